import { DatabaseSync } from '@photostructure/sqlite'
import type { Database } from './connection.ts'
import { LATEST_VERSION, migrate, readVersion } from './migrations/index.ts'

/** Put in by `electron.vite.config.ts`: a start need not make an empty file to see what is in one. */
declare const __SCHEMA_PARTS__: readonly string[] | undefined

const builtParts = typeof __SCHEMA_PARTS__ === 'undefined' ? null : __SCHEMA_PARTS__

/**
 * What a file of this version should have and has not; null where all is there. A damaged byte in
 * the list of tables passes SQLite's own check, and an empty list looks like a new file.
 */
export function findMissingPart(database: Database): string | null {
  const version = readVersion(database)
  const found = partsOf(database)
  if (version === 0) return found.size === 0 ? null : `version 0 with ${found.size} parts`
  const missing = expectedParts(version).find((part) => !found.has(part))
  return missing === undefined ? null : `lacks ${missing}`
}

/** All that a file of this version has; of a newer one than is known, what the last known one has. */
export function expectedParts(version: number): readonly string[] {
  if (version >= LATEST_VERSION && builtParts !== null) return builtParts
  const empty = new DatabaseSync(':memory:')
  try {
    migrate(empty, Math.min(version, LATEST_VERSION))
    return [...partsOf(empty)]
  } finally {
    empty.close()
  }
}

/** Tables with their columns, indexes and triggers, each as one text. */
function partsOf(database: Database): Set<string> {
  const rows = database
    .prepare(
      `SELECT s.type || ' ' || s.name || coalesce(' ' || c.name || ' ' || c.type, '') AS part
       FROM sqlite_schema AS s LEFT JOIN pragma_table_info(s.name) AS c ON s.type = 'table'
       WHERE s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all() as { part: string }[]
  return new Set(rows.map(({ part }) => part))
}
