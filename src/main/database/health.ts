import { findBrokenAudit } from './audit-log.ts'
import type { Database } from './connection.ts'
import { checkIntegrity } from './integrity-check.ts'

/** What a look through the results found; each throws where damage was in its way. */
export interface ResultsHealth {
  /** `ok`, or what is wrong with the file or the number of its rows. */
  integrity: () => string
  /** The first row of the audit log that does not fit. */
  brokenAudit: () => number | null
  /** When the last thing on record happened. */
  lastAt: () => string | null
}

/** What the self-check asks of the results, each time anew. Takes seconds at a million answers. */
export function databaseHealth(database: Database): ResultsHealth {
  return {
    integrity: () => checkIntegrity(database),
    brokenAudit: () => findBrokenAudit(database),
    lastAt: () => {
      // By the moment, not the text: offsets differ between summer and winter.
      const row = database
        .prepare('SELECT alive_at FROM visits ORDER BY julianday(alive_at) DESC LIMIT 1')
        .get() as { alive_at: string } | undefined
      return row?.alive_at ?? null
    },
  }
}
