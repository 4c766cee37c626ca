import { copyFileSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { InventoryKeeper } from '../../src/main/database/inventory-keeper.ts'
import { findMissingRows } from '../../src/main/database/inventory.ts'
import { openDatabaseToRead } from '../../src/main/database/open.ts'
import { openOrSalvage } from '../../src/main/database/open-or-salvage.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'

function open() {
  const rig = makeVisits()
  const log = new MemoryLog()
  const { database, databasePath, clock } = rig
  const keeper = new InventoryKeeper({ database, databasePath, clock, log })
  const written = () =>
    JSON.parse(
      readFileSync(join(dirname(databasePath), 'results-inventory.json'), 'utf8'),
    ) as unknown
  return { ...rig, keeper, log, written }
}

describe('what is written down beside the results', () => {
  it('follows them once a minute, and says whether a log must lie there', () => {
    const { visits, clock, keeper, written } = open()
    keeper.runIfDue()
    expect(written()).toMatchObject({ given: {}, hasLog: false })
    visits.stop(visits.begin('en').id)
    keeper.runIfDue()
    expect(written()).toMatchObject({ given: {} })
    clock.advance(60_000)
    keeper.runIfDue()
    expect(written()).toMatchObject({ given: { visits: 1, slide_views: 1 }, hasLog: true })
    keeper.close()
    expect(written()).toMatchObject({ given: { visits: 1 }, hasLog: false })
  })

  it('stops nothing where the results cannot be read', () => {
    const { database, keeper, log } = open()
    database.exec('DROP TABLE gone_rows')
    keeper.runIfDue()
    keeper.close()
    expect(log.lines.map(({ event }) => event)).toEqual([
      'inventory-not-written',
      'inventory-not-written',
    ])
  })

  it('is held against the rows of one moment, whatever is saved meanwhile', () => {
    const { visits, databasePath } = open()
    const reader = openDatabaseToRead(databasePath)
    // As a kiosk does that saves while another process looks through its results.
    const prepare = reader.prepare.bind(reader)
    vi.spyOn(reader, 'prepare').mockImplementation((sql) => {
      if (sql.includes('count(*)')) visits.stop(visits.begin('en').id)
      return prepare(sql)
    })
    expect(findMissingRows(reader)).toEqual({})
    reader.close()
  })

  it.skipIf(process.platform === 'win32')(
    'lets nobody follow a link in the place of the log or the results',
    () => {
      const { databasePath, log } = open()
      const elsewhere = `${databasePath}.elsewhere`
      copyFileSync(`${databasePath}-wal`, elsewhere)
      const dir = makeTempDir()
      copyFileSync(databasePath, join(dir, DATABASE_NAME))
      symlinkSync(elsewhere, join(dir, `${DATABASE_NAME}-wal`))
      expect(() => openOrSalvage(join(dir, DATABASE_NAME), log)).toThrow('data-folder-unwritable')
      const other = makeTempDir()
      symlinkSync(databasePath, join(other, DATABASE_NAME))
      copyFileSync(elsewhere, join(other, `${DATABASE_NAME}-wal`))
      expect(() => openOrSalvage(join(other, DATABASE_NAME), log)).toThrow('data-folder-unwritable')
    },
  )

  it('has rows that another program took out noticed at the next start', () => {
    const { visits, database, databasePath, keeper, log } = open()
    visits.stop(visits.begin('en').id)
    keeper.close()
    database.exec('PRAGMA foreign_keys = OFF; DELETE FROM slide_views')
    openOrSalvage(databasePath, log).close()
    const [salvaged] = log.lines.filter(({ event }) => event === 'results-salvaged')
    expect(salvaged?.details).toMatchObject({
      reason: 'slide_views lacks 1 rows',
      tables: { slide_views: { read: 0, fromBackup: 0, lost: 1, isExact: true } },
    })
  })
})
