import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { followAudit } from '../../src/main/database/audit-log.ts'
import { backUp } from '../../src/main/database/backup.ts'
import { checkIntegrity } from '../../src/main/database/integrity-check.ts'
import { InventoryKeeper } from '../../src/main/database/inventory-keeper.ts'
import { openOrSalvage } from '../../src/main/database/open-or-salvage.ts'
import { restoreBackup } from '../../src/main/database/restore.ts'
import { readSalvages } from '../../src/main/database/salvage-notes.ts'
import { lastSequenceNo } from '../../src/main/database/sequence.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'

const NOW = new Date('2026-03-05T08:00:00Z')

/** Results of three visits, one of them in the backup, and a data folder as a kill left it. */
function makeRig() {
  const { visits, database, databasePath, clock } = makeVisits()
  const log = new MemoryLog()
  const keeper = new InventoryKeeper({ database, databasePath, clock, log })
  visits.stop(visits.begin('en').id)
  const backupsDir = join(makeTempDir(), 'backups')
  backUp(databasePath, backupsDir, '2026-03-04')
  const backup = join(backupsDir, 'visits-2026-03-04.db')
  visits.stop(visits.begin('en').id)
  visits.stop(visits.begin('es').id)
  keeper.write()
  const dir = makeTempDir()
  const path = join(dir, 'visits.db')
  for (const part of ['', '-wal']) copyFileSync(databasePath + part, path + part)
  copyFileSync(
    join(dirname(databasePath), 'results-inventory.json'),
    join(dir, 'results-inventory.json'),
  )
  return { dir, path, backup, log, lastNo: lastSequenceNo(database) }
}

describe('a backup that is restored', () => {
  it('takes the place of the results, which are kept with their log', () => {
    const { dir, path, backup, log } = makeRig()
    const before = ['', '-wal'].map((part) => readFileSync(path + part))
    const report = restoreBackup(path, backup, { log, now: NOW })
    expect(report.tables['visits']).toEqual({ read: 0, fromBackup: 1, lost: 2, isExact: true })
    const kept = ['', '-wal'].map((part) => readFileSync(join(dir, report.keptAs + part)))
    expect(kept).toEqual(before)
    const database = openOrSalvage(path, log)
    expect(database.prepare('SELECT count(*) AS n FROM visits').get()).toEqual({ n: 1 })
    expect(checkIntegrity(database)).toBe('ok')
    expect(followAudit(database)).toMatchObject({ brokenAt: null, cutOff: 0 })
    expect(readSalvages(database)[0]?.lost['visits']).toEqual({ rows: 2, isExact: true })
    expect(log.lines.map(({ event }) => event)).toEqual(['results-restored'])
    database.close()
  })

  it('gives no number a second time', () => {
    const { path, backup, log, lastNo } = makeRig()
    restoreBackup(path, backup, { log, now: NOW })
    const database = openOrSalvage(path, log)
    expect(lastSequenceNo(database)).toBeGreaterThanOrEqual(lastNo)
    database.exec(`INSERT INTO help_requests (id, screen, requested_at) VALUES ('h', 's', 't');
      INSERT INTO slide_views (visit_id, slide_id, reason, locale, content_hash, shown_at)
        SELECT id, 's', 'lesson', 'en', 'h', 't' FROM visits`)
    const { seq } = database.prepare('SELECT max(seq) AS seq FROM slide_views').get() as {
      seq: number
    }
    expect(seq).toBe(4)
    database.close()
  })

  it('says at least what was written down where the results say nothing', () => {
    const { path, backup, log, lastNo } = makeRig()
    writeFileSync(path, 'not a database at all, whatever its name says')
    rmSync(`${path}-wal`)
    const report = restoreBackup(path, backup, { log, now: NOW })
    expect(report.tables['visits']).toEqual({ read: 0, fromBackup: 1, lost: 2, isExact: false })
    const database = openOrSalvage(path, log)
    expect(lastSequenceNo(database)).toBeGreaterThan(lastNo)
    database.close()
  })

  it('goes into an empty folder', () => {
    const { backup, log } = makeRig()
    const path = join(makeTempDir(), 'visits.db')
    restoreBackup(path, backup, { log, now: NOW })
    openOrSalvage(path, log).close()
    expect(log.lines.map(({ event }) => event)).toEqual(['results-restored'])
  })

  it.each([
    ['is not whole', (backup: string) => readFileSync(backup).fill(0xff, 8192, 12_288)],
    ['is no database', () => Buffer.from('nothing')],
  ])('changes nothing where it %s', (_what, bytesOf) => {
    const { dir, path, backup, log } = makeRig()
    writeFileSync(backup, bytesOf(backup))
    const before = ['', '-wal'].map((part) => readFileSync(path + part))
    expect(() => restoreBackup(path, backup, { log, now: NOW })).toThrow('database-corrupt')
    expect(['', '-wal'].map((part) => readFileSync(path + part))).toEqual(before)
    expect(existsSync(join(dir, 'damaged'))).toBe(false)
    expect(readdirSync(dir).filter((name) => name.startsWith('salvage'))).toEqual([])
  })

  it('is refused where it is of another kiosk', () => {
    const { path, log } = makeRig()
    const other = makeRig()
    expect(() => restoreBackup(path, other.backup, { log, now: NOW })).toThrow('another kiosk')
  })

  it('is refused with a log beside it', () => {
    const { path, backup, log } = makeRig()
    mkdirSync(dirname(backup), { recursive: true })
    writeFileSync(`${backup}-wal`, 'x')
    expect(() => restoreBackup(path, backup, { log, now: NOW })).toThrow('is a log')
  })
})

describe('the restore command', () => {
  const command = resolve(import.meta.dirname, '../../out/main/restore.js')
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' })

  it('says what it restored and what is lost, also in the log of the kiosk', () => {
    const { dir, backup } = makeRig()
    const { status, stdout } = run('--data', dir, '--from', backup)
    expect(status).toBe(0)
    expect(stdout).toContain(
      'restored from visits-2026-03-04.db; what was there is kept as damaged/',
    )
    expect(stdout).toContain('visits: 1 rows, 2 of those known are lost\n')
    expect(readFileSync(join(dir, 'logs', 'kiosk.log'), 'utf8')).toContain('results-restored')
  })

  it('leaves results alone on which a kiosk runs', () => {
    const { dir, path, backup } = makeRig()
    const before = readFileSync(path)
    const kiosk = new DatabaseSync(join(dir, 'instance.lock'))
    kiosk.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    const { status, stderr } = run('--data', dir, '--from', backup)
    kiosk.close()
    expect([status, stderr]).toEqual([94, expect.stringContaining('a kiosk runs on it')])
    expect(readFileSync(path)).toEqual(before)
  })

  it('says how it is called', () => {
    const { status, stderr } = run('--from', 'x')
    expect([status, stderr]).toEqual([2, 'usage: npm run restore -- --data DIR --from BACKUP\n'])
  })
})
