import { decodeMountPath } from '../platform/mount-path.ts'
import type { Files } from './files.ts'
import { locked, lockedUnless, open, unknown, type ProbeVerdict } from './verdict.ts'

/** Where the results are: who can read them, what they are kept on, whether they are whole. */

const OTHERS = 0o077
const MIB = 1024 * 1024
/** Years of visits, and room for the log and an export. */
const WANTED_FREE_BYTES = 500 * MIB

/**
 * A folder that others cannot enter closes all that is in it.
 * @param mode the folder's permission bits; null where the system has none
 */
export function probeDataPrivate(mode: number | null): ProbeVerdict {
  if (mode === null) return unknown()
  const shown = (mode & 0o777).toString(8).padStart(4, '0')
  return (mode & OTHERS) === 0 ? locked(shown) : open(shown)
}

const durable = new Set(['ext3', 'ext4', 'xfs', 'btrfs', 'f2fs', 'zfs', 'bcachefs'])
// SQLite's journal needs locks that network file systems do not keep, and permissions that a memory
// card has not; what is in memory is gone with the power.
const unfit = /^(nfs\d?|cifs|smb\d?|smbfs|9p|fuse.*|vfat|msdos|exfat|tmpfs|ramfs|overlay|squashfs)$/

export function probeDataDisk(files: Files, dataDir: string): ProbeVerdict {
  const mounts = files.read('/proc/self/mounts')
  if (mounts === null) return unknown()
  let best = { point: '', type: '' }
  for (const line of mounts.trim().split('\n')) {
    const [, encoded = '', type = ''] = line.split(' ')
    const point = decodeMountPath(encoded)
    const holds = dataDir === point || dataDir.startsWith(point === '/' ? '/' : `${point}/`)
    // Of two mounts at one place the later one is what is read.
    if (holds && point.length >= best.point.length) best = { point, type }
  }
  if (durable.has(best.type)) return locked(best.type)
  return unfit.test(best.type) ? open(best.type) : unknown(best.type)
}

export function probeDiskSpace(freeBytes: number): ProbeVerdict {
  const shown = `${Math.floor(freeBytes / MIB)} MiB`
  return freeBytes < WANTED_FREE_BYTES ? open(shown) : locked(shown)
}

/**
 * @param integrity `ok`, or what is wrong with the results
 * @param backupProblem why the last backup failed; null when it did not
 */
export const probeDatabase = (integrity: string, backupProblem: string | null): ProbeVerdict =>
  lockedUnless([
    ...(integrity === 'ok' ? [] : [integrity]),
    ...(backupProblem === null ? [] : [`backup: ${backupProblem}`]),
  ])

/** @param copiedAt when the data folder came from another machine; null where it did not */
export const probeMachine = (copiedAt: string | null): ProbeVerdict =>
  copiedAt === null ? locked() : open(copiedAt)

/** @param brokenAt the first row of the audit log that does not fit; null when all do */
export const probeAudit = (brokenAt: number | null): ProbeVerdict =>
  brokenAt === null ? locked() : open(`seq ${brokenAt}`)

/** A clock that shows an earlier time is wrong: there was no such kiosk yet. */
const EARLIEST = Date.parse('2026-01-01T00:00:00Z')
const LATEST = Date.parse('2100-01-01T00:00:00Z')

/** @param lastAt when the last thing on record happened, ISO 8601; null where nothing is */
export function probeClock(now: Date, lastAt: string | null): ProbeVerdict {
  const at = now.getTime()
  const isBehind = lastAt !== null && at < Date.parse(lastAt)
  const shown = now.toISOString()
  return at < EARLIEST || at >= LATEST || isBehind ? open(shown) : locked(shown)
}

/** @param problem why the last line of the log is not in its file; null when it is */
export const probeLog = (problem: string | null): ProbeVerdict =>
  lockedUnless(problem === null ? [] : [problem])
