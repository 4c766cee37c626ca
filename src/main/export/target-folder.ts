import { opendir } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { asExportFailure } from './failure.ts'
import { isMountPoint } from './mounts.ts'

/**
 * Where something is to be written must be there already, for the kiosk and for every command: to make
 * it would fill the system disk as soon as a stick or a share is not in its place.
 * @param mustBeMount as the settings say it: then the empty folder under a drive is refused, too
 * @throws {AppError} `export-target-gone`, `export-target-not-mounted`, or why it cannot be opened
 */
export async function requireTarget(dir: string, mustBeMount: boolean): Promise<void> {
  let isMounted: boolean
  try {
    // To open it has the system mount what it mounts on demand.
    await (await opendir(dir)).close()
    isMounted = !mustBeMount || (await isMountPoint(dir))
  } catch (error) {
    throw asExportFailure(error, dir)
  }
  if (isMounted) return
  const reason = 'nothing is mounted there, and the settings want a mounted drive or share'
  throw new AppError('export-target-not-mounted', { file: dir, key: '', reason })
}
