import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import * as v from 'valibot'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runTask } from '../../src/main/background/run-task.ts'
import { createServices } from '../../src/main/boot/create-services.ts'
import { ServiceLifecycle } from '../../src/main/boot/service-lifecycle.ts'
import { ApprovalStore } from '../../src/main/database/approval-store.ts'
import { findBrokenAudit } from '../../src/main/database/audit-log.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { performRepair, repair } from '../../src/main/database/salvage/repair.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { performExport } from '../../src/main/export/perform-export.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { openEmergencyGate } from '../../src/main/staff/emergency.ts'
import { AppError } from '../../src/shared/errors.ts'
import { makeClinic } from '../helpers/factories.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { readHere } from '../helpers/read-here.ts'
import { SameProcess } from '../helpers/same-process.ts'
import { readSettings } from '../helpers/setup.ts'
import { canMakeDisk, makeSmallDisk, whyNoDisk } from '../helpers/small-disk.ts'
import { makeMember, RIGHT_PIN, WRONG_PIN } from '../helpers/staff.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

const appDir = resolve(import.meta.dirname, '../..')

/** A kiosk's services over a data folder, as they are started; another call is another start. */
function makeKiosk(dataDir = makeTempDir()) {
  const settings = { ...defaultSettings(), clinic: makeClinic(), staff: [makeMember()] }
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settings))
  const path = join(dataDir, DATABASE_NAME)
  const log = new MemoryLog()
  const start = () => {
    const options = {
      ...{ dataDir, appDir, appVersion: '0.0.0', allowExample: false, log, read: readHere },
      loadSettings: readSettings,
      managedPath: join(dataDir, 'no-managed-file.json'),
      forkExport: () => new SameProcess(performExport),
      exportChanged: () => undefined,
      backUp: () => Promise.resolve(),
      erase: () => Promise.resolve(),
    }
    const ask = (request: unknown) =>
      runTask(new SameProcess(performRepair), { request, replySchema: v.unknown(), log }).reply
    const startup = new ServiceLifecycle(
      (isAgain, means) => createServices(options, isAgain, means),
      log,
      () => openEmergencyGate(dataDir, readSettings, log),
      () => repair(path, ask, log),
    )
    startup.begin()
    onTestFinished(() => {
      startup.running?.close()
    })
    return startup
  }
  const rows = (sql: string) => {
    const database = new DatabaseSync(path, { readOnly: true })
    const found = (database.prepare(sql).all() as Record<string, unknown>[]).map((row) => ({
      ...row,
    }))
    database.close()
    return found
  }
  const events = () => log.lines.map(({ event }) => event)
  return { start, rows, events, log, path, dataDir }
}

/** Of the open file, and out of the way of what the kiosk has read of it already. */
function damageUnderneath(path: string, table = 'slide_views'): void {
  const other = new DatabaseSync(path)
  other.exec('UPDATE order_counter SET last = last; PRAGMA wal_checkpoint(TRUNCATE)')
  const { rootpage } = other
    .prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .get(table) as { rootpage: number }
  other.close()
  const bytes = readFileSync(path)
  const PAGE = 4096
  bytes.fill(0xff, (rootpage - 1) * PAGE, rootpage * PAGE)
  writeFileSync(path, bytes)
}

/** Until the services are others: a repair goes its own way. */
async function untilMended(startup: ServiceLifecycle): Promise<void> {
  await expect
    .poll(() => startup.mend() && startup.running?.continuity.isStandIn === false)
    .toBe(true)
}

describe('results that turn out damaged while a patient is at the screen', () => {
  it('F20 keep nobody: the visit goes on in memory, and is saved once they are salvaged', async () => {
    const { start, rows, path, events } = makeKiosk()
    const startup = start()
    const { id } = startup.services.visits.begin('en')
    damageUnderneath(path)
    const next = () => {
      const { view } = startup.services.visits
      return startup.services.visits.move(id, view?.turn ?? -1, 'next')
    }
    // No call fails, also none before anybody has looked.
    const before = startup.services.visits.view?.turn ?? 0
    expect(next().turn).toBe(before + 1)
    expect(startup.services.pending.isPending).toBe(true)
    startup.mend()
    expect(startup.services.continuity.isStandIn).toBe(true)
    expect(next().turn).toBe(before + 2)
    await untilMended(startup)
    expect(startup.services.pending.isPending).toBe(false)
    expect(next().turn).toBe(before + 3)
    expect(rows(`SELECT id, status, json_extract(progress, '$.turn') AS turn FROM visits`)).toEqual(
      [{ id, status: 'open', turn: before + 3 }],
    )
    expect(events()).toContain('results-salvaged')
    startup.services.visits.stop(id)
    expect(rows('SELECT status FROM visits')).toEqual([{ status: 'stopped' }])
  })

  it('F20 let staff in, and a PIN that is being looked at is not lost', async () => {
    const { start, rows, path } = makeKiosk()
    const startup = start()
    damageUnderneath(path)
    const { id } = startup.services.visits.begin('en')
    const entering = startup.services.staff.unlock(RIGHT_PIN)
    expect(startup.mend()).toBe(false)
    expect(await entering).toMatchObject({ kind: 'open' })
    startup.mend()
    expect(startup.services.staff.view).toMatchObject({ name: 'Ann Lee' })
    await untilMended(startup)
    expect(startup.services.staff.view).toMatchObject({ name: 'Ann Lee' })
    expect(startup.services.visits.view?.id).toBe(id)
    expect(rows(`SELECT count(*) AS n FROM audit WHERE action = 'staff-unlocked'`)).toEqual([
      { n: 1 },
    ])
  })

  it('F20 that give nothing back leave the kiosk serving, and staff in', async () => {
    const { start, path, events } = makeKiosk()
    const startup = start()
    const { id } = startup.services.visits.begin('en')
    damageUnderneath(path)
    startup.services.visits.move(id, startup.services.visits.view?.turn ?? 0, 'next')
    writeFileSync(path, 'nothing of it is left')
    startup.mend()
    await expect.poll(events).toContain('results-not-repaired')
    for (let call = 0; call < 3; call++) startup.mend()
    expect(startup.services.visits.view?.id).toBe(id)
    startup.services.visits.stop(id)
    startup.services.visits.begin('es')
    expect(await startup.services.staff.unlock(RIGHT_PIN)).toMatchObject({ kind: 'open' })
  })
})

describe('a call that fails for damage', () => {
  it('F20 has the results repaired, and the next one does not', async () => {
    const { start, path, events } = makeKiosk()
    const startup = start()
    damageUnderneath(path, 'approvals_by_content')
    const locale = startup.services.content.locales.get('en')
    if (locale === undefined) throw new Error('no English')
    const ask = () => startup.services.isApproved(locale)
    let failure: unknown
    try {
      ask()
    } catch (error) {
      failure = error
    }
    expect(failure).toBeInstanceOf(Error)
    startup.noteFailure(new AppError('bad-input'))
    expect(startup.mend()).toBe(false)
    startup.noteFailure(failure)
    expect(startup.mend()).toBe(true)
    expect(ask()).toBe(false)
    await untilMended(startup)
    expect(ask()).toBe(false)
    expect(events()).toContain('results-salvaged')
  })
})

describe('damaged results at a start', () => {
  it('are salvaged by another process, and whoever asks for them waits', async () => {
    const { start, path, events } = makeKiosk()
    const first = start()
    const { id } = first.services.visits.begin('en')
    first.running?.close()
    damageUnderneath(path)
    const startup = start()
    expect(startup.failure?.code).toBe('database-corrupt')
    expect(startup.gate).not.toBeNull()
    const services = await startup.tryAgainAfterRepair()
    expect(services.visits.view?.id).toBe(id)
    expect(events()).toContain('results-salvaged')
  })

  it('that give nothing back are told, again and again', async () => {
    const { start, path } = makeKiosk()
    writeFileSync(path, 'no results')
    const startup = start()
    for (let call = 0; call < 2; call++) {
      await expect(startup.tryAgainAfterRepair()).rejects.toThrow('database-corrupt')
    }
    expect(await startup.gate?.unlock(RIGHT_PIN)).toMatchObject({ kind: 'open' })
  })
})

describe.skipIf(!canMakeDisk)(`a disk that is full at the start (${whyNoDisk})`, () => {
  function makeFullKiosk() {
    const disk = makeSmallDisk(makeTempDir(), 4)
    onTestFinished(disk.remove)
    const kiosk = makeKiosk(disk.dir)
    return { ...kiosk, disk }
  }

  it('F03 serves patients, whose visits are saved once there is room', () => {
    const { start, rows, disk, path } = makeFullKiosk()
    start().running?.close()
    disk.fill()
    const startup = start()
    const { visits, continuity } = startup.services
    expect(continuity.isStandIn).toBe(true)
    const { id } = visits.begin('en')
    const { turn } = visits.move(id, visits.view?.turn ?? 0, 'next')
    expect(startup.mend()).toBe(false)
    disk.free()
    expect(startup.mend()).toBe(true)
    expect(startup.services.visits.view).toMatchObject({ id, turn })
    expect(rows('SELECT id, status FROM visits')).toEqual([{ id, status: 'open' }])
    expect(rows('SELECT action FROM audit').map(({ action }) => action)).toContain('saved-late')
    startup.running?.close()
    const database = openDatabase(path)
    expect(findBrokenAudit(database)).toBeNull()
    database.close()
  })

  it('goes on with the visit that was open', () => {
    const { start, rows, disk } = makeFullKiosk()
    const first = start()
    const begun = first.services.visits.begin('en')
    const { id } = begun
    first.services.visits.move(id, begun.turn, 'next')
    first.running?.close()
    disk.fill()
    const startup = start()
    const { view } = startup.services.visits
    expect(view).toMatchObject({ id, turn: begun.turn + 1 })
    startup.services.visits.stop(id)
    const second = startup.services.visits.begin('en')
    disk.free()
    expect(startup.mend()).toBe(true)
    expect(rows('SELECT id, status FROM visits ORDER BY seq')).toEqual([
      { id, status: 'stopped' },
      { id: second.id, status: 'open' },
    ])
  })

  it('keeps what the clinic approved, and what staff did', async () => {
    const { start, rows, disk, path } = makeFullKiosk()
    const first = start()
    const { content } = first.services
    const locale = content.locales.get('en')
    if (locale === undefined) throw new Error('no English')
    expect(first.services.isApproved(locale)).toBe(false)
    first.running?.close()
    const database = openDatabase(path)
    new ApprovalStore(database, path).approve({
      ...{ lessonId: content.lesson.id, locale: 'en', contentHash: locale.contentHash },
      ...{ name: 'Ann Lee', role: 'Nurse', approvedAt: '2026-03-04T14:00:00.000-05:00' },
    })
    database.close()
    disk.fill()
    const startup = start()
    expect(startup.services.continuity.isStandIn).toBe(true)
    expect(startup.services.isApproved(locale)).toBe(true)
    expect(await startup.services.staff.unlock(RIGHT_PIN)).toMatchObject({ kind: 'open' })
    startup.services.staff.end('button')
    disk.free()
    expect(startup.mend()).toBe(true)
    startup.gate?.upkeep()
    const actions = rows('SELECT action FROM audit').map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['staff-unlocked', 'staff-locked']))
  })

  it('opens with what room can be made without taking anything', () => {
    const { start, disk, dataDir } = makeFullKiosk()
    start().running?.close()
    mkdirSync(join(dataDir, 'backups'))
    const leftover = join(dataDir, 'backups', 'visits-2026-03-04.db.partial')
    const kept = join(dataDir, 'backups', 'visits-2026-03-03.db')
    for (const file of [leftover, kept]) writeFileSync(file, Buffer.alloc(1024 * 1024))
    disk.fill()
    const startup = start()
    expect(startup.services.continuity.isStandIn).toBe(false)
    expect([existsSync(leftover), existsSync(kept)]).toEqual([false, true])
  })

  it('F03 G01 is no way to more wrong PINs: one try to a start, then waits that grow', async () => {
    const { start, disk } = makeFullKiosk()
    start().running?.close()
    disk.fill()
    for (let round = 0; round < 2; round++) {
      const startup = start()
      const { staff } = startup.services
      expect(await staff.unlock(WRONG_PIN)).toEqual({ kind: 'wait', seconds: 30 })
      expect(await staff.unlock(RIGHT_PIN)).toMatchObject({ kind: 'wait' })
      startup.running?.close()
    }
  })
})
