/** Which visits an export holds. */
export interface Selection {
  /** Only visits whose last change came after this one; `FROM_THE_BEGINNING` is all of them. */
  afterChange: number
  /** Only visits whose last change is this one or came before it. */
  upToChange: number
  /** ISO dates of the first and last day, both of them in it; null where that side is open. */
  fromDate: string | null
  toDate: string | null
}

/**
 * Whether the visit `v` is selected; SQL to be bound with a `Selection`. A visit belongs to the day
 * that the clinic's calendar showed when it began. The `+` keeps SQLite from the index by change:
 * rows are wanted in the order in which they were saved, and to sort a million of them would take
 * memory, and space for a copy of the results outside the data folder.
 */
export const selectionSql = `+v.changed_no > :afterChange AND +v.changed_no <= :upToChange
  AND (:fromDate IS NULL OR substr(v.started_at, 1, 10) >= :fromDate)
  AND (:toDate IS NULL OR substr(v.started_at, 1, 10) <= :toDate)`
