import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/** A real disk with little room, in memory. Only root on Linux may make one. */
export interface SmallDisk {
  dir: string
  /** Takes all the room there is. */
  fill: () => void
  /** Frees the room that `fill` took. */
  free: () => void
  makeReadOnly: () => void
  makeWritable: () => void
  remove: () => void
}

export const canMakeDisk = process.platform === 'linux' && process.getuid?.() === 0
export const whyNoDisk = 'only root on Linux can make a small disk'

/** @param owner `uid:gid` of whoever writes there */
export function makeSmallDisk(dir: string, megabytes: number, owner = ''): SmallDisk {
  const [uid = '0', gid = '0'] = owner.split(':')
  const mount = (...args: string[]) => execFileSync('mount', args)
  mount(
    ...['-t', 'tmpfs', '-o'],
    `size=${megabytes}m,mode=0700,uid=${uid || '0'},gid=${gid}`,
    ...['tmpfs', dir],
  )
  const ballast = join(dir, 'ballast')
  return {
    dir,
    fill: () => {
      const { bavail, bsize } = statfsSync(dir)
      try {
        writeFileSync(ballast, Buffer.alloc(bavail * bsize, 1))
      } catch (error) {
        // Somebody else took of it meanwhile; what was left was taken here.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    },
    free: () => {
      rmSync(ballast)
    },
    makeReadOnly: () => mount('-o', 'remount,ro', dir),
    makeWritable: () => mount('-o', 'remount,rw', dir),
    remove: () => {
      execFileSync('umount', ['--lazy', dir])
    },
  }
}
