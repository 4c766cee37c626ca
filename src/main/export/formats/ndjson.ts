import type { RecordFormat } from '../record-format.ts'

/** One JSON object a line, as the record is; for programs, and the only format that leaves nothing out. */
export const ndjson: RecordFormat = {
  fileName: 'visits.ndjson',
  head: () => '',
  pieces: (visit) => [`${JSON.stringify({ schema: 1, ...visit })}\n`],
  separator: '',
  tail: '',
}
