import { execFileSync } from 'node:child_process'
import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeWrapper } from '../../../scripts/setup/ordinary-user.mjs'
import { makeTempDir, writeFiles } from './temp-dir.ts'

/** The app's user has to reach it. */
function makeOpenDir(): string {
  const dir = makeTempDir()
  chmodSync(dir, 0o755)
  return dir
}

describe.runIf(process.platform === 'linux')('the script that opens Electron for root', () => {
  /** Runs it with a `setpriv` that only tells how it was called. */
  function call(executable: string, args: string[], env: Record<string, string>): string {
    const binDir = makeTempDir()
    writeFiles(binDir, { setpriv: '#!/bin/sh\nprintf "%s\\n" "$HOME" "$XDG_RUNTIME_DIR" "$@"\n' })
    chmodSync(join(binDir, 'setpriv'), 0o755)
    const wrapper = writeWrapper(executable, makeOpenDir())
    return execFileSync(wrapper, args, {
      encoding: 'utf8',
      env: { PATH: `${binDir}:/usr/bin:/bin`, HOME: '/root', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  test('becomes nobody, with a home of its own, and hands on every argument', () => {
    const said = call("/odd place/it's/electron", ['--inspect=0', 'a b', '$HOME'], {
      AFTERCARE_RUN_HOME: '/a home',
    })
    expect(said.trim().split('\n')).toEqual([
      '/a home',
      '/a home/runtime',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      '--',
      "/odd place/it's/electron",
      '--inspect=0',
      'a b',
      '$HOME',
    ])
  })

  test('refuses to run without a home to give', () => {
    expect(() => call('/electron', [], {})).toThrow(/AFTERCARE_RUN_HOME/)
  })

  test('can be run by others, whatever the umask, and never turns the sandbox off', () => {
    const umask = process.umask(0o077)
    try {
      expect(statSync(writeWrapper('/electron', makeOpenDir())).mode & 0o777).toBe(0o755)
    } finally {
      process.umask(umask)
    }
    expect(call('/electron', [], { AFTERCARE_RUN_HOME: '/h' })).not.toMatch(/sandbox/)
  })
})

test.runIf(process.getuid?.() === 0)('a cache the app’s user cannot enter is refused', () => {
  expect(() => writeWrapper('/electron', makeTempDir())).toThrow(/cannot reach the cache folder/)
})
