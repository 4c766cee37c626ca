import type { Database } from './connection.ts'
import { FROM_THE_BEGINNING } from './sequence.ts'

/** A whole export of a feed: one of some days does not count, since others changed, too. */
interface WholeExport {
  formats: readonly string[]
  afterChange: number
  upToChange: number
}

/** The feeds that have had a whole export, by their names. */
export function feedNames(database: Database): string[] {
  const rows = database
    .prepare(
      `SELECT DISTINCT feed FROM exports
       WHERE feed IS NOT NULL AND from_date IS NULL AND to_date IS NULL ORDER BY feed`,
    )
    .all() as { feed: string }[]
  return rows.map(({ feed }) => feed)
}

/** The last change up to which a feed has had everything in each of these formats. */
export function hadUpTo(database: Database, feed: string, formats: readonly string[]): number {
  return least(readWhole(database, feed), formats)
}

/** The same in the formats of its newest export: what it is sent now. */
export function hadWholeUpTo(database: Database, feed: string): number {
  const exports = readWhole(database, feed)
  return least(exports, exports.at(-1)?.formats ?? [])
}

/** In the order in which they were made. */
function readWhole(database: Database, feed: string): WholeExport[] {
  const rows = database
    .prepare(
      `SELECT formats, after_change AS afterChange, up_to_change AS upToChange FROM exports
       WHERE feed = ? AND from_date IS NULL AND to_date IS NULL ORDER BY seq`,
    )
    .all(feed) as (Omit<WholeExport, 'formats'> & { formats: string })[]
  return rows.map((row) => ({ ...row, formats: JSON.parse(row.formats) as string[] }))
}

const least = (exports: readonly WholeExport[], formats: readonly string[]): number =>
  formats.length === 0
    ? FROM_THE_BEGINNING
    : Math.min(
        ...formats.map((format) =>
          withoutGap(exports.filter((one) => one.formats.includes(format))),
        ),
      )

/** How far exports reach from the beginning, each going on where those before it ended. */
function withoutGap(exports: readonly WholeExport[]): number {
  let upTo = FROM_THE_BEGINNING
  for (const { afterChange, upToChange } of exports.toSorted(
    (a, b) => a.afterChange - b.afterChange,
  )) {
    if (afterChange > upTo) break
    upTo = Math.max(upTo, upToChange)
  }
  return upTo
}
