import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { giveFinalName } from '../../src/main/export/final-name.ts'
import { isMountPoint } from '../../src/main/export/mounts.ts'
import { requireTarget } from '../../src/main/export/target-folder.ts'
import { Targets } from '../../src/main/export/targets.ts'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import type * as Fsync from '../../src/main/platform/fsync.ts'
import { saveReport } from '../../src/main/reports/save-report.ts'
import { keepSheet } from '../../src/main/sheet/keep-sheet.ts'
import { makeExport as makeSource, makeVisitRow } from '../helpers/export-folder.ts'
import { makeExport, makeRequest } from '../helpers/exports.ts'
import { canMakeDisk, makeSmallDisk } from '../helpers/small-disk.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'

/** The folder whose names the medium does not take: the system says so when they are to be synced. */
const medium = vi.hoisted(() => ({ refused: '' }))
vi.mock('../../src/main/platform/fsync.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Fsync>()
  const refuse = (path: string) => {
    if (path !== medium.refused) return
    throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' })
  }
  return {
    ...real,
    syncFolder: (path: string) => {
      refuse(path)
      real.syncFolder(path)
    },
    syncFolderLater: async (path: string) => {
      refuse(path)
      await real.syncFolderLater(path)
    },
  }
})
beforeEach(() => {
  medium.refused = ''
})

const disks: { remove: () => void }[] = []
afterEach(() => {
  for (const disk of disks.splice(0)) disk.remove()
})

function mountAt(dir: string) {
  mkdirSync(dir, { recursive: true })
  const disk = makeSmallDisk(dir, 4)
  disks.push(disk)
  return disk
}

const report = (dir: string, mustBeMount = false) =>
  saveReport({ dir, mustBeMount, isThere: () => true }, 'report.csv', 'a\r\n')

describe('where something is to be written', () => {
  it.each([false, true])('must be there (as a mount: %s)', async (mustBeMount) => {
    const dir = join(makeTempDir(), 'stick')
    await expect(requireTarget(dir, mustBeMount)).rejects.toMatchObject({
      code: 'export-target-gone',
      problem: { file: dir },
    })
  })

  it('must be a folder', async () => {
    const path = join(makeTempDir(), 'stick')
    writeFileSync(path, '')
    await expect(requireTarget(path, false)).rejects.toMatchObject({ code: 'export-target-gone' })
  })

  it('may be any folder that is there, unless the settings say otherwise', async () => {
    const dir = makeTempDir()
    await requireTarget(dir, false)
    await expect(requireTarget(dir, true)).rejects.toMatchObject({
      code: 'export-target-not-mounted',
      problem: { file: dir },
    })
  })

  it('is no mount where it is the disk of the system itself', async () => {
    expect(await isMountPoint('/')).toBe(process.platform === 'win32')
  })

  it.runIf(canMakeDisk)('is a mount as long as something is mounted there', async () => {
    const dir = join(makeTempDir(), 'NURSES 2')
    const disk = mountAt(dir)
    await requireTarget(dir, true)
    mkdirSync(join(dir, 'inside'))
    // The folder in it is on the drive, and would be made on the disk once the drive is away.
    await expect(requireTarget(join(dir, 'inside'), true)).rejects.toThrow('not-mounted')
    disk.remove()
    disks.pop()
    await expect(requireTarget(dir, true)).rejects.toThrow('not-mounted')
  })

  it.runIf(canMakeDisk)('is a mount where a folder of the same disk is mounted', async () => {
    const [from, to] = [makeTempDir(), makeTempDir()]
    execFileSync('mount', ['--bind', from, to])
    disks.push({ remove: () => execFileSync('umount', [to]) })
    await requireTarget(to, true)
  })
})

describe('a target at which nothing is mounted, though the settings want it', () => {
  it('gets no export, and no file of one', async () => {
    const { databasePath } = makeVisits()
    const { targetDir } = makeRequest(databasePath)
    const made = makeExport(databasePath, { targetMustBeMount: true })
    await expect(made).rejects.toMatchObject({ code: 'export-target-not-mounted' })
    expect(readdirSync(targetDir)).toEqual([])
  })

  it('gets no report', async () => {
    const dir = makeTempDir()
    await expect(report(dir, true)).rejects.toMatchObject({ code: 'export-target-not-mounted' })
    expect(readdirSync(dir)).toEqual([])
  })

  it('is told to staff, and cannot be chosen', async () => {
    const folder = makeTempDir()
    const [listed] = await new Targets({ folder, mustBeMount: true, findDrives: () => [] }).list()
    expect(listed).toMatchObject({ canWrite: false, isMissingMount: true })
    const gone = join(folder, 'gone')
    const [other] = await new Targets({
      folder: gone,
      mustBeMount: true,
      findDrives: () => [],
    }).list()
    expect(other).toMatchObject({ canWrite: false, isMissingMount: false })
  })

  it.runIf(canMakeDisk)('is used once something is mounted', async () => {
    const { databasePath } = makeVisits()
    const targetDir = makeTempDir()
    mountAt(targetDir)
    const { folder } = await makeExport(databasePath, { targetDir, targetMustBeMount: true })
    expect(readdirSync(targetDir)).toEqual([folder])
    await report(targetDir, true)
    const options = { folder: targetDir, mustBeMount: true, findDrives: () => [] }
    expect(await new Targets(options).list()).toMatchObject([
      { canWrite: true, isMissingMount: false },
    ])
  })
})

describe('a medium that does not take the final name', () => {
  it('keeps no export under it', async () => {
    const { databasePath } = makeVisits()
    const { targetDir } = makeRequest(databasePath)
    medium.refused = targetDir
    await expect(makeExport(databasePath)).rejects.toMatchObject({
      code: 'export-not-kept',
      problem: { reason: expect.stringContaining('EIO') as string },
    })
    expect(readdirSync(targetDir)).toEqual([])
    medium.refused = ''
    const { folder } = await makeExport(databasePath)
    expect(readdirSync(targetDir)).toEqual([folder])
  })

  it('keeps no report', async () => {
    const dir = makeTempDir()
    medium.refused = dir
    await expect(report(dir)).rejects.toMatchObject({ code: 'export-not-kept' })
    expect(readdirSync(dir)).toEqual([])
  })

  it('keeps no merge', async () => {
    const dir = makeTempDir()
    const source = makeSource(join(dir, 'one'), { visits: [makeVisitRow()] })
    medium.refused = dir
    await expect(mergeExports([source], join(dir, 'all'))).rejects.toMatchObject({
      code: 'export-not-kept',
    })
    expect(readdirSync(dir)).toEqual(['one'])
  })

  it('keeps no sheet', () => {
    const sheetsDir = join(makeTempDir(), 'sheets')
    keepSheet(sheetsDir, 'v1', Buffer.from('%PDF-1'))
    medium.refused = sheetsDir
    expect(() => {
      keepSheet(sheetsDir, 'v2', Buffer.from('%PDF-2'))
    }).toThrow('EIO')
    expect(readdirSync(sheetsDir)).toEqual(['v1.pdf'])
  })
})

describe('a folder that has its final name', () => {
  const manifest = {
    ...{ name: 'manifest.json', bytes: 2 },
    sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  }
  function makePartial() {
    const dir = makeTempDir()
    const partialDir = join(dir, 'export.partial')
    mkdirSync(partialDir)
    writeFileSync(join(partialDir, 'visits.csv'), 'abc')
    writeFileSync(join(partialDir, 'manifest.json'), '{}')
    return { dir, partialDir, finalDir: join(dir, 'export') }
  }
  const visits = { name: 'visits.csv', bytes: 3 }

  it('stays where it is as it was written', async () => {
    const { dir, partialDir, finalDir } = makePartial()
    await giveFinalName(partialDir, finalDir, { files: [visits], manifest })
    expect(readdirSync(dir)).toEqual(['export'])
  })

  it.each([
    ['has a file of another size', [{ ...visits, bytes: 4 }], manifest, 'has 3 bytes'],
    ['lacks a file', [visits, { name: 'answers.csv', bytes: 0 }], manifest, 'lacks answers.csv'],
    ['has another file', [], manifest, 'has a file visits.csv that was not written'],
    ['has another manifest', [visits], { ...manifest, sha256: 'ab' }, 'is not what was written'],
  ])('is taken away where it %s', async (_what, files, listed, reason) => {
    const { dir, partialDir, finalDir } = makePartial()
    const named = giveFinalName(partialDir, finalDir, { files, manifest: listed })
    await expect(named).rejects.toMatchObject({
      code: 'export-not-kept',
      problem: { file: finalDir, reason: expect.stringContaining(reason) as string },
    })
    expect(readdirSync(dir)).toEqual([])
  })

  it('is no other file that has the name of a report', async () => {
    const dir = makeTempDir()
    writeFileSync(join(dir, 'report.csv'), 'kept')
    await expect(report(dir)).rejects.toThrow('is there already')
    expect(readdirSync(dir)).toEqual(['report.csv'])
  })
})

describe('a merge', () => {
  it('makes no folder above its own', async () => {
    const dir = makeTempDir()
    const source = makeSource(join(dir, 'one'), { visits: [makeVisitRow()] })
    const merged = mergeExports([source], join(dir, 'stick', 'all'))
    await expect(merged).rejects.toMatchObject({ code: 'export-target-gone' })
    expect(readdirSync(dir)).toEqual(['one'])
  })

  it.runIf(canMakeDisk)('is not written beside a drive that it names', async () => {
    const dir = makeTempDir()
    const source = makeSource(join(dir, 'one'), { visits: [makeVisitRow()] })
    mountAt(join(dir, 'stick'))
    await expect(mergeExports([source], join(dir, 'stick'))).rejects.toThrow('name a folder on it')
    expect(readdirSync(dir).sort()).toEqual(['one', 'stick'])
    await mergeExports([source], join(dir, 'stick', 'all'))
    expect(readdirSync(join(dir, 'stick'))).toEqual(['all'])
  })
})

describe('a sheet', () => {
  it('is kept beside others, and makes no data folder', () => {
    const dataDir = makeTempDir()
    keepSheet(join(dataDir, 'sheets'), 'v1', Buffer.from('%PDF-1'))
    keepSheet(join(dataDir, 'sheets'), 'v2', Buffer.from('%PDF-2'))
    expect(readdirSync(join(dataDir, 'sheets')).sort()).toEqual(['v1.pdf', 'v2.pdf'])
    rmSync(dataDir, { recursive: true })
    expect(() => {
      keepSheet(join(dataDir, 'sheets'), 'v3', Buffer.from('%PDF-3'))
    }).toThrow('ENOENT')
  })
})
