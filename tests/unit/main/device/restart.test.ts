import { describe, expect, it, vi } from 'vitest'
import { restartKiosk } from '../../../../src/main/device/restart.ts'
import { EXIT_RESTART } from '../../../../src/main/platform/exit-codes.ts'

function restart(env: Record<string, string>) {
  const did: string[] = []
  const app = {
    relaunch: vi.fn(() => did.push('relaunch')),
    exit: vi.fn((code?: number) => did.push(`exit ${String(code)}`)),
    quit: vi.fn(() => {
      did.push('quit')
      end?.()
    }),
    once: vi.fn((_event: string, listener: () => void) => {
      end = listener
      return app
    }),
  }
  let end: (() => void) | undefined
  restartKiosk(app as never, env)
  return did
}

describe('a restart', () => {
  it('ends with a code that a supervisor starts again, once everything is closed', () => {
    expect(restart({ AFTERCARE_SUPERVISED: '1' })).toEqual(['quit', `exit ${EXIT_RESTART}`])
    expect(EXIT_RESTART).not.toBe(0)
  })

  it('starts another kiosk itself where nobody else would', () => {
    expect(restart({})).toEqual(['relaunch', 'quit'])
  })
})
