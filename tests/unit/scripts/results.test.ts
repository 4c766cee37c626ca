import { describe, expect, test } from 'vitest'
import { countPlaywright, countVitest, sum, summaryLine } from '../../../scripts/setup/results.mjs'

test('the last line sums all runners', () => {
  const total = sum([
    { passed: 5, failed: 1 },
    { passed: 40, failed: 0 },
    { passed: 7, failed: 2 },
  ])
  expect(summaryLine(total)).toBe('52 passed, 3 failed')
})

describe('vitest', () => {
  const report = (passed: number, failed: number, testResults: unknown[] = []) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    testResults,
  })

  test('tests are counted, skipped ones are not', () => {
    expect(countVitest({ ...report(8, 2), numPendingTests: 3 }, 1)).toEqual({
      passed: 8,
      failed: 2,
    })
  })

  test('a file that cannot be loaded is one failure', () => {
    const files = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ]
    expect(countVitest(report(1, 1, files), 1)).toEqual({ passed: 1, failed: 2 })
  })

  test('an unhappy end with no failed test is one failure', () => {
    expect(countVitest(report(8, 0), 1)).toEqual({ passed: 8, failed: 1 })
    expect(countVitest(report(8, 0), 0)).toEqual({ passed: 8, failed: 0 })
  })

  test('no report, or no test at all, is one failure', () => {
    expect(countVitest(undefined, 0)).toEqual({ passed: 0, failed: 1 })
    expect(countVitest(report(0, 0), 0)).toEqual({ passed: 0, failed: 1 })
  })
})

describe('Playwright', () => {
  const report = (expected: number, unexpected: number, flaky: number) => ({
    stats: { expected, unexpected, flaky, skipped: 4 },
  })

  test('tests are counted, and a flaky one has failed', () => {
    expect(countPlaywright(report(9, 1, 2), 1)).toEqual({ passed: 9, failed: 3 })
    expect(countPlaywright(report(9, 0, 0), 0)).toEqual({ passed: 9, failed: 0 })
  })

  test('a crash, an empty run or a missing report is one failure', () => {
    expect(countPlaywright(report(9, 0, 0), 1)).toEqual({ passed: 9, failed: 1 })
    expect(countPlaywright(report(0, 0, 0), 0)).toEqual({ passed: 0, failed: 1 })
    expect(countPlaywright(undefined, 1)).toEqual({ passed: 0, failed: 1 })
  })
})
