import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BACKUPS_DIR } from './backup.ts'

/** What a power cut left of a salvage or a backup that came to no end: nobody reads it again. */
const LEFTOVERS: readonly (readonly [dir: string, name: RegExp])[] = [
  ['.', /^salvage\.partial(\.work)?$/],
  [BACKUPS_DIR, /\.db\.partial$/],
]

/** Makes what room there is to be made without taking anything from anybody. Never throws. */
export function removeLeftovers(dataDir: string): void {
  for (const [dir, pattern] of LEFTOVERS) {
    for (const name of namesIn(join(dataDir, dir)).filter((each) => pattern.test(each))) {
      try {
        rmSync(join(dataDir, dir, name), { recursive: true, force: true })
      } catch {
        // It stays, and takes its room.
      }
    }
  }
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}
