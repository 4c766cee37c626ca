import { appendAudit } from './audit-log.ts'
import type { Database } from './connection.ts'
import { feedNames, hadWholeUpTo } from './feeds.ts'
import { addGoneRows } from './inventory.ts'
import { FROM_THE_BEGINNING, keepLastSequenceNo } from './sequence.ts'
import { removeUnusedWords, SHOWN_WORDS } from './shown-words.ts'
import { inTransaction } from './transaction.ts'

const DAY_MS = 86_400_000
/** What hangs on a visit. Evaluations, too: without their visit they say nothing. */
const TABLES = ['answers', 'slide_views', 'locale_changes', 'help_requests', 'evaluations'] as const

/** How many rows went, by their table. */
export type RemovedCounts = Record<'visits' | typeof SHOWN_WORDS | (typeof TABLES)[number], number>

const isOldSql = `status <> 'open' AND julianday(ended_at) < julianday(:before)`
const dayBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS).toISOString()

function hadUpToBy(database: Database, feed: string | null): number {
  const feeds = feed === null ? feedNames(database) : [feed]
  if (feeds.length === 0) return FROM_THE_BEGINNING
  return Math.min(...feeds.map((name) => hadWholeUpTo(database, name)))
}

/** How many visits are older than the clinic keeps them, and stay for want of an export. */
export function countHeldBack(
  database: Database,
  { days, now }: { days: number; now: Date },
): number {
  const sql = `SELECT count(*) AS visits FROM visits WHERE ${isOldSql}`
  const row = database.prepare(sql).get({ before: dayBefore(now, days) }) as { visits: number }
  return row.visits
}

/**
 * Takes out the visits that ended longer ago than the clinic keeps them, each only when the feed that
 * the clinic chose has had all of it, in exports that were read back and had no limits of date: what
 * somebody still waits for stays.
 * The words that only they were shown go with them.
 * All in one transaction, told in the audit log.
 * @param days how long a visit is kept after its end
 * @param feed null: every feed that there is must have had it
 * @param at ISO 8601 with offset, for the audit log
 * @returns null when there was nothing to take out
 */
export function removeOldVisits(
  database: Database,
  databasePath: string,
  { days, feed, now, at }: { days: number; feed: string | null; now: Date; at: string },
): RemovedCounts | null {
  const before = dayBefore(now, days)
  let removed: RemovedCounts | null = null
  inTransaction(database, databasePath, () => {
    database.exec('CREATE TEMP TABLE IF NOT EXISTS old_visits (id TEXT PRIMARY KEY)')
    database.exec('DELETE FROM temp.old_visits')
    const { changes } = database
      .prepare(
        `INSERT INTO temp.old_visits
         SELECT id FROM visits
         WHERE ${isOldSql} AND changed_no <= :upTo`,
      )
      .run({ before, upTo: hadUpToBy(database, feed) })
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
