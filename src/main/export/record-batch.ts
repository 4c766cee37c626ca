/**
 * So much goes to a receiver in one request: a web server that nobody has set otherwise takes a
 * megabyte (nginx: `client_max_body_size` 1m), and receivers limit the entries of a request, too.
 */
export const USUAL_BATCH: BatchLimits = { entries: 100, bytes: 1_000_000 }

export interface BatchLimits {
  entries: number
  /** Of the entries themselves, in UTF-8. */
  bytes: number
}

/** What belongs together, such as all that is told of one visit. */
export interface EntryGroup {
  entries: readonly string[]
  /** How many visits it tells of. */
  rows: number
}

/**
 * Puts groups together, in their order. None is divided: one that is larger than a batch is one of its
 * own. That may be the CodeSystem of a lesson's version whose words were read in many languages, or with
 * many values of the clinic, one after the other: a definition is one resource, and half of it under its
 * address would be another. A visit is two resources, some ten kilobytes; a statement some two.
 */
export function* batchesOf(
  groups: Iterable<EntryGroup>,
  limits: BatchLimits = USUAL_BATCH,
): Generator<EntryGroup> {
  let entries: string[] = []
  let rows = 0
  let bytes = 0
  for (const group of groups) {
    const groupBytes = group.entries.reduce((sum, entry) => sum + Buffer.byteLength(entry) + 1, 0)
    const isFull =
      entries.length + group.entries.length > limits.entries || bytes + groupBytes > limits.bytes
    if (entries.length > 0 && isFull) {
      yield { entries, rows }
      entries = []
      rows = 0
      bytes = 0
    }
    entries.push(...group.entries)
    rows += group.rows
    bytes += groupBytes
  }
  if (entries.length > 0) yield { entries, rows }
}
