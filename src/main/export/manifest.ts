import type { ExportRequest, WrittenExport } from './request.ts'
import type { Salvage } from '../database/salvage-notes.ts'
import type { Selection } from './selection.ts'

export const MANIFEST = 'manifest.json'
const SCHEMA = 1

type Counts = Pick<WrittenExport, 'visits' | 'answers'> & {
  /** What was ever lost of these results, so that nobody takes what is there for all there was. */
  salvages: readonly Salvage[]
}
type Files = WrittenExport['files']

/**
 * What is in the export and how much of it; to be encrypted where the rest is.
 * @param publicKey of the kiosk that signs it
 */
export function fullManifest(
  { id, kioskId, appVersion, exportedAt, formats, feed, csv }: ExportRequest,
  selection: Selection,
  counts: Counts,
  files: Files,
  publicKey: string,
): string {
  return asText({
    schema: SCHEMA,
    publicKey,
    ...{ exportId: id, kioskId, appVersion, exportedAt, formats, feed, csv },
    ...selection,
    ...counts,
    files,
  })
}

/**
 * What may be read on the stick without a key: whoever copies the files can see that they are whole,
 * and learns nothing else from it: how many patients came is nobody's business, so there are no
 * counts, and sheets are only numbered. (How many sheets there are can be counted, and sizes show the
 * rest roughly; the age format does not hide sizes.)
 */
export function openManifest({ id }: ExportRequest, files: Files): string {
  return asText({
    schema: SCHEMA,
    exportId: id,
    isEncrypted: true,
    files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
  })
}

const asText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
