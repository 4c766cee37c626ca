import type { FormatName } from '../../shared/exports.ts'
import { appendAudit, type AuditEntry } from './audit-log.ts'
import type { Database } from './connection.ts'
import { feedNames, hadUpTo } from './feeds.ts'
import { inTransaction } from './transaction.ts'

/** An export that was read back and found right. */
export interface ExportEntry {
  id: string
  /** Null: from the command line, where nobody gave a PIN. */
  staffId: string | null
  folder: string
  formats: readonly string[]
  /** Who gets it; null: nobody in particular, and no later export counts from it. */
  feed: string | null
  isEncrypted: boolean
  /** ISO dates; null where that side is open. */
  fromDate: string | null
  toDate: string | null
  /** Changes after the first and up to the second are in it. */
  afterChange: number
  upToChange: number
  visits: number
  answers: number
  manifestSha256: string
  exportedAt: string
}

type Row = Omit<ExportEntry, 'formats' | 'isEncrypted'> & { formats: string; isEncrypted: number }

/**
 * The exports that were made.
 * @throws {AppError} each method that writes: `save-failed`, `database-locked`…
 */
export class ExportStore {
  readonly #database: Database
  readonly #databasePath: string

  constructor(database: Database, databasePath: string) {
    this.#database = database
    this.#databasePath = databasePath
  }

  /**
   * The last change up to which a feed has had everything in each of these formats: where "since the
   * last export" begins for it. An export of some days only does not count, since what changed on
   * other days is in none.
   */
  lastChange(feed: string, formats: readonly string[]): number {
    return hadUpTo(this.#database, feed, formats)
  }

  /** The feeds that were exported to. */
  get feeds(): string[] {
    return feedNames(this.#database)
  }

  /** Notes the export together with its row in the audit log. @param by how the person is called */
  record(entry: ExportEntry, by: string): void {
    inTransaction(this.#database, this.#databasePath, () => {
      this.#database
        .prepare(
          `INSERT INTO exports (id, staff_id, folder, formats, feed, is_encrypted, from_date, to_date,
             after_change, up_to_change, visits, answers, manifest_sha256, exported_at)
           VALUES (:id, :staffId, :folder, :formats, :feed, :isEncrypted, :fromDate, :toDate,
             :afterChange, :upToChange, :visits, :answers, :manifestSha256, :exportedAt)`,
        )
        .run({
          ...entry,
          formats: JSON.stringify(entry.formats),
          isEncrypted: entry.isEncrypted ? 1 : 0,
        })
      appendAudit(this.#database, {
        at: entry.exportedAt,
        action: 'export-written',
        details: {
          name: by,
          ...(entry.staffId === null ? {} : { staffId: entry.staffId }),
          id: entry.id,
          folder: entry.folder,
          formats: entry.formats.join(','),
          ...(entry.feed === null ? {} : { feed: entry.feed }),
          encrypted: entry.isEncrypted ? 'yes' : 'no',
          visits: `${entry.visits}`,
          answers: `${entry.answers}`,
          manifestSha256: entry.manifestSha256,
        },
      })
    })
  }

  /** What is told of an export that has no row here: that it began, was cancelled, failed. */
  audit(entry: AuditEntry): void {
    inTransaction(this.#database, this.#databasePath, () => {
      appendAudit(this.#database, entry)
    })
  }

  /** The newest first. */
  history(limit: number): ExportEntry[] {
    return this.#read('ORDER BY seq DESC LIMIT :limit', { limit })
  }

  /** The newest that holds a format; null when none does. */
  lastOf(format: FormatName): ExportEntry | null {
    const holdsIt = 'EXISTS (SELECT 1 FROM json_each(formats) WHERE value = :format)'
    return this.#read(`WHERE ${holdsIt} ORDER BY seq DESC LIMIT 1`, { format })[0] ?? null
  }

  #read(which: string, parameters: Record<string, string | number>): ExportEntry[] {
    const rows = this.#database
      .prepare(
        `SELECT id, staff_id AS staffId, folder, formats, feed, is_encrypted AS isEncrypted,
           from_date AS fromDate, to_date AS toDate, after_change AS afterChange,
           up_to_change AS upToChange, visits, answers, manifest_sha256 AS manifestSha256,
           exported_at AS exportedAt
         FROM exports ${which}`,
      )
      .all(parameters) as Row[]
    return rows.map((row) => ({
      ...row,
      formats: JSON.parse(row.formats) as string[],
      isEncrypted: row.isEncrypted === 1,
    }))
  }
}
