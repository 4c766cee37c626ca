import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { startChild } from '../helpers/faults/start-child.ts'
import { canMakeDisk, makeSmallDisk, whyNoDisk } from '../helpers/small-disk.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

/** A kiosk as far as the lock goes, in a process of its own: within one a lock is no lock. */
async function takeElsewhere(dataDir: string) {
  const child = await startChild('lock', join(dataDir, DATABASE_NAME))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  const kind = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').once('data', (line: string) => {
      resolve(line.trim())
    })
    child.once('exit', (code) => {
      reject(new Error(`ended with ${String(code)}`))
    })
  })
  return { kind, kill }
}

const lockPath = (dataDir: string) => join(dataDir, 'instance.lock')

describe('a data folder', () => {
  it('is one kiosk’s, until that one’s process is gone however it went', async () => {
    const dataDir = makeTempDir()
    const first = await takeElsewhere(dataDir)
    expect(first.kind).toBe('taken')
    expect((await takeElsewhere(dataDir)).kind).toBe('in-use')
    await first.kill()
    expect((await takeElsewhere(dataDir)).kind).toBe('taken')
  })

  it('by whatever name it is reached', async () => {
    const dataDir = makeTempDir()
    const link = join(makeTempDir(), 'link')
    symlinkSync(dataDir, link)
    expect((await takeElsewhere(dataDir)).kind).toBe('taken')
    expect((await takeElsewhere(link)).kind).toBe('in-use')
  })

  it('is not one’s because of a lock that another host, another program or a copy left', async () => {
    const dataDir = makeTempDir()
    symlinkSync('another-host-4711', join(dataDir, 'SingletonLock'))
    writeFileSync(lockPath(dataDir), 'anything at all, written over it\n'.repeat(100))
    expect((await takeElsewhere(dataDir)).kind).toBe('taken')
    expect((await takeElsewhere(dataDir)).kind).toBe('in-use')
  })

  it('is taken also where a folder, a link or a pipe is in the place of the lock', async () => {
    const outside = join(makeTempDir(), 'a file of the system')
    writeFileSync(outside, 'its content')
    const put = [
      (path: string) => {
        mkdirSync(join(path, 'with something in it'), { recursive: true })
      },
      (path: string) => {
        symlinkSync(outside, path)
      },
      (path: string) => {
        execFileSync('mkfifo', [path])
      },
    ]
    for (const putThere of put) {
      const dataDir = makeTempDir()
      putThere(lockPath(dataDir))
      expect((await takeElsewhere(dataDir)).kind).toBe('taken')
      expect((await takeElsewhere(dataDir)).kind).toBe('in-use')
      expect(readdirSync(dataDir).filter((name) => name.includes('aside'))).toHaveLength(1)
    }
    expect(readFileSync(outside, 'utf8')).toBe('its content')
  })

  it.skipIf(!canMakeDisk)(`is taken without room for a byte (${whyNoDisk})`, async () => {
    const disk = makeSmallDisk(makeTempDir(), 1)
    onTestFinished(disk.remove)
    // The file is there from an earlier start.
    await (await takeElsewhere(disk.dir)).kill()
    disk.fill()
    expect((await takeElsewhere(disk.dir)).kind).toBe('taken')
    expect((await takeElsewhere(disk.dir)).kind).toBe('in-use')
  })

  it.skipIf(!canMakeDisk)(
    `is nobody’s where nothing can be written, and that is said (${whyNoDisk})`,
    async () => {
      const disk = makeSmallDisk(makeTempDir(), 1)
      onTestFinished(disk.remove)
      disk.makeReadOnly()
      expect((await takeElsewhere(disk.dir)).kind).toBe('unlocked')
      expect((await takeElsewhere(disk.dir)).kind).toBe('unlocked')
      disk.makeWritable()
      expect((await takeElsewhere(disk.dir)).kind).toBe('taken')
    },
  )
})
