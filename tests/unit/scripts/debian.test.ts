import { chmodSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { ensureLibraries, isInstalled } from '../../../scripts/setup/debian.mjs'
import { collectSaid } from './said.ts'
import { makeTempDir, writeFiles } from './temp-dir.ts'

collectSaid()

type System = NonNullable<Parameters<typeof ensureLibraries>[2]>

const debian12 = { ID: 'debian', VERSION_ID: '12' }

/** A Debian 12 without anything; what apt installs is there afterwards. */
function system(changes: Partial<System> = {}, answers: Record<string, number> = {}) {
  const commands: string[] = []
  let installed = false
  const given = {
    platform: 'linux',
    root: true,
    release: () => debian12,
    missingLibraries: () => Promise.resolve(installed ? [] : ['libnss3.so', 'libgbm.so.1']),
    isInstalled: (program: string) => program !== 'sudo' && installed,
    run: vi.fn((command: string, args: readonly string[] = []) => {
      const line = [command, ...args].join(' ')
      commands.push(line)
      const code = Object.entries(answers).find(([words]) => line.includes(words))?.[1] ?? 0
      if (line.includes('install') && code === 0) installed = true
      return Promise.resolve({ code, output: `output of ${line}`, stdout: '', timedOut: false })
    }),
    ...changes,
  }
  return { given, commands }
}

const ensure = (given: Partial<System>, virtualDisplay = true) =>
  ensureLibraries('/electron', { virtualDisplay }, given)

describe('root', () => {
  test('installs what is missing and nothing else', async () => {
    const { given, commands } = system()
    await ensure(given)
    const aptGet = 'env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120'
    expect(commands).toEqual([
      `${aptGet} update`,
      `${aptGet} install -y --no-install-recommends iproute2 libgbm1 libnss3 openbox xvfb`,
    ])
  })

  test('runs no command when nothing is missing', async () => {
    const { given, commands } = system({
      missingLibraries: () => Promise.resolve([]),
      isInstalled: () => true,
    })
    await ensure(given)
    expect(commands).toEqual([])
  })

  test('does not install a virtual display for the person’s own screen', async () => {
    const { given, commands } = system()
    await ensure(given, false)
    expect(commands.join()).not.toMatch(/xvfb|openbox/)
    expect(commands.join()).toMatch(/libnss3/)
  })

  test('sees apt’s own words when it fails', async () => {
    const { given } = system({}, { update: 100 })
    await expect(ensure(given)).rejects.toMatchObject({
      message: 'apt-get update failed',
      details: expect.stringMatching(/output of .*apt-get.* update/) as string,
    })
  })

  test('is told when apt installed everything and a library is still missing', async () => {
    const { given } = system({ missingLibraries: () => Promise.resolve(['libodd.so.9']) })
    await expect(ensure(given)).rejects.toThrow(/still lacks libodd\.so\.9/)
  })
})

describe('an ordinary user', () => {
  test('with sudo that asks for a password gets the one line to run, and nothing is installed', async () => {
    const { given, commands } = system(
      { root: false, isInstalled: (program) => program === 'sudo' },
      { 'sudo -n true': 1 },
    )
    await expect(ensure(given)).rejects.toMatchObject({
      message: 'this system lacks Xvfb, openbox, libnss3.so, libgbm.so.1',
      wayOut:
        'sudo apt-get update && sudo apt-get install -y --no-install-recommends libgbm1 libnss3 openbox xvfb',
    })
    expect(commands).toEqual(['sudo -n true'])
  })

  test('without sudo gets a line for root', async () => {
    const { given, commands } = system({ root: false })
    await expect(ensure(given)).rejects.toMatchObject({
      wayOut:
        "su -c 'apt-get update && apt-get install -y --no-install-recommends libgbm1 libnss3 openbox xvfb'",
    })
    expect(commands).toEqual([])
  })

  test('whose sudo asks for nothing installs through it', async () => {
    let installed = false
    const { given, commands } = system({
      root: false,
      missingLibraries: () => Promise.resolve(installed ? [] : ['libnss3.so']),
      isInstalled: () => true,
    })
    const run = given.run
    given.run = vi.fn((command: string, args: readonly string[] = []) => {
      installed = args.includes('install')
      return run(command, args)
    })
    await ensure(given)
    expect(commands[0]).toBe('sudo -n true')
    expect(commands.slice(1).every((line) => line.startsWith('sudo -n env '))).toBe(true)
    expect(commands.at(-1)).toMatch(/install -y --no-install-recommends libnss3$/)
  })
})

describe('the names of packages', () => {
  test.each([
    [{ ID: 'debian', VERSION_ID: '12' }, 'libasound2 libgtk-3-0'],
    [{ ID: 'debian', VERSION_ID: '13' }, 'libasound2t64 libgtk-3-0t64'],
    [{ ID: 'debian' }, 'libasound2t64 libgtk-3-0t64'],
    [{ ID: 'ubuntu', VERSION_ID: '22.04' }, 'libasound2 libgtk-3-0'],
    [{ ID: 'ubuntu', VERSION_ID: '24.04' }, 'libasound2t64 libgtk-3-0t64'],
  ])('on %o are %s', async (release, names) => {
    const { given } = system({
      root: false,
      release: () => release,
      missingLibraries: () => Promise.resolve(['libasound.so.2', 'libatk-1.0.so.0']),
    })
    await expect(ensure(given, false)).rejects.toMatchObject({
      wayOut: expect.stringContaining(`--no-install-recommends ${names}'`) as string,
    })
  })
})

test('another Linux is told what is missing, and left alone', async () => {
  const { given, commands } = system({ release: () => ({ ID: 'fedora', ID_LIKE: 'rhel' }) })
  await expect(ensure(given)).rejects.toThrow(
    'this system lacks Xvfb, openbox, ip, libnss3.so, libgbm.so.1',
  )
  expect(commands).toEqual([])
})

test('macOS and Windows need nothing of the kind', async () => {
  const { given, commands } = system({ platform: 'darwin' })
  await ensure(given)
  expect(commands).toEqual([])
})

test('a program is found in any folder of the path, one that cannot be entered is passed over', () => {
  const dir = makeTempDir()
  writeFiles(dir, { tool: '', file: '' })
  chmodSync(join(dir, 'tool'), 0o755)
  // A file where a folder should be fails as a closed folder does.
  const searchPath = [join(dir, 'file'), join(dir, 'nowhere'), dir].join(delimiter)
  expect(isInstalled('tool', searchPath)).toBe(true)
  expect(isInstalled('other', searchPath)).toBe(false)
})
