import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLogTail } from '../../../../src/main/device/log-tail.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

const at = '2026-03-04T14:00:00.000Z'
const VISIT_ID = '6a1d3c1e-9c5b-4b8e-9a55-0d8c9c1f7a10'

function logDirWith(texts: Record<string, string>): string {
  const dir = join(makeTempDir(), 'logs')
  mkdirSync(dir)
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(dir, name), text)
  return dir
}

const linesOf = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

describe('the end of the log', () => {
  it('shows events and codes, the last first, and nothing else of a line', () => {
    const text = linesOf(
      {
        at,
        level: 'info',
        event: 'visit-stopped',
        details: { visitId: VISIT_ID, because: 'idle' },
      },
      { at, level: 'warn', event: 'call-refused', details: { channel: 'x', code: 'bad-input' } },
      { at, level: 'error', event: 'sheet-failed', details: { code: VISIT_ID, error: 'Ann' } },
    )
    expect(readLogTail(logDirWith({ 'kiosk.log': text }))).toEqual([
      { at, level: 'error', event: 'sheet-failed', code: null },
      { at, level: 'warn', event: 'call-refused', code: 'bad-input' },
      { at, level: 'info', event: 'visit-stopped', code: null },
    ])
  })

  it.each([
    ['an event that names a visit', { at, level: 'info', event: `visit-${VISIT_ID}` }],
    ['an event in capitals', { at, level: 'info', event: 'Ann Lee' }],
    ['an event that is none', { at, level: 'info', event: { visitRef: 'A1' } }],
    ['another level', { at, level: 'patient', event: 'started' }],
    ['another time', { at: VISIT_ID, level: 'info', event: 'started' }],
    ['a list', ['started']],
    ['nothing', null],
  ])('leaves out %s', (_what, line) => {
    expect(readLogTail(logDirWith({ 'kiosk.log': linesOf(line) }))).toEqual([])
  })

  it('shows a line whose details are no record without a code', () => {
    const text = linesOf({ at, level: 'info', event: 'started', details: 'code' })
    expect(readLogTail(logDirWith({ 'kiosk.log': text }))).toMatchObject([{ code: null }])
  })

  it('holds fifty lines, from the older file where the newer has just begun', () => {
    const line = (event: string) => ({ at, level: 'info', event })
    const older = linesOf(...Array.from({ length: 80 }, () => line('older')))
    const found = readLogTail(
      logDirWith({ 'kiosk.old.log': older, 'kiosk.log': linesOf(line('newer')) }),
    )
    expect(found).toHaveLength(50)
    expect(found.map(({ event }) => event).slice(0, 2)).toEqual(['newer', 'older'])
  })

  it('reads the end of a large file, also where it begins within a line', () => {
    const long = { at, level: 'info', event: 'odd', details: { text: 'é'.repeat(5000) } }
    const text = linesOf(...Array.from({ length: 100 }, () => long)) + '{"cut'
    const found = readLogTail(logDirWith({ 'kiosk.log': text }))
    expect(found.length).toBeGreaterThan(10)
    expect(found.every(({ event }) => event === 'odd')).toBe(true)
  })

  it('is empty where there is no log', () => {
    expect(readLogTail(join(makeTempDir(), 'logs'))).toEqual([])
  })
})
