import { PLAIN_FRAME } from '../divided-file.ts'
import type { RecordFormat } from '../record-format.ts'

/** One JSON object a line, as the record is; for programs, and the only format that leaves nothing out. */
export const ndjson: RecordFormat = {
  fileName: 'visits.ndjson',
  explanation: 'ndjson',
  frame: () => PLAIN_FRAME,
  entries: (visit) => [`${JSON.stringify({ schema: 1, ...visit })}\n`],
}
