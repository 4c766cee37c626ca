import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  EXIT_FAILED,
  EXIT_FORBIDDEN,
  EXIT_IN_USE,
  EXIT_LEFT,
  EXIT_RESTART,
  quitWith,
} from '../../../../src/main/platform/exit-codes.ts'

const root = resolve(import.meta.dirname, '../../../..')
const numbersIn = (path: string, pattern: RegExp) =>
  [...readFileSync(resolve(root, path), 'utf8').matchAll(pattern)].map(([, code]) => Number(code))

describe('the codes that a kiosk ends with', () => {
  const codes = [EXIT_FAILED, EXIT_RESTART, EXIT_FORBIDDEN, EXIT_LEFT, EXIT_IN_USE]

  it('are told apart, from each other and from an end that says nothing', () => {
    expect(new Set([0, ...codes]).size).toBe(codes.length + 1)
  })

  it('are not for the staff’s way out what a shell, a signal or systemd gives', () => {
    // Up to 63 programs use as they like, from 64 on sysexits.h, from 126 on shells, 200 on systemd.
    expect(EXIT_LEFT).toBeGreaterThan(78)
    expect(EXIT_LEFT).toBeLessThan(126)
  })

  it('are the same where a script has to know them', () => {
    const linux = 'resources/kiosk-session/linux/supervise.sh'
    expect(numbersIn(linux, /^left_code=(\d+)$/gm)).toEqual([EXIT_LEFT])
    expect(numbersIn(linux, /^in_use_code=(\d+)$/gm)).toEqual([EXIT_IN_USE])
    const windows = 'resources/kiosk-session/windows/install.ps1'
    expect(numbersIn(windows, /^\$left = (\d+)$/gm)).toEqual([EXIT_LEFT])
    expect(numbersIn('scripts/start.mjs', /^const LEFT = (\d+)$/gm)).toEqual([EXIT_LEFT])
    const readme = 'resources/kiosk-session/README.md'
    expect(numbersIn(readme, /ends with code (\d+)/g)).toEqual([EXIT_LEFT])
  })
})

describe('an end with a code', () => {
  it('comes once everything is closed', () => {
    const did: string[] = []
    let atQuit: () => void = () => undefined
    const app = {
      once: (_event: string, listener: () => void) => {
        atQuit = listener
      },
      quit: () => {
        did.push('closed')
        atQuit()
      },
      exit: (code: number) => {
        did.push(`exit ${code}`)
      },
    }
    quitWith(app as never, EXIT_LEFT)
    expect(did).toEqual(['closed', `exit ${EXIT_LEFT}`])
  })
})
