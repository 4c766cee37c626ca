import type { ExportEntry } from '../database/export-store.ts'
import type { ExportRequest, WrittenExport } from './request.ts'

/** What is noted of an export. @param staffId null where nobody gave a PIN */
export function entryOf(
  { id, formats, feed, recipients, range, exportedAt }: ExportRequest,
  { folder, upToChange, visits, answers, manifestSha256 }: WrittenExport,
  staffId: string | null,
): ExportEntry {
  return {
    ...{ id, staffId, folder, formats, feed, isEncrypted: recipients.length > 0 },
    ...range,
    ...{ upToChange, visits, answers, manifestSha256, exportedAt },
  }
}
