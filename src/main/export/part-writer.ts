import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Part } from './contents.ts'
import { divide, numberedName, PLAIN_FRAME, type FileContent } from './divided-file.ts'
import { encryptTo } from './encrypt.ts'
import { ExportCancelled, exportFailure } from './failure.ts'
import type { ExportProgress, WrittenExport } from './request.ts'
import { toBlocks, writeVerified } from './verified-file.ts'

const ENCRYPTED = '.age'

export type WrittenFile = WrittenExport['files'][number]

export interface ExportWatch {
  signal: AbortSignal
  onProgress: (progress: ExportProgress) => void
}
/** `mostFileBytes`: a list that is longer goes on in further files. */
export type PartWatch = ExportWatch & { mostFileBytes: number }

/** Writes one part after the other, each as many files as it takes, encrypted where there are keys. */
export function createPartWriter(
  dir: string,
  recipients: readonly string[],
  { signal, onProgress, mostFileBytes }: PartWatch,
  total: number,
): (part: Part) => Promise<WrittenFile[]> {
  let done = 0
  const afterBlock = () => {
    refuseIfCancelled(signal)
    onProgress({ done, total })
  }
  const writeFile = async (part: Part, fileNo: number, content: FileContent) => {
    const rows = () => (part.rowsOf === null ? null : content.rows())
    const plainName = numberedName(part.name, fileNo)
    const blocks = toBlocks(content.contents)
    if (recipients.length === 0) {
      const written = await writeVerified(join(dir, plainName), blocks, afterBlock)
      return { name: plainName, rows: rows(), ...written }
    }
    const name = (part.encryptedName ?? plainName) + ENCRYPTED
    const plain = new ContentDigest()
    const sealed = await encryptTo(recipients, plain.read(blocks))
    const written = await writeVerified(join(dir, name), sealed, afterBlock)
    return { name, rows: rows(), ...written, opened: { name: plainName, ...plain.result } }
  }
  return async (part) => {
    const files: WrittenFile[] = []
    const pieces: Part['pieces'] = (rowsMade) =>
      part.pieces((made) => {
        done += made
        rowsMade(made)
      })
    const mostBytes = part.frame === null ? Infinity : mostFileBytes
    for (const content of divide(pieces, part.frame ?? PLAIN_FRAME, mostBytes)) {
      const file = await writeFile(part, files.length + 1, content)
      if (part.frame === null && file.bytes > mostFileBytes) {
        const reason = `is larger than ${mostFileBytes} bytes and cannot be divided: export fewer days`
        throw exportFailure(join(dir, file.name), reason)
      }
      files.push(file)
    }
    return files.map((file, index) => (index === 0 ? { ...file, ...told(part) } : file))
  }
}

/** What is said of a part beside its files: once, at the first of them. */
const told = ({ sheets, leftOut }: Part) => ({
  ...(sheets && { sheets }),
  ...(leftOut && leftOut.visits > 0 && { leftOut }),
})

/** What goes into an encrypted file, so that whoever opens it can see that it is what was exported. */
class ContentDigest {
  readonly #hash = createHash('sha256')
  #bytes = 0

  get result(): { bytes: number; sha256: string } {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') }
  }

  *read(blocks: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const block of blocks) {
      this.#hash.update(block)
      this.#bytes += block.length
      yield block
    }
  }
}

/** @throws {ExportCancelled} */
export function refuseIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new ExportCancelled()
}
