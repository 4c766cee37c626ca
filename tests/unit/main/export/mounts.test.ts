import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRemovable, parseMounts } from '../../../../src/main/export/mounts.ts'
import { Targets } from '../../../../src/main/export/targets.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

describe('what is mounted', () => {
  it('is read as the kernel writes it, blanks and other scripts included', () => {
    const text = [
      '22 27 0:21 / /proc rw,relatime - proc proc rw',
      '71 27 8:17 / /media/kiosk/NURSES\\0402 rw,nosuid shared:32 - vfat /dev/sdb1 rw',
      '72 27 8:33 / /media/kiosk/\\330\\271 rw - vfat /dev/sdc1 rw',
      '',
    ].join('\n')
    expect(parseMounts(text)).toEqual([
      { id: '22', device: '0:21', dir: '/proc' },
      { id: '71', device: '8:17', dir: '/media/kiosk/NURSES 2' },
      { id: '72', device: '8:33', dir: '/media/kiosk/ع' },
    ])
  })

  /** `/sys` with one disk and a partition of it. */
  function makeSys(bus: string, removable: '0' | '1'): string {
    const sysDir = makeTempDir()
    const diskDir = join(sysDir, 'devices', bus, 'block', 'sdb')
    mkdirSync(join(diskDir, 'sdb1'), { recursive: true })
    writeFileSync(join(diskDir, 'removable'), `${removable}\n`)
    mkdirSync(join(sysDir, 'dev', 'block'), { recursive: true })
    symlinkSync(join(diskDir, 'sdb1'), join(sysDir, 'dev', 'block', '8:17'))
    return sysDir
  }

  it.each([
    ['a card that says so', 'pci0/mmc', '1', true],
    ['a large stick that calls itself fixed', 'pci0/usb1/1-1', '0', true],
    ['the disk inside', 'pci0/ata1', '0', false],
  ] as const)('is removable or not: %s', (_what, bus, removable, expected) => {
    expect(isRemovable('8:17', makeSys(bus, removable))).toBe(expected)
  })

  it('is not removable where it is no disk', () => {
    expect(isRemovable('0:21', makeSys('pci0/usb1', '1'))).toBe(false)
  })
})

describe('where staff may write to', () => {
  it('is each drive and the clinic’s folder, with the room there', async () => {
    const [dir, folder] = [makeTempDir(), makeTempDir()]
    const drive = { id: '71', device: '8:17', dir }
    const list = await new Targets({ folder, mustBeMount: false, findDrives: () => [drive] }).list()
    expect(list).toMatchObject([
      { kind: 'drive', canWrite: true },
      { id: 'folder', kind: 'folder', name: folder, canWrite: true },
    ])
    for (const { freeBytes } of list) expect(freeBytes).toBeGreaterThan(0)
  })

  it('tells of a folder that is not there', async () => {
    const folder = join(makeTempDir(), 'gone')
    const list = await new Targets({ folder, mustBeMount: false, findDrives: () => [] }).list()
    expect(list).toMatchObject([{ id: 'folder', freeBytes: null, canWrite: false }])
  })

  it('is not named twice', async () => {
    const dir = makeTempDir()
    const findDrives = () => [{ id: '71', device: '8:17', dir }]
    expect(await new Targets({ folder: dir, mustBeMount: false, findDrives }).list()).toHaveLength(
      1,
    )
  })

  it('is another one when a drive was pulled out and plugged in again', async () => {
    let mountId = '71'
    const dir = makeTempDir()
    const findDrives = () => (mountId === '' ? [] : [{ id: mountId, device: '8:17', dir }])
    const targets = new Targets({ folder: null, mustBeMount: false, findDrives })
    const [{ id } = { id: '' }] = await targets.list()
    const chosen = targets.find(id)
    expect(chosen).toMatchObject({ dir, isDrive: true })
    expect(chosen.isThere()).toBe(true)
    mountId = ''
    expect(chosen.isThere()).toBe(false)
    mountId = '72'
    expect(chosen.isThere()).toBe(false)
    expect(() => targets.find(id)).toThrow('export-target-gone')
    expect(() => targets.find('folder')).toThrow('export-nowhere')
  })
})
