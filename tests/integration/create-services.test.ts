import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createServices } from '../../src/main/boot/create-services.ts'
import type { Services } from '../../src/main/boot/service-lifecycle.ts'
import { createBackup } from '../../src/main/boot/services/backup.ts'
import { createExports } from '../../src/main/boot/services/exports.ts'
import { CloseStack } from '../../src/main/boot/services/close-stack.ts'
import { InventoryKeeper } from '../../src/main/database/inventory-keeper.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { openOrSalvage } from '../../src/main/database/open-or-salvage.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { performExport } from '../../src/main/export/perform-export.ts'
import { defaultSettings, type Settings } from '../../src/main/settings/schema.ts'
import { AppError } from '../../src/shared/errors.ts'
import type { ExportState } from '../../src/shared/exports.ts'
import { makeClinic } from '../helpers/factories.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { readHere } from '../helpers/read-here.ts'
import { SameProcess } from '../helpers/same-process.ts'
import { readSettings } from '../helpers/setup.ts'
import { makeMember, makeGate, RIGHT_PIN } from '../helpers/staff.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'

const appDir = resolve(import.meta.dirname, '../..')

function makeFolder(change: Partial<Settings> = {}) {
  const dataDir = makeTempDir()
  const settings = { ...defaultSettings(), clinic: makeClinic(), ...change }
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settings))
  const log = new MemoryLog()
  const start = (isAgain = false): Services => {
    const services = createServices(
      {
        ...{ dataDir, appDir, appVersion: '0.0.0', allowExample: false, log, read: readHere },
        loadSettings: readSettings,
        managedPath: join(dataDir, 'no-managed-file.json'),
        forkExport: () => new SameProcess(performExport),
        exportChanged: () => undefined,
        backUp: () => Promise.resolve(),
        erase: () => Promise.resolve(),
      },
      isAgain,
    )
    onTestFinished(() => {
      services.close()
    })
    return services
  }
  const databasePath = join(dataDir, DATABASE_NAME)
  /** The log of changes beside the results, which SQLite takes away when they are closed. */
  const isOpen = () => existsSync(`${databasePath}-wal`)
  const actions = () => {
    const database = openDatabase(databasePath)
    const rows = database.prepare('SELECT action FROM audit ORDER BY seq').all()
    database.close()
    return rows.map((row) => (row as { action: string }).action)
  }
  return { start, isOpen, actions, log, databasePath }
}

describe('the services of a kiosk', () => {
  it('serve a patient, and leave the results closed', () => {
    const { start, isOpen } = makeFolder()
    const services = start()
    expect(isOpen()).toBe(true)
    expect(services.isIdle()).toBe(true)
    expect(services.visits.begin('en').step.kind).toBeTypeOf('string')
    expect(services.isIdle()).toBe(false)
    services.close()
    expect(isOpen()).toBe(false)
  })

  it('do not start anew while a PIN is looked at: its answer would open a gate that is gone', async () => {
    const { start } = makeFolder({ staff: [makeMember()] })
    const services = start()
    const outcome = services.staff.unlock(RIGHT_PIN)
    expect(services.isIdle()).toBe(false)
    expect(await outcome).toMatchObject({ kind: 'open' })
    expect(services.isIdle()).toBe(true)
  })

  it('note a start in the audit log, but not that they only started anew', () => {
    const { start, actions } = makeFolder()
    start().close()
    expect(actions()).toEqual(['kiosk-started'])
    start(true).close()
    expect(actions()).toEqual(['kiosk-started'])
  })

  it('close the results again where a later step fails, and note no start', () => {
    const { start, isOpen, databasePath, actions } = makeFolder({ languages: ['de'] })
    expect(() => start()).toThrow('no-language')
    expect(existsSync(databasePath)).toBe(true)
    expect(isOpen()).toBe(false)
    expect(actions()).toEqual([])
  })

  it('say what is wrong with the settings before they open the results', () => {
    const { start, databasePath } = makeFolder({ lessonId: 'no-such-lesson' })
    expect(() => start()).toThrow('lesson-invalid')
    expect(existsSync(databasePath)).toBe(false)
  })
})

describe('the exports of a kiosk', () => {
  it('are told to the page only while somebody of the staff is in', async () => {
    const { database, databasePath, log } = makeVisits()
    const { gate: staff, clock } = makeGate([makeMember()])
    await staff.unlock(RIGHT_PIN)
    const exportChanged = vi.fn<(state: ExportState) => void>()
    const settings = { ...defaultSettings(), clinic: makeClinic() }
    const folder = makeTempDir()
    const { exports } = createExports(
      {
        options: {
          ...{ dataDir: makeTempDir(), appDir, appVersion: '0.0.0', exportChanged, log },
          forkExport: () => new SameProcess(null),
        },
        settings: { ...settings, export: { ...settings.export, folder } },
        ...{ results: { database, databasePath, deferredCheck: { suspect: vi.fn() } }, staff },
      },
      new CloseStack(),
    )
    const order = {
      ...{ target: 'folder', xlsx: false, ndjson: false, fhir: false, xapi: false },
      ...{ fromDate: null, toDate: null, sinceLast: false },
    } as const
    exports.start(order, staff.requireMember())
    expect(exportChanged.mock.calls).toMatchObject([[{ kind: 'running' }]])
    clock.advance(60_000)
    exports.close()
    expect(exports.state.kind).toBe('cancelled')
    expect(exportChanged).toHaveBeenCalledTimes(1)
  })
})

describe('the backup of a kiosk', () => {
  const DAY_MS = 86_400_000

  /** One visit that ended a year ago and was exported since. */
  function makeOld(retentionDays: number | null, backUp: (path: string) => Promise<unknown>) {
    const rig = makeVisits()
    const { database, databasePath, clock, visits } = rig
    const log = new MemoryLog()
    visits.stop(visits.begin('en').id)
    database.exec(
      `INSERT INTO exports (id, folder, formats, feed, is_encrypted, from_date, after_change,
         up_to_change, visits, answers, manifest_sha256, exported_at)
       VALUES ('e', 'f', '["csv"]', 'Staff', 0, NULL, -1, 1000000, 1, 1, '${'a'.repeat(64)}', 't')`,
    )
    clock.advance(365 * DAY_MS)
    const backupsDir = makeTempDir()
    const suspect = vi.fn()
    const { backup, retention } = createBackup({
      options: {
        log,
        backUp: ({ day }) => backUp(join(backupsDir, `visits-${day}.db`)),
        erase: () => Promise.resolve(),
      },
      ...{ retentionDays, retentionFeed: null, isIdle: () => true, clock },
      results: {
        ...{ database, databasePath, backupsDir },
        deferredCheck: { suspect },
        inventory: new InventoryKeeper({ database, databasePath, clock, log }),
      },
    })
    clock.advance(60_000)
    const visitCount = () =>
      (database.prepare('SELECT count(*) AS n FROM visits').get() as { n: number }).n
    const events = () => log.lines.map(({ event }) => event)
    const upkeep = () => {
      backup.runIfDue()
      retention?.runIfDue()
    }
    const run = async () => {
      upkeep()
      await expect.poll(events).toContainEqual(expect.stringMatching(/^backed-up$|^backup-failed$/))
      upkeep()
      return events().toSorted()
    }
    return { run, visitCount, databasePath, suspect }
  }

  const made = (path: string) => {
    writeFileSync(path, '')
    return Promise.resolve()
  }

  it('is followed by the end of what the clinic keeps no longer', async () => {
    let before = 0
    const { run, visitCount, databasePath } = makeOld(30, (path) => {
      before = visitCount()
      return made(path)
    })
    expect(await run()).toEqual(['backed-up', 'remains-erased', 'visits-removed'])
    expect([before, visitCount()]).toEqual([1, 0])
    // What is gone on purpose is no loss at the next start.
    const log = new MemoryLog()
    openOrSalvage(databasePath, log).close()
    expect(log.lines).toEqual([])
  })

  it('removes nothing where the clinic keeps every visit', async () => {
    const { run, visitCount } = makeOld(null, made)
    expect(await run()).toEqual(['backed-up'])
    expect(visitCount()).toBe(1)
  })

  it('removes nothing where it failed', async () => {
    const { run, visitCount, suspect } = makeOld(30, () => Promise.reject(new Error('no room')))
    expect(await run()).toEqual(['backup-failed'])
    expect(visitCount()).toBe(1)
    expect(suspect).not.toHaveBeenCalled()
  })

  it('has the results looked through where the copy of them is damaged', async () => {
    const damage = new AppError('database-corrupt')
    const { run, suspect } = makeOld(null, () => Promise.reject(damage))
    expect(await run()).toEqual(['backup-failed'])
    expect(suspect).toHaveBeenCalledWith(damage)
  })
})
