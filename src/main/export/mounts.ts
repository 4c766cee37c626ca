import { readFileSync, realpathSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { decodeMountPath } from '../platform/mount-path.ts'

/** What the kernel says of one mounted file system. */
export interface Mount {
  /** The kernel's number of this mount: one that is taken away and comes back has another. */
  id: string
  /** `8:17`, the number of the device. */
  device: string
  /** Where it stands in the tree of folders. */
  dir: string
}

/** Where systems mount what somebody plugs in. */
const USUAL_ROOTS = ['/media', '/run/media', '/mnt']

/** @param text of `/proc/self/mountinfo`; see proc_pid_mountinfo(5) */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [id, , device, , dir] = line.split(' ')
    if (id === undefined || device === undefined || dir === undefined) return []
    return [{ id, device, dir: decodeMountPath(dir) }]
  })
}

/**
 * The removable drives that are mounted now, the last mount of a folder only: it hides those before.
 * Off Linux there are none, since Node has no means to tell a drive that may be taken out from one
 * that may not.
 * @param roots in development: counts whatever is mounted there, removable or not
 */
export function findDrives(roots: readonly string[] | null): Mount[] {
  if (process.platform !== 'linux') return []
  const mounts = readMounts()
  const onTop = new Map(mounts.map((mount) => [mount.dir, mount]))
  return [...onTop.values()].filter(({ dir, device }) => {
    if (roots !== null) return isUnder(roots, dir)
    return isUnder(USUAL_ROOTS, dir) && isRemovable(device)
  })
}

const readMounts = () => parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'))

/**
 * Whether a drive or share is mounted at this very folder. On Linux the kernel's list says it: a
 * folder that is a subvolume of the system disk has a device number of its own, too. Elsewhere that
 * number tells.
 */
export async function isMountPoint(dir: string): Promise<boolean> {
  const path = await realpath(dir)
  const parent = dirname(path)
  // A drive of Windows; elsewhere the root, which is the kiosk's own disk.
  if (parent === path) return process.platform === 'win32'
  if (process.platform === 'linux') return readMounts().some((mount) => mount.dir === path)
  const [here, above] = await Promise.all([stat(path), stat(parent)])
  return here.dev !== above.dev
}

const isUnder = (roots: readonly string[], dir: string) =>
  roots.some((root) => dir.startsWith(`${root}/`))

/** @param sysDir `/sys`, or what stands for it in a test */
export function isRemovable(device: string, sysDir = '/sys'): boolean {
  try {
    const blockDir = realpathSync(join(sysDir, 'dev', 'block', device))
    // Large sticks and disks in a case call themselves fixed; the bus shows what they are.
    if (/\/usb\d+\//.test(blockDir)) return true
    // A partition has no such file; its disk, one folder up, has.
    return [blockDir, dirname(blockDir)].some(saysRemovable)
  } catch {
    return false // no block device: a share, or in memory
  }
}

function saysRemovable(blockDir: string): boolean {
  try {
    return readFileSync(join(blockDir, 'removable'), 'utf8').trim() === '1'
  } catch {
    return false
  }
}
