/** Which visits an export or a report takes. */
export interface Selection {
  /** Visits whose last change came later than this one… */
  afterChange: number
  /** …and not later than this one. */
  upToChange: number
  /** ISO dates, both included, by the day on which the visit began; null where that side is open. */
  fromDate: string | null
  toDate: string | null
}

/** Holds for `visits AS v` with the parameters of a `Selection` bound by name. */
export const selectionSql = `v.changed_no > :afterChange AND v.changed_no <= :upToChange
  AND (:fromDate IS NULL OR substr(v.started_at, 1, 10) >= :fromDate)
  AND (:toDate IS NULL OR substr(v.started_at, 1, 10) <= :toDate)`
