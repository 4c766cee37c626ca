import { describe, expect, it } from 'vitest'
import { Exports } from '../../../../../../src/renderer/src/features/staff/export/export.svelte.ts'
import { AppError } from '../../../../../../src/shared/errors.ts'
import type { ExportState } from '../../../../../../src/shared/exports.ts'
import { enterStaff } from '../../../../../helpers/page/make-staff.ts'

const A = 'a'.repeat(16)
const running: ExportState = { kind: 'running', done: 1, total: 9 }
const written: ExportState = {
  kind: 'written',
  folder: 'f',
  visits: 2,
  answers: 3,
  isDrive: true,
}

async function makeExports(start: () => Promise<ExportState> = () => Promise.resolve(running)) {
  const made = await enterStaff({
    reports: { span: () => Promise.resolve({ firstDay: '2026-11-01', today: '2026-11-30' }) },
    exports: {
      history: () => Promise.resolve({ keys: 0, lastOfFormats: [], exports: [] }),
      state: () => Promise.resolve({ kind: 'none' }),
      targets: () => Promise.resolve([]),
      start,
      cancel: () => Promise.resolve({ kind: 'cancelled' }),
    },
  })
  const exports = new Exports(made.staff)
  exports.targets.list = [
    { id: A, kind: 'drive', name: 'A', freeBytes: 1, canWrite: true, isMissingMount: false },
  ]
  return { ...made, exports }
}

describe('an export', () => {
  it('is of all days and the tables alone, unless staff say otherwise', async () => {
    const { exports, fake } = await makeExports()
    await exports.start()
    const none = { xlsx: false, ndjson: false, fhir: false, xapi: false }
    const all = { fromDate: null, toDate: null, sinceLast: false }
    expect(fake.inputsOf('exports:start')).toEqual([{ target: A, ...none, ...all }])
    expect([exports.isRunning, exports.mayStart]).toEqual([true, false])
  })

  it('of what is new has no days', async () => {
    const { exports, fake } = await makeExports()
    exports.range.kind = 'week'
    exports.isNewOnly = true
    exports.formats.fhir = true
    await exports.start()
    expect(fake.inputsOf('exports:start')).toMatchObject([
      { fromDate: null, toDate: null, sinceLast: true, fhir: true },
    ])
  })

  it('goes nowhere without a place to write to', async () => {
    const { exports, fake } = await makeExports()
    exports.targets.list = []
    expect(exports.mayStart).toBe(false)
    await exports.start()
    expect(fake.asked).toEqual([])
  })

  it('says in its own words what stood in its way, and leaves the rest to the screen', async () => {
    const full = await makeExports(() => Promise.reject(new AppError('export-no-room')))
    await full.exports.start()
    expect(full.exports.state).toEqual({ kind: 'failed', code: 'export-no-room', file: null })
    expect(full.staff.fault).toBeNull()
    const other = await makeExports(() => Promise.reject(new AppError('save-failed')))
    await other.exports.start()
    expect([other.exports.state.kind, other.staff.fault]).toEqual(['none', 'save-failed'])
  })

  it('is followed as main tells of it, and its end reads the history anew', async () => {
    const { exports, fake } = await makeExports()
    const end = exports.open()
    await new Promise((resolve) => setTimeout(resolve))
    fake.calls.length = 0
    fake.tell('exports:changed', running)
    expect([exports.isRunning, fake.asked]).toEqual([true, []])
    fake.tell('exports:changed', written)
    expect([exports.state, fake.asked]).toEqual([written, ['exports:history']])
    end()
    fake.tell('exports:changed', running)
    expect(exports.isRunning).toBe(false)
  })

  it('ends as cancelled', async () => {
    const { exports } = await makeExports()
    await exports.start()
    await exports.cancel()
    expect(exports.state.kind).toBe('cancelled')
  })
})
