import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Put in by `electron.vite.config.ts`; the tests of the parts run without it and check everything. */
declare const __CHECKED_CONTENT__: readonly string[] | undefined

const checkedWhenBuilt = new Set(
  typeof __CHECKED_CONTENT__ === 'undefined' ? [] : __CHECKED_CONTENT__,
)

/**
 * What passed every check when the kiosk was built, and so need not pass it at each start: the same
 * bytes have the same answer, and a patient waits for it. A clinic's own file has other bytes.
 */
export interface Checked {
  /** @param fingerprint that of all files which a check reads */
  has: (fingerprint: string) => boolean
  /** Called for what passes now. */
  add: (fingerprint: string) => void
}

export const fromBuild: Checked = {
  has: (fingerprint) => checkedWhenBuilt.has(fingerprint),
  add: () => undefined,
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
    return readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // What is there and cannot be read is no file of ours; its parser says what is wrong with it.
    return code === 'ENOENT' ? null : Buffer.from(`unread: ${String(code)}`)
  }
}
