import { appendAudit } from './audit-log.ts'
import { keepAttempts } from './attempts.ts'
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
  const row = database.prepare(sql).get({ before: endOfKeeping(now, days).toISOString() }) as {
    visits: number
  }
  return row.visits
}

/** Before this moment a visit must have ended that is kept no longer. */
export const endOfKeeping = (now: Date, days: number): Date =>
  new Date(now.getTime() - days * DAY_MS)

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
  const before = endOfKeeping(now, days).toISOString()
  let removed: RemovedCounts | null = null
  erasing(database, databasePath, () => {
    const { changes } = database
      .prepare(
        `INSERT INTO temp.old_visits
         SELECT id FROM visits
         WHERE ${isOldSql} AND changed_no <= :upTo`,
      )
      .run({ before, upTo: hadUpToBy(database, feed) })
    if (changes === 0) return
    const counts = takeOut(database)
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

/** What is taken out is written over, and what it took in the file with it. */
function erasing(database: Database, databasePath: string, work: () => void): void {
  database.exec(`
    PRAGMA secure_delete = ON;
    CREATE TEMP TABLE IF NOT EXISTS old_visits (id TEXT PRIMARY KEY);
    DELETE FROM temp.old_visits`)
  try {
    inTransaction(database, databasePath, work)
  } finally {
    database.exec('DELETE FROM temp.old_visits; PRAGMA secure_delete = OFF')
  }
}

/** Takes out the visits whose ids are in `temp.old_visits`, with all that hangs on them. */
function takeOut(database: Database): RemovedCounts {
  keepLastSequenceNo(database)
  keepAttempts(database)
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
  return counts
}

/** Whether all of a visit is in an export that had no limits of date. */
function isExportedIn(schema: string): string {
  return `EXISTS (SELECT 1 FROM ${schema}.exports
    WHERE from_date IS NULL AND to_date IS NULL
      AND after_change < changed_no AND up_to_change >= changed_no)`
}

interface ResultsOfCopy {
  databasePath: string
  /** The moment of `endOfKeeping`. */
  before: Date
}

/** The visits of a copy that were taken out of the results: exported, ended long ago, and gone there. */
const ERASED = `SELECT id FROM main.visits
  WHERE status <> 'open' AND julianday(ended_at) < julianday(:before)
    AND id NOT IN (SELECT id FROM results.visits)
    AND (SELECT id FROM main.store) = (SELECT id FROM results.store)
    AND ${isExportedIn('results')}`

/** Whether a copy of the results still has what was taken out of them. */
export function hasErased(copy: Database, { databasePath, before }: ResultsOfCopy): boolean {
  return besideResults(copy, databasePath, () => {
    const found = copy.prepare(`SELECT count(*) AS n FROM (${ERASED})`)
    return (found.get({ before: before.toISOString() }) as { n: number }).n > 0
  })
}

/** Takes it out of the copy, too. @returns how many visits */
export function eraseFromCopy(
  copy: Database,
  copyPath: string,
  { databasePath, before }: ResultsOfCopy,
): number {
  return besideResults(copy, databasePath, () => {
    let visits = 0
    erasing(copy, copyPath, () => {
      const found = copy.prepare(`INSERT INTO temp.old_visits ${ERASED}`)
      if (found.run({ before: before.toISOString() }).changes > 0) visits = takeOut(copy).visits
    })
    return visits
  })
}

function besideResults<Found>(copy: Database, databasePath: string, work: () => Found): Found {
  copy.prepare('ATTACH ? AS results').run(databasePath)
  try {
    return work()
  } finally {
    copy.exec('DETACH results')
  }
}
