import { crc32 } from 'node:zlib'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { checkIntegrity } from '../../src/main/database/integrity-check.ts'
import { migrate } from '../../src/main/database/migrations/index.ts'
import { openDatabase, openDatabaseToRead } from '../../src/main/database/open.ts'
import { VisitStore } from '../../src/main/database/visit-store.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'
import { goThrough } from '../helpers/faults/whole-visit.ts'
import { seededRandom } from '../helpers/faults/random.ts'

/** As SQL writes a value: the hash is told anew from the rows themselves. */
function written(value: string | number | null): string {
  if (value === null) return 'NULL'
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}

type Row = Record<string, string | number | null>

function hashOf(row: Row): number {
  const values = Object.entries(row).filter(([name]) => name !== 'row_hash')
  return crc32(values.map(([, value]) => written(value)).join())
}

describe('each row', () => {
  it('has the CRC-32 of its columns, also after it changed', () => {
    const { visits, database, databasePath } = makeVisits()
    const view = visits.begin('en')
    visits.switchLocale(view.id, 'es')
    goThrough(visits, visits.view ?? view, seededRandom(1))
    new VisitStore(database, databasePath).addHelpRequest({
      ...{ id: "the patient's", visitId: null, screen: 'welcome', locale: null },
      at: '2026-03-04T14:00:00.000+00:00',
    })
    for (const table of ['visits', 'answers', 'slide_views', 'locale_changes', 'help_requests']) {
      const rows = database.prepare(`SELECT * FROM ${table}`).all() as Row[]
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) expect(row['row_hash'], table).toBe(hashOf(row))
    }
    expect(checkIntegrity(database)).toBe('ok')
  })

  it('is found where another program changed it', () => {
    const { visits, database, databasePath } = makeVisits()
    visits.stop(visits.begin('en').id)
    const other = new DatabaseSync(databasePath)
    other.exec('UPDATE slide_views SET shown_ms = 4711 WHERE seq = 1')
    other.close()
    const reader = openDatabaseToRead(databasePath)
    expect(checkIntegrity(reader)).toBe('slide_views 1 is not as it was saved')
    reader.close()
    expect(checkIntegrity(database)).toBe('slide_views 1 is not as it was saved')
  })

  it('cannot be an answer that gets another hash', () => {
    const { visits, database } = makeVisits()
    goThrough(visits, visits.begin('en'), seededRandom(1))
    expect(() => {
      database.exec('UPDATE answers SET row_hash = 1')
    }).toThrow('an answer is never changed')
  })

  it('of an older kiosk has one after the migration', () => {
    const path = join(makeTempDir(), 'visits.db')
    const older = new DatabaseSync(path)
    migrate(older, 8)
    older.exec(`INSERT INTO help_requests (id, screen, requested_at) VALUES ('h', 's', 't')`)
    older.exec(`INSERT INTO approvals (lesson_id, locale, content_hash, name, role, approved_at)
      VALUES ('l', 'en', '${'a'.repeat(64)}', 'Ada', 'nurse', 't')`)
    older.close()
    const database = openDatabase(path)
    for (const table of ['help_requests', 'approvals']) {
      const [row = {}] = database.prepare(`SELECT * FROM ${table}`).all() as Row[]
      expect(row['row_hash']).toBe(hashOf(row))
    }
    database.close()
  })
})
