import { expect, test, vi } from 'vitest'
import { ensureSandbox } from '../../../scripts/setup/sandbox.mjs'
import { collectSaid } from './said.ts'

const said = collectSaid()

type System = NonNullable<Parameters<typeof ensureSandbox>[1]>

const refused = { status: 1, stderr: 'unshare failed: Operation not permitted\n' }

/** A system that refuses user namespaces; each test says what is different. */
function system(changes: Partial<System> = {}) {
  const giveRights = vi.fn()
  const given = {
    root: true,
    asAppUser: () => refused,
    rootMayIsolate: () => true,
    hasRights: () => false,
    giveRights,
    ...changes,
  }
  return {
    giveRights,
    ensure: () => {
      ensureSandbox("/it's/electron", given)
    },
  }
}

test('with user namespaces nothing is changed', () => {
  const asked: string[][] = []
  const { giveRights, ensure } = system({
    asAppUser: (command) => {
      asked.push(command)
      return { status: 0, stderr: '' }
    },
  })
  ensure()
  expect(asked).toEqual([['unshare', '--user', '--map-root-user', 'true']])
  expect(giveRights).not.toHaveBeenCalled()
})

test('without them, a helper that has its rights already is enough', () => {
  const { giveRights, ensure } = system({ root: false, hasRights: () => true })
  ensure()
  expect(giveRights).not.toHaveBeenCalled()
})

test('without them, an ordinary user is told why, and gets the one line that gives the rights', () => {
  const { giveRights, ensure } = system({ root: false })
  expect(ensure).toThrow(/Chromium’s sandbox needs them \(.*Operation not permitted\)/)
  expect(ensure).toThrow(
    expect.objectContaining({
      wayOut:
        "sudo chown root:root '/it'\\''s/chrome-sandbox' && sudo chmod 4755 '/it'\\''s/chrome-sandbox'",
    }) as Error,
  )
  expect(giveRights).not.toHaveBeenCalled()
})

test('without them, root gives the helper its rights, and says so', () => {
  const { giveRights, ensure } = system()
  ensure()
  expect(giveRights).toHaveBeenCalledExactlyOnceWith("/it's/chrome-sandbox")
  expect(said()).toMatch(/user namespaces are refused here/)
})

test('where root may not isolate either, nothing is changed, and the way out is outside', () => {
  const { giveRights, ensure } = system({ rootMayIsolate: () => false })
  expect(ensure).toThrow(
    expect.objectContaining({
      wayOut: expect.stringMatching(/seccomp profile|SYS_ADMIN/) as string,
    }) as Error,
  )
  expect(giveRights).not.toHaveBeenCalled()
})

test('a disk that takes no such rights is named', () => {
  const { ensure } = system({
    asAppUser: ([program]) =>
      program === 'unshare'
        ? refused
        : { status: 1, stderr: 'The setuid sandbox is not running as root.' },
  })
  expect(ensure).toThrow(
    expect.objectContaining({ wayOut: expect.stringMatching(/nosuid/) as string }) as Error,
  )
})
