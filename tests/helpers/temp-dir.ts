import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/**
 * A folder for one test, gone when the test is over.
 * @param parent where memory or speed matters and the disk does not
 */
export function makeTempDir(parent = tmpdir()): string {
  const dir = mkdtempSync(join(parent, 'aftercare-test-'))
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true })
  })
  return dir
}
