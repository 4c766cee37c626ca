import { createHash } from 'node:crypto'
import { MAX_JSON_BYTES } from '../platform/json-file.ts'
import { NotRegular, readRegularFile } from '../platform/regular-file.ts'

/** Put in by `electron.vite.config.ts`; the tests of the parts run without it and check everything. */
declare const __CHECKED_CONTENT__: Readonly<Record<string, string>> | undefined

const checkedWhenBuilt = new Map(
  typeof __CHECKED_CONTENT__ === 'undefined' ? [] : Object.entries(__CHECKED_CONTENT__),
)

/**
 * What passed every check when the kiosk was built, and so need not pass it at each start: the same
 * bytes have the same answer, and a patient waits for it. A clinic's own file has other bytes.
 */
export interface Checked {
  /**
   * @param fingerprint that of all files which a check reads
   * @returns the content hash of what is in them; undefined where they did not pass, or not as written
   */
  hashOf: (fingerprint: string) => string | undefined
  /**
   * Called for each language that passes the checks of this start.
   * @param isAsWritten whether the checks left everything as it stands in the files
   */
  add: (fingerprint: string, contentHash: string, isAsWritten: () => boolean) => void
}

export const fromBuild: Checked = {
  hashOf: (fingerprint) => checkedWhenBuilt.get(fingerprint),
  add: () => undefined,
}

/** Collects what passes, for the build to put into the app. */
export class CheckedNow implements Checked {
  readonly passed: Record<string, string> = {}

  hashOf(): undefined {
    return undefined
  }

  add(fingerprint: string, contentHash: string, isAsWritten: () => boolean): void {
    if (isAsWritten()) this.passed[fingerprint] = contentHash
  }
}

/**
 * SHA-256 (hex) of the bytes of files, in this order. Those that are not there leave no trace, so
 * that the folder of a clinic that put nothing into it makes no difference.
 * @param before the fingerprint of files that come first, so that many need not read them again
 */
export function fingerprintOf(paths: readonly string[], before = ''): string {
  const hash = createHash('sha256').update(before)
  for (const path of paths) {
    const bytes = readIfThere(path)
    if (bytes !== null) hash.update(`${String(bytes.length)};`).update(bytes)
  }
  return hash.digest('hex')
}

function readIfThere(path: string): Buffer | null {
  try {
    return readRegularFile(path, MAX_JSON_BYTES)
  } catch (error) {
    if (error instanceof NotRegular) return Buffer.from(`unread: ${error.message}`)
    const { code } = error as NodeJS.ErrnoException
    // What is there and cannot be read is no file of ours; its parser says what is wrong with it.
    return code === 'ENOENT' ? null : Buffer.from(`unread: ${String(code)}`)
  }
}
