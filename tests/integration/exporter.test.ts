import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ExportStore } from '../../src/main/database/export-store.ts'
import { PARTIAL } from '../../src/main/export/export-name.ts'
import { Exporter } from '../../src/main/export/exporter.ts'
import { performExport } from '../../src/main/export/perform-export.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import type { ExportState } from '../../src/shared/exports.ts'
import { makeStaffExports } from '../helpers/export-worker.ts'
import { makeExport, makeRequest, noteExport } from '../helpers/exports.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { SameProcess } from '../helpers/same-process.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { goTo, makeVisits, rightOption } from '../helpers/visits.ts'
import { waitFor } from '../helpers/wait-for.ts'

const ANN = { staffId: 'b7a4f7e2-6a0b-4f7c-9d3f-2f3a4f0c1d22', name: 'Ann Lee' }

function makeExporter({ serves = true, cancelWithinMs = 5000 } = {}) {
  const rig = makeVisits()
  const view = goTo(rig.visits, rig.visits.begin('en'), 'question')
  rig.visits.answer(view.id, view.turn, rightOption(view))
  rig.visits.stop(view.id)
  const workers: SameProcess[] = []
  const states: ExportState[] = []
  const log = new MemoryLog()
  const store = new ExportStore(rig.database, rig.databasePath)
  const exporter = new Exporter({
    fork: () => {
      const worker = new SameProcess(serves ? performExport : null)
      workers.push(worker)
      return worker
    },
    store,
    clock: rig.clock,
    log,
    changed: (state) => states.push(state),
    cancelWithinMs,
  })
  const request = makeRequest(rig.databasePath)
  const audited = () =>
    (
      rig.database.prepare('SELECT action, details FROM audit ORDER BY seq').all() as {
        action: string
        details: string
      }[]
    ).map(({ action, details }) => [action, (JSON.parse(details) as { name: string }).name])
  return { ...rig, log, exporter, request, states, store, workers, audited }
}

const end = (exporter: Exporter) =>
  waitFor(() => {
    expect(exporter.state.kind).not.toBe('running')
  })

describe('the exporter', () => {
  it('writes in the worker, notes who did it, and tells how far it is', async () => {
    const { exporter, request, states, store, workers, audited } = makeExporter()
    exporter.start(request, ANN)
    await end(exporter)
    const folder = 'aftercare_6a1d3c1e_start_now_20260304T150000-0500'
    expect(exporter.state).toEqual({
      kind: 'written',
      folder,
      visits: 1,
      answers: 1,
      isDrive: false,
    })
    expect(states[0]).toEqual({ kind: 'running', done: 0, total: 0 })
    // A visit, its answer, and the words that it was given to: three options and the way out.
    expect(states).toContainEqual({ kind: 'running', done: 1, total: 6 })
    expect(readdirSync(request.targetDir)).toEqual([folder])
    expect(store.history(5)).toMatchObject([{ staffId: ANN.staffId, folder, visits: 1 }])
    expect(audited()).toEqual([
      ['export-started', 'Ann Lee'],
      ['export-written', 'Ann Lee'],
    ])
    expect(workers[0]?.kill).toHaveBeenCalledOnce()
  })

  it('refuses a second one while the first is written, and takes one after it', async () => {
    const { exporter, request } = makeExporter()
    exporter.start(request, ANN)
    expect(() => {
      exporter.start(request, ANN)
    }).toThrow('export-running')
    await end(exporter)
    const exportedAt = '2026-03-04T15:01:00.000-05:00'
    exporter.start({ ...request, id: randomUUID(), exportedAt }, ANN)
    await end(exporter)
    expect(readdirSync(request.targetDir)).toHaveLength(2)
  })

  it('is cancelled and leaves nothing but its rows in the audit log', async () => {
    const { exporter, request, store, audited, log } = makeExporter()
    exporter.start(request, ANN)
    exporter.cancel()
    exporter.cancel()
    await end(exporter)
    expect(exporter.state).toEqual({ kind: 'cancelled' })
    expect(readdirSync(request.targetDir)).toEqual([])
    expect(store.history(5)).toEqual([])
    expect(audited()).toEqual([
      ['export-started', 'Ann Lee'],
      ['export-cancelled', 'Ann Lee'],
    ])
    expect(log.lines).toEqual([])
  })

  it('ends a worker that does not hear', async () => {
    const { exporter, request, workers } = makeExporter({ serves: false, cancelWithinMs: 20 })
    exporter.start(request, ANN)
    const left = join(request.targetDir, `aftercare_6a1d3c1e_start_now_20260304T150000-0500`)
    mkdirSync(left + PARTIAL)
    exporter.cancel()
    await end(exporter)
    expect(exporter.state).toEqual({ kind: 'cancelled' })
    expect(workers[0]?.kill).toHaveBeenCalledOnce()
    await waitFor(() => {
      expect(existsSync(left + PARTIAL)).toBe(false)
    })
  })

  it('says so when the worker dies, and clears what it left', async () => {
    const { exporter, request, workers, audited } = makeExporter({ serves: false })
    exporter.start(request, ANN)
    const left = join(request.targetDir, `aftercare_6a1d3c1e_start_now_20260304T150000-0500`)
    mkdirSync(left + PARTIAL)
    workers[0]?.toMain.emit('exit', 139)
    await end(exporter)
    expect(exporter.state).toEqual({ kind: 'failed', code: 'internal', file: null })
    await waitFor(() => {
      expect(readdirSync(request.targetDir)).toEqual([])
    })
    expect(audited().at(-1)).toEqual(['export-failed', 'Ann Lee'])
  })

  it('names the file that could not be written', async () => {
    const { exporter, request, log } = makeExporter()
    exporter.start({ ...request, targetDir: join(request.targetDir, 'gone') }, ANN)
    await end(exporter)
    expect(exporter.state).toEqual({
      kind: 'failed',
      code: 'export-target-gone',
      file: join(request.targetDir, 'gone'),
    })
    expect(log.lines).toMatchObject([
      { event: 'export-failed', details: { reason: expect.stringContaining('ENOENT') as string } },
    ])
  })

  it('takes away an export that cannot be noted', async () => {
    const { exporter, request, database } = makeExporter()
    exporter.start(request, ANN)
    database.exec('DROP TABLE exports')
    await end(exporter)
    expect(exporter.state).toMatchObject({ kind: 'failed' })
    await waitFor(() => {
      expect(readdirSync(request.targetDir)).toEqual([])
    })
  })

  it('exports nothing where it cannot be written down who does', () => {
    const { exporter, request, database, workers } = makeExporter()
    database.exec('DROP TABLE audit')
    expect(() => {
      exporter.start(request, ANN)
    }).toThrow()
    expect(workers).toEqual([])
    expect(exporter.state).toEqual({ kind: 'none' })
  })

  it('takes no message that it does not know for the end', async () => {
    const { exporter, request, workers, log } = makeExporter({ serves: false })
    exporter.start(request, ANN)
    for (const message of [
      { kind: 'done', value: { kind: 'written', written: { folder: '../elsewhere' } } },
      { kind: 'progress', progress: { done: -1, total: 2 } },
      'done',
    ]) {
      workers[0]?.sendToMain(message)
    }
    await waitFor(() => {
      expect(log.lines).toHaveLength(3)
    })
    expect(exporter.state.kind).toBe('running')
  })

  it('ends with the kiosk', () => {
    const { exporter, request, workers } = makeExporter({ serves: false })
    exporter.start(request, ANN)
    exporter.close()
    expect(workers[0]?.kill).toHaveBeenCalledOnce()
    expect(exporter.state).toEqual({ kind: 'cancelled' })
  })
})

describe('the exports of staff', () => {
  const ORDER = {
    target: 'folder',
    ...{ xlsx: false, ndjson: false, fhir: false, xapi: false },
    ...{ fromDate: null, toDate: null, sinceLast: false },
  }

  it('go nowhere as long as the settings name no folder', () => {
    const exports = makeStaffExports(makeVisits(), defaultSettings())
    expect(() => exports.start(ORDER, ANN)).toThrow('export-nowhere')
    expect(exports.state).toEqual({ kind: 'none' })
  })

  it('are a feed of their own, with what is new for each format', async () => {
    const rig = makeVisits()
    const folder = makeTempDir()
    const settings = defaultSettings()
    const exports = makeStaffExports(rig, { ...settings, export: { ...settings.export, folder } })
    /** How many visits an export that staff make has. */
    const exportNew = async (wanted: Partial<typeof ORDER>) => {
      rig.clock.advance(1000)
      exports.start({ ...ORDER, sinceLast: true, ...wanted }, ANN)
      await waitFor(() => {
        expect(exports.state.kind).toBe('written')
      })
      return exports.state.kind === 'written' ? exports.state.visits : null
    }
    const visit = () => {
      rig.visits.stop(rig.visits.begin('en').id)
    }
    visit()
    expect(await exportNew({})).toBe(1)
    visit()
    // What somebody else gets is still new here.
    const { databasePath, database } = rig
    noteExport(database, databasePath, await makeExport(databasePath, { feed: 'nightly' }))
    expect(await exportNew({})).toBe(1)
    expect(await exportNew({})).toBe(0)
    expect(await exportNew({ fhir: true })).toBe(2)
    expect(await exportNew({ fhir: true })).toBe(0)
    const store = new ExportStore(database, databasePath)
    expect(store.lastChange('nightly', ['csv'])).toBe(store.lastChange('Staff', ['csv', 'fhir']))
    expect(exports.history.exports.map(({ feed }) => feed)).toEqual([
      ...['Staff', 'Staff', 'Staff', 'Staff', 'nightly', 'Staff'],
    ])
  })
})

describe('the worker', () => {
  function listenTo(worker: SameProcess) {
    const said: { kind: string }[] = []
    worker.onMessage((message) => said.push(message as { kind: string }))
    return {
      said,
      hasEnded: () =>
        waitFor(() => {
          expect(said.at(-1)?.kind).not.toBe('progress')
          expect(said).not.toEqual([])
        }),
    }
  }

  it('makes one export and no second, and does nothing on a message that it does not know', async () => {
    const { request } = makeExporter()
    const worker = new SameProcess(performExport)
    const { said, hasEnded } = listenTo(worker)
    worker.send({ kind: 'start', request })
    worker.send({ kind: 'request', request })
    worker.send({ kind: 'request', request })
    await hasEnded()
    expect(said.at(-1)).toMatchObject({ kind: 'done', value: { kind: 'written' } })
    expect(said.filter(({ kind }) => kind !== 'progress')).toHaveLength(1)
    expect(readdirSync(request.targetDir)).toHaveLength(1)
  })

  it('writes nothing where it is asked for something else', async () => {
    const { request } = makeExporter()
    const worker = new SameProcess(performExport)
    const { said, hasEnded } = listenTo(worker)
    worker.send({ kind: 'request', request: { ...request, recipients: ['age1nobody'] } })
    await hasEnded()
    expect(said).toMatchObject([{ kind: 'failed' }])
    expect(readdirSync(request.targetDir)).toEqual([])
  })
})
