import { describe, expect, it } from 'vitest'
import {
  idsOf,
  isSound,
  resultsOfPlaywright,
  resultsOfVitest,
  rowsOf,
  tableOf,
} from '../../../../scripts/lockdown/table.ts'
import type { LockdownCase } from '../../../lockdown-cases.ts'

const cases: LockdownCase[] = [
  { id: 'A01', what: 'a key', layer: 'app' },
  { id: 'A02', what: 'another', layer: 'app' },
  { id: 'A16', what: 'a key of the desktop', layer: 'os', stoppedBy: 'the session' },
  { id: 'D10', what: 'the start', layer: 'device', stoppedBy: 'tried by hand' },
]
const passed = (title: string) => ({ title, passed: true })
const failed = (title: string) => ({ title, passed: false })
const resultOf = (results: ReturnType<typeof passed>[]) =>
  Object.fromEntries(rowsOf(results, cases).map(({ case: { id }, result }) => [id, result]))

it('reads the ids at the front of a title and none within', () => {
  expect(idsOf('B01 B03 fingers do not zoom')).toEqual(['B01', 'B03'])
  expect(idsOf('a title that mentions B01')).toEqual([])
})

describe('a case', () => {
  it('passes when all tests named after it do', () => {
    expect(resultOf([passed('A01 A02 nothing happens')])).toMatchObject({
      A01: 'pass',
      A02: 'pass',
    })
  })

  it('fails when one of several does', () => {
    const results = [passed('A01 here'), failed('A01 A02 there'), passed('A02 here')]
    expect(resultOf(results)).toMatchObject({ A01: 'FAIL', A02: 'FAIL' })
  })

  it('that the app must stop is not shown without a test', () => {
    expect(resultOf([passed('says A01 somewhere')])).toMatchObject({ A01: 'NOT SHOWN' })
  })

  it('of another layer says who stops it, unless a test shows it', () => {
    expect(resultOf([])).toMatchObject({ A16: 'OS layer', D10: 'device' })
    expect(resultOf([passed('A16 under our own session')])).toMatchObject({ A16: 'pass' })
    expect(tableOf(rowsOf([], cases))).toContain('the session')
  })
})

it('is unsound with a case that failed or was not shown', () => {
  const all = [passed('A01 A02 x')]
  expect(isSound(rowsOf(all, cases))).toBe(true)
  expect(isSound(rowsOf([...all, failed('A16 y')], cases))).toBe(false)
  expect(isSound(rowsOf([passed('A01 x')], cases))).toBe(false)
  expect(tableOf(rowsOf(all, cases))).toContain('4 cases: 2 pass, 0 FAIL, 0 NOT SHOWN, 1 OS layer')
})

describe('the reports', () => {
  it('of vitest: what was run', () => {
    const report = {
      testResults: [
        {
          assertionResults: [
            { title: 'A01 x', status: 'passed' },
            { title: 'A02 y', status: 'failed' },
            { title: 'A03 z', status: 'skipped' },
          ],
        },
      ],
    }
    expect(resultsOfVitest(report)).toEqual([passed('A01 x'), failed('A02 y')])
    expect(resultsOfVitest(undefined)).toEqual([])
  })

  it('of Playwright: what was run, at any depth', () => {
    const spec = (title: string, status: string, ok: boolean) => ({
      title,
      ok,
      tests: [{ status }],
    })
    const report = {
      suites: [
        {
          specs: [spec('A01 x', 'expected', true)],
          suites: [{ specs: [spec('A02 y', 'unexpected', false), spec('A03 z', 'skipped', true)] }],
        },
      ],
    }
    expect(resultsOfPlaywright(report)).toEqual([passed('A01 x'), failed('A02 y')])
  })
})
