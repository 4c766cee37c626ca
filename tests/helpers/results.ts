import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'

type Row = Record<string, unknown>

/** Reads the results of a kiosk from outside, as they are on the disk. */
export function readResults(dataDir: string, sql: string): Row[] {
  const database = new DatabaseSync(join(dataDir, DATABASE_NAME), { readOnly: true })
  try {
    return (database.prepare(sql).all() as Row[]).map((row) => ({ ...row }))
  } finally {
    database.close()
  }
}

/** Makes the open visit look as if its last sign of life were older; the kiosk must not run. */
export function ageOpenVisit(dataDir: string, seconds: number): void {
  const database = openDatabase(join(dataDir, DATABASE_NAME))
  const row = database.prepare(`SELECT alive_at FROM visits WHERE status = 'open'`).get() as {
    alive_at: string
  }
  const older = new Date(Date.parse(row.alive_at) - seconds * 1000).toISOString()
  database
    .prepare(`UPDATE visits SET alive_at = ? WHERE status = 'open'`)
    .run(older.replace('Z', '+00:00'))
  database.close()
}
