import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DailyRetention } from '../../src/main/backup/daily-retention.ts'
import { eraseRemains, hasRemains, markRemains } from '../../src/main/backup/erase-remains.ts'
import { backUp, rankBackups } from '../../src/main/database/backup.ts'
import { checkIntegrity } from '../../src/main/database/integrity-check.ts'
import { InventoryKeeper } from '../../src/main/database/inventory-keeper.ts'
import { openOrSalvage } from '../../src/main/database/open-or-salvage.ts'
import { openDatabaseToRead } from '../../src/main/database/open.ts'
import { lastSequenceNo } from '../../src/main/database/sequence.ts'
import { seededRandom } from '../helpers/faults/random.ts'
import { goThrough } from '../helpers/faults/whole-visit.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makeVisits } from '../helpers/visits.ts'

const DAY_MS = 86_400_000
const REFERENCE = 'ERASE-ME-20931'

/** A data folder with a visit of long ago that was exported, wherever that leaves something. */
function makeOld() {
  const rig = makeVisits()
  const { visits, database, databasePath, clock } = rig
  const dataDir = dirname(databasePath)
  const log = new MemoryLog()
  goThrough(visits, visits.begin('en', { visitRef: REFERENCE }), seededRandom(1))
  const { id } = database.prepare('SELECT id FROM visits').get() as { id: string }
  const backupsDir = join(dataDir, 'backups')
  backUp(databasePath, backupsDir, '2026-03-04')
  mkdirSync(join(dataDir, 'damaged'))
  writeFileSync(join(dataDir, 'damaged', 'visits-20260304T150000Z.db'), readFileSync(databasePath))
  writeFileSync(join(dataDir, 'damaged', 'visits-20260304T150000Z.db-wal'), REFERENCE)
  mkdirSync(join(dataDir, 'sheets'))
  const sheet = join(dataDir, 'sheets', `${id}.pdf`)
  writeFileSync(sheet, REFERENCE)
  utimesSync(sheet, clock.now(), clock.now())
  database
    .prepare(
      `INSERT INTO exports (id, folder, formats, feed, is_encrypted, after_change, up_to_change, visits,
         answers, manifest_sha256, exported_at) VALUES ('e', 'f', '["csv"]', 'Staff', 0, -1, ?, 1, 1, ?, 't')`,
    )
    .run(lastSequenceNo(database), 'a'.repeat(64))
  clock.advance(40 * DAY_MS)
  visits.stop(visits.begin('es', { visitRef: 'KEEP-ME' }).id)
  const day = '2026-04-13'
  backUp(databasePath, backupsDir, day)
  const retention = new DailyRetention({
    ...{ database, databasePath, backupsDir, feed: null, days: 30, isIdle: () => true, clock, log },
    inventory: new InventoryKeeper({ database, databasePath, clock, log }),
    erase: (before) => Promise.resolve().then(() => eraseRemains(databasePath, before)),
  })
  const events = () => log.lines.map(({ event }) => event)
  return { ...rig, dataDir, backupsDir, retention, log, events, id }
}

/** The files in which these bytes are to be found, whatever kind they are. */
function filesWith(dir: string, text: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text))
    .map((path) => path.slice(dir.length + 1))
}

describe('visits that are kept no longer', () => {
  it('are in no file of the data folder any longer', async () => {
    const { dataDir, retention, events, id, database } = makeOld()
    expect(filesWith(dataDir, REFERENCE).length).toBeGreaterThanOrEqual(5)
    retention.runIfDue()
    await expect.poll(events).toContain('remains-erased')
    expect([...filesWith(dataDir, REFERENCE), ...filesWith(dataDir, id)]).toEqual([])
    expect(filesWith(dataDir, 'KEEP-ME').length).toBeGreaterThanOrEqual(2)
    expect(hasRemains(join(dataDir, 'visits.db'))).toBe(false)
    expect(checkIntegrity(database)).toBe('ok')
  })

  it('leave backups that are whole, and of the same results', async () => {
    const { backupsDir, databasePath, retention, events, log } = makeOld()
    retention.runIfDue()
    await expect.poll(events).toContain('remains-erased')
    const ranked = rankBackups(backupsDir, null)
    expect(ranked.map(({ name }) => name)).toEqual(['visits-2026-04-13.db', 'visits-2026-03-04.db'])
    expect(readdirSync(backupsDir)).toHaveLength(2)
    for (const { name } of ranked) {
      const backup = openDatabaseToRead(join(backupsDir, name))
      expect(checkIntegrity(backup), name).toBe('ok')
      backup.close()
    }
    const before = log.lines.length
    openOrSalvage(databasePath, log).close()
    expect(log.lines.slice(before)).toEqual([])
  })

  it('give none of their attempt numbers to a later visit', async () => {
    const { visits, database, retention, events } = makeOld()
    retention.runIfDue()
    await expect.poll(events).toContain('remains-erased')
    visits.stop(visits.begin('en', { visitRef: REFERENCE }).id)
    expect(
      database.prepare('SELECT attempt_no FROM visits WHERE visit_ref = ?').get(REFERENCE),
    ).toEqual({ attempt_no: 2 })
  })

  it('have what is left of them erased after a power cut', async () => {
    const { dataDir, databasePath, retention, events, database } = makeOld()
    database.exec('DELETE FROM exports')
    markRemains(databasePath)
    retention.runIfDue()
    await expect.poll(events).toEqual(['visits-held-back', 'remains-erased'])
    expect(existsSync(join(dataDir, 'damaged', 'visits-20260304T150000Z.db'))).toBe(false)
    // Nobody has them anywhere else.
    expect(filesWith(dataDir, REFERENCE)).toContain('visits.db')
  })
})
