import { appendAudit } from './audit-log.ts'
import type { Database } from './connection.ts'
import { addGoneRows } from './inventory.ts'
import { keepLastSequenceNo } from './sequence.ts'
import { removeUnusedWords, SHOWN_WORDS } from './shown-words.ts'
import { inTransaction } from './transaction.ts'

const DAY_MS = 86_400_000
/** What hangs on a visit. Evaluations, too: without their visit they say nothing. */
const TABLES = ['answers', 'slide_views', 'locale_changes', 'help_requests', 'evaluations'] as const

/** How many rows went, by their table. */
export type RemovedCounts = Record<'visits' | typeof SHOWN_WORDS | (typeof TABLES)[number], number>

/**
 * Takes out the visits that ended longer ago than the clinic keeps them, each only when all of it is
 * in an export that was read back and had no limits of date: what nobody has anywhere else stays.
 * The words that only they were shown go with them.
 * All in one transaction, told in the audit log.
 * @param days how long a visit is kept after its end
 * @param at ISO 8601 with offset, for the audit log
 * @returns null when there was nothing to take out
 */
export function removeOldVisits(
  database: Database,
  databasePath: string,
  { days, now, at }: { days: number; now: Date; at: string },
): RemovedCounts | null {
  const before = new Date(now.getTime() - days * DAY_MS).toISOString()
  let removed: RemovedCounts | null = null
  inTransaction(database, databasePath, () => {
    database.exec('CREATE TEMP TABLE IF NOT EXISTS old_visits (id TEXT PRIMARY KEY)')
    database.exec('DELETE FROM temp.old_visits')
    const { changes } = database
      .prepare(
        `INSERT INTO temp.old_visits
         SELECT id FROM visits
         WHERE status <> 'open' AND julianday(ended_at) < julianday(:before)
           AND EXISTS (SELECT 1 FROM exports
             WHERE from_date IS NULL AND to_date IS NULL
               AND after_change < changed_no AND up_to_change >= changed_no)`,
      )
      .run({ before })
    if (changes === 0) return
    keepLastSequenceNo(database)
    const counts = { visits: 0 } as RemovedCounts
    for (const table of TABLES) {
      counts[table] = database
        .prepare(`DELETE FROM ${table} WHERE visit_id IN (SELECT id FROM temp.old_visits)`)
        .run().changes
    }
    counts.visits = database
      .prepare('DELETE FROM visits WHERE id IN (SELECT id FROM temp.old_visits)')
      .run().changes
    counts[SHOWN_WORDS] = removeUnusedWords(database)
    for (const [table, rows] of Object.entries(counts)) addGoneRows(database, table, rows)
    const details = Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, `${n}`]))
    appendAudit(database, {
      at,
      action: 'visits-removed',
      details: { ...details, days: `${days}` },
    })
    removed = counts
  })
  return removed
}
