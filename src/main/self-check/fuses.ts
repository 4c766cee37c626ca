/**
 * Electron's fuses, read from the executable that runs: bytes behind a marker, the first two of them
 * a version and a count, the others '0' or '1' each (electron/fuses, README "The fuse wire").
 */

const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
const WIRE_VERSION = 1
const ON = '1'.charCodeAt(0)

/** In the order of the wire, with what a clinic's kiosk must have. */
const wanted = [
  { name: 'RunAsNode', on: false },
  { name: 'EnableCookieEncryption', on: true },
  { name: 'EnableNodeOptionsEnvironmentVariable', on: false },
  { name: 'EnableNodeCliInspectArguments', on: false },
  { name: 'EnableEmbeddedAsarIntegrityValidation', on: true },
  { name: 'OnlyLoadAppFromAsar', on: true },
  { name: 'LoadBrowserProcessSpecificV8Snapshot', on: false },
  { name: 'GrantFileProtocolExtraPrivileges', on: false },
] as const

/**
 * The bytes of the wire, one for each fuse.
 * @returns null where there is no wire that this app can read
 */
export async function readFuses(executable: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const headLength = SENTINEL.length + 2
  let tail = Buffer.alloc(0)
  for await (const piece of executable) {
    const bytes = Buffer.concat([tail, piece])
    const start = bytes.indexOf(SENTINEL)
    if (start < 0) {
      // The marker may begin in this piece and end in the next.
      tail = bytes.subarray(Math.max(0, bytes.length - SENTINEL.length + 1))
      continue
    }
    const count = bytes[start + headLength - 1]
    if (count !== undefined && bytes.length >= start + headLength + count) {
      if (bytes[start + headLength - 2] !== WIRE_VERSION) return null
      return bytes.subarray(start + headLength, start + headLength + count)
    }
    tail = bytes.subarray(start)
  }
  return null
}

/** The fuses that are not as they must be; one that this Electron does not have is among them. */
export function wrongFuses(wire: Uint8Array): string[] {
  return wanted
    .filter(({ on }, place) => wire[place] === undefined || (wire[place] === ON) !== on)
    .map(({ name }) => name)
}
