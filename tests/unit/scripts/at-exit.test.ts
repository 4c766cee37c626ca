import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { makeTempDir, writeFiles } from './temp-dir.ts'

const atExitUrl = pathToFileURL(
  join(import.meta.dirname, '../../../scripts/setup/at-exit.mjs'),
).href

/** Runs a program that has put a file aside, and resolves when it has ended. */
function runWithLeftover(leftover: string, rest: string, signal?: NodeJS.Signals) {
  const program = `
    import { rmSync } from 'node:fs'
    import { atExit } from ${JSON.stringify(atExitUrl)}
    atExit(() => rmSync(${JSON.stringify(leftover)}))
    atExit(() => { throw new Error('cannot be undone') })
    process.stdout.write('started')
    ${rest}`
  return new Promise<number | null>((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program])
    child.stdout.once('data', () => {
      if (signal) child.kill(signal)
    })
    child.on('close', resolve)
  })
}

test.runIf(process.platform !== 'win32').each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('what a run put aside is gone after %s', async (signal, code) => {
  const dir = makeTempDir()
  writeFiles(dir, { leftover: '' })
  const leftover = join(dir, 'leftover')
  expect(await runWithLeftover(leftover, 'setInterval(() => {}, 1000)', signal)).toBe(code)
  expect(existsSync(leftover)).toBe(false)
})

test('what a run put aside is gone after an error, and after a good end', async () => {
  const dir = makeTempDir()
  for (const [rest, code] of [
    ['throw new Error("failed")', 1],
    ['', 0],
  ] as const) {
    writeFiles(dir, { leftover: '' })
    expect(await runWithLeftover(join(dir, 'leftover'), rest)).toBe(code)
    expect(existsSync(join(dir, 'leftover'))).toBe(false)
  }
})
