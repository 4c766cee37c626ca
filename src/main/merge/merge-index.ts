import { DatabaseSync } from '@photostructure/sqlite'
import type { Database } from '../database/connection.ts'
import { readRows } from '../database/rows.ts'
import { RECORDS } from './file-kinds.ts'
import { joinExporters } from './exporters.ts'

/** A cell is null where its export did not have that column yet. */
export type MergeCell = string | null

export interface Row {
  file: string
  /** Of a visit; or the name of a file that is taken as a whole. */
  id: string
  /** Of an answer; 0 elsewhere. */
  seq: number
  /** When the visit began. The order of the rows; only those of visits need it. */
  startedAt: string | null
  /** The number of the visit's last change; null where its export did not tell. */
  changedNo: number | null
  /** Whether it can change, as a visit does; then the state of the later export counts. */
  hasStates: boolean
  exportedAt: string
  /** The kiosks that told it so, as `joinExporters` makes it; only what has states needs it. */
  exportedBy: string
  source: string
  cells: MergeCell[]
}

/** What two rows of the same id are to each other. */
export type RowVerdict = 'same' | 'newer' | 'older' | 'conflict'

export interface Conflict {
  file: string
  id: string
  seq: number
  source: string
  exportedAt: string
  /** JSON. */
  cells: string
}

type Key = Pick<Row, 'file' | 'id' | 'seq'>
type Stored = Omit<Row, 'cells' | 'hasStates'> & { cells: string }

/** The rows seen so far, in a temporary database on the disk: a merge needs no more memory with the years. */
export class MergeIndex {
  readonly #database: Database
  readonly #find
  readonly #put
  readonly #remove
  readonly #addConflict
  readonly #isDisputed
  readonly #putEarlier
  readonly #addEarlier
  readonly #removeEarlier
  readonly #kiosk
  /** SQL: the kiosk of the visit `v`. */
  readonly #kioskSql: string
  #conflicts = 0
  #hasEarlier = false

  /** @param kioskColumn where a visit's row has the id of its kiosk; -1 where no export tells it */
  constructor(kioskColumn = -1) {
    this.#kioskSql = kioskColumn === -1 ? `''` : `v.cells ->> ${kioskColumn}`
    // A database without a name is a file that nobody else sees, gone when it is closed.
    this.#database = new DatabaseSync('')
    this.#database.exec(`
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
      CREATE TABLE rows (file TEXT, id TEXT, seq INTEGER, started_at TEXT, changed_no INTEGER,
        exported_at TEXT, exported_by TEXT, source TEXT, is_updated INTEGER, cells TEXT,
        UNIQUE (file, id, seq));
      CREATE TABLE conflicts (file TEXT, id TEXT, seq INTEGER, source TEXT, exported_at TEXT,
        cells TEXT, UNIQUE (file, id, seq, cells));
      CREATE INDEX conflicts_by_id ON conflicts (id);
      CREATE TABLE earlier (file TEXT, id TEXT, seq INTEGER, source TEXT, exported_at TEXT,
        cells TEXT, UNIQUE (file, id, seq, cells));
      CREATE TABLE to_dispute (file TEXT, id TEXT, seq INTEGER);
      BEGIN`)
    this.#find = this.#database.prepare(
      `SELECT file, id, seq, started_at AS startedAt, changed_no AS changedNo,
         exported_at AS exportedAt, exported_by AS exportedBy, source, cells
       FROM rows WHERE file = ? AND id = ? AND seq = ?`,
    )
    this.#put = this.#database.prepare(
      `INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET changed_no = excluded.changed_no,
         exported_at = excluded.exported_at, exported_by = excluded.exported_by, source = excluded.source,
         is_updated = is_updated OR excluded.is_updated, cells = excluded.cells`,
    )
    this.#remove = this.#database.prepare('DELETE FROM rows WHERE file = ? AND id = ? AND seq = ?')
    this.#addConflict = this.#database.prepare(
      `INSERT INTO conflicts VALUES (:file, :id, :seq, :source, :exportedAt, :cells)
       ON CONFLICT DO NOTHING`,
    )
    this.#isDisputed = this.#database.prepare(
      'SELECT 1 FROM conflicts WHERE file = ? AND id = ? AND seq = ?',
    )
    this.#putEarlier = this.#database.prepare(
      `INSERT INTO earlier VALUES (:file, :id, :seq, :source, :exportedAt, :cells)
       ON CONFLICT DO NOTHING`,
    )
    const ofRow = 'FROM earlier WHERE file = ? AND id = ? AND seq = ?'
    this.#addEarlier = this.#database.prepare(
      `INSERT INTO conflicts SELECT * ${ofRow} ON CONFLICT DO NOTHING`,
    )
    this.#removeEarlier = this.#database.prepare(`DELETE ${ofRow}`)
    this.#kiosk = this.#database.prepare(
      `SELECT ${this.#kioskSql} AS kioskId FROM rows AS v
       WHERE file = 'visits.csv' AND id = ? AND seq = 0`,
    )
  }

  /**
   * Takes a row in, or sets it and the one that is there aside.
   * @param judge what the new row is to the one that is there
   * @param describe the cells as they stand in a conflict
   * @returns what it is to the one that was there; `new` where there was none
   */
  add(
    row: Row,
    judge: (row: Row, there: Row) => RowVerdict,
    describe: (cells: MergeCell[]) => string,
  ): RowVerdict | 'new' {
    const key = [row.file, row.id, row.seq] as const
    if (this.#conflicts > 0 && this.#isDisputed.get(...key) !== undefined) {
      this.dispute({ ...row, cells: describe(row.cells) })
      return 'conflict'
    }
    const stored = this.#find.get(...key) as Stored | undefined
    if (stored === undefined) {
      this.#store(row, false)
      return 'new'
    }
    const { hasStates } = row
    const there: Row = { ...stored, hasStates, cells: JSON.parse(stored.cells) as MergeCell[] }
    const verdict = judge(row, there)
    if (verdict === 'conflict') {
      this.dispute({ ...there, cells: describe(there.cells) })
      this.dispute({ ...row, cells: describe(row.cells) })
    } else if (verdict === 'newer') {
      this.#keepEarlier({ ...there, cells: describe(there.cells) })
      this.#store(row, true)
    } else if (verdict === 'older') {
      this.#keepEarlier({ ...row, cells: describe(row.cells) })
      this.#store(there, true)
    } else {
      const both = joined(row, there)
      if (both !== null) this.#store(both, false)
    }
    return verdict
  }

  /** Sets a row aside, and whatever there is of the same id, with the states that it had before. */
  dispute({ file, id, seq, source, exportedAt, cells }: Conflict): void {
    this.#remove.run(file, id, seq)
    const { changes } = this.#addConflict.run({ file, id, seq, source, exportedAt, cells })
    this.#conflicts += changes
    if (!this.#hasEarlier) return
    this.#conflicts += this.#addEarlier.run(file, id, seq).changes
    this.#removeEarlier.run(file, id, seq)
  }

  /**
   * In the order in which the visits began, by the instant and not by the clock on the wall, whatever
   * the order of the exports. Whole records of a
   * visit of which a row is disputed are left out, since they are one side of it.
   */
  rows(file: string, isWhole = false): Iterable<Stored> {
    return readRows(
      this.#database,
      `SELECT r.file, r.id, r.seq, r.started_at AS startedAt, r.changed_no AS changedNo,
         r.exported_at AS exportedAt, r.exported_by AS exportedBy, r.source, r.cells
       FROM rows AS r
       LEFT JOIN rows AS v ON v.file = 'visits.csv' AND v.id = r.id AND v.seq = 0
       WHERE r.file = :file AND NOT (:isWhole AND EXISTS (
         SELECT 1 FROM conflicts AS c WHERE c.id = r.id AND c.file IN ('visits.csv', 'answers.csv')))
       ORDER BY julianday(v.started_at), r.id, r.seq`,
      { file, isWhole: isWhole ? 1 : 0 },
    )
  }

  /** Of a visit; null where its row is not in, or does not tell. */
  kioskOf(visitId: string): string | null {
    const found = this.#kiosk.get(visitId) as { kioskId: string | null } | undefined
    return found?.kioskId || null
  }

  /** Whether another than its own kiosk told of any visit. */
  hasExportedByOthers(): boolean {
    const sql = `SELECT 1 FROM rows AS v
      WHERE file = 'visits.csv' AND exported_by <> coalesce(${this.#kioskSql}, '') LIMIT 1`
    return this.#database.prepare(sql).get() !== undefined
  }

  /**
   * Sets aside the visits of which only other kiosks told than their own, and all answers that its
   * own kiosk did not tell; also answers to no visit at all.
   * @param describe the cells of each table as they stand in a conflict
   */
  disputeForeign(describe: ReadonlyMap<string, (cells: MergeCell[]) => string>): void {
    const ownSql = `instr(' ' || r.exported_by || ' ', ' ' || ${this.#kioskSql} || ' ') > 0`
    this.#disputeAll(
      `SELECT r.file, r.id, r.seq FROM rows AS r
       LEFT JOIN rows AS v ON v.file = 'visits.csv' AND v.id = r.id AND v.seq = 0
       WHERE r.file IN ('visits.csv', 'answers.csv')
         AND CASE WHEN v.id IS NULL THEN NOT EXISTS (
             SELECT 1 FROM conflicts AS c WHERE c.file = 'visits.csv' AND c.id = r.id)
           ELSE coalesce(${this.#kioskSql}, '') <> '' AND NOT (${ownSql}) END`,
      describe,
    )
  }

  /**
   * Sets aside each visit of which more answers are in the merge than its newest state knows: by its
   * record, and by what the row has counted.
   * @param counts for the columns of `visits.csv` that are there what they count, as `answerCounts`
   * @param describe the cells of each table as they stand in a conflict
   */
  disputeOutgrown(
    counts: readonly { column: number; sql: string }[],
    describe: ReadonlyMap<string, (cells: MergeCell[]) => string>,
  ): void {
    // Empty where its export did not tell.
    const outgrown = counts.map(
      ({ column, sql }) =>
        `(coalesce(v.cells ->> ${column}, '') <> '' AND ${sql} > CAST(v.cells ->> ${column} AS INTEGER))`,
    )
    const listSql = `json_array_length(r.cells ->> 0, '$.answers')`
    this.#disputeAll(
      `SELECT v.file, v.id, v.seq FROM rows AS v
       JOIN rows AS a ON a.file = 'answers.csv' AND a.id = v.id
       LEFT JOIN rows AS r ON r.file = '${RECORDS}' AND r.id = v.id AND r.seq = 0
       WHERE v.file = 'visits.csv' GROUP BY v.id
       HAVING count(a.seq) > ${listSql} ${outgrown.map((each) => `OR ${each}`).join(' ')}`,
      describe,
    )
  }

  conflicts(): Conflict[] {
    return this.#database
      .prepare(
        `SELECT file, id, seq, source, exported_at AS exportedAt, cells FROM conflicts
         ORDER BY file, id, seq, exported_at, cells`,
      )
      .all() as Conflict[]
  }

  count(file: string): { rows: number; updated: number } {
    return this.#database
      .prepare(
        'SELECT count(*) AS rows, coalesce(sum(is_updated), 0) AS updated FROM rows WHERE file = ?',
      )
      .get(file) as { rows: number; updated: number }
  }

  close(): void {
    this.#database.close()
  }

  /** A state that a newer one took the place of: one side, should the visit come to be disputed. */
  #keepEarlier({ file, id, seq, source, exportedAt, cells }: Conflict): void {
    if (file !== 'visits.csv') return
    this.#hasEarlier = true
    this.#putEarlier.run({ file, id, seq, source, exportedAt, cells })
  }

  /** @param sql finds the keys of the rows; all of them are found before the first is set aside */
  #disputeAll(sql: string, describe: ReadonlyMap<string, (cells: MergeCell[]) => string>): void {
    this.#database.exec(`DELETE FROM to_dispute; INSERT INTO to_dispute ${sql}`)
    for (const key of readRows<Key>(this.#database, 'SELECT * FROM to_dispute', {})) {
      const row = this.#find.get(key.file, key.id, key.seq) as Stored | undefined
      if (row === undefined) continue
      const cells = JSON.parse(row.cells) as MergeCell[]
      this.dispute({ ...row, cells: describe.get(row.file)?.(cells) ?? row.cells })
    }
  }

  #store(row: Row, isUpdated: boolean): void {
    const { file, id, seq, startedAt, changedNo, exportedAt, exportedBy, source } = row
    // By position: by name it takes twice as long, a million times.
    const cells = JSON.stringify(row.cells)
    this.#put.run(
      ...[file, id, seq, startedAt, changedNo, exportedAt, exportedBy, source],
      ...[isUpdated ? 1 : 0, cells],
    )
  }
}

/**
 * Which of two states is the newer, above 0 for the first: by the number that the kiosk counted where
 * both have one, since its clock may have been set back between two exports; else by their time.
 */
export function compareStates(row: Row, other: Row): number {
  const byNumber =
    row.changedNo === null || other.changedNo === null ? 0 : row.changedNo - other.changedNo
  return byNumber || Date.parse(row.exportedAt) - Date.parse(other.exportedAt)
}

/** Two states of a row in one: what one of them lacks comes from the other. Null where the new one adds nothing. */
function joined(row: Row, there: Row): Row | null {
  const later = compareStates(row, there) > 0 ? row : there
  const addsCells = there.cells.some((cell, index) => cell === null && row.cells[index] !== null)
  const exportedBy = joinExporters(row.exportedBy, there.exportedBy)
  const isNothingNew = later === there && exportedBy === there.exportedBy
  if (!addsCells && (isNothingNew || !there.hasStates)) return null
  return {
    ...later,
    exportedBy,
    cells: row.cells.map((cell, index) => cell ?? there.cells[index] ?? null),
  }
}
