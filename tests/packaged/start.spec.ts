import { existsSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { EXIT_FORBIDDEN, EXIT_IN_USE } from '../../src/main/platform/exit-codes.ts'
import { expect, test } from '../helpers/packaged.ts'
import { openPortsOf, renderersOf, statusOf } from '../helpers/process-tree.ts'

/** Starting what a clinic installs, plainly and with what would open a way in. */

const SECCOMP_FILTER = '2'

test('S04 each renderer of the package is in the sandbox', async ({ start, outside }) => {
  const { pid } = start()
  await outside.showsKiosk()
  const renderers = renderersOf(pid)
  expect(renderers.length).toBeGreaterThan(0)
  for (const renderer of renderers) {
    expect(statusOf(renderer, 'Seccomp')).toBe(SECCOMP_FILTER)
    expect(statusOf(renderer, 'NoNewPrivs')).toBe('1')
  }
})

test('S21 nothing of the package listens on a port', async ({ start, outside }) => {
  const server = createServer().listen(0, '127.0.0.1')
  await expect.poll(() => openPortsOf(process.pid)).not.toEqual([])
  server.close()

  const { pid } = start()
  await outside.showsKiosk()
  expect(openPortsOf(pid)).toEqual([])
})

test('S21 S24 a debugging port ends the start and never opens', async ({ start, outside }) => {
  const packaged = start({ args: ['--remote-debugging-port=9333'] })
  let answered = false
  while (packaged.isRunning()) answered ||= await answers(9333)
  expect(await packaged.ended).toBe(EXIT_FORBIDDEN)
  expect(answered).toBe(false)
  expect(outside.windows()).toEqual([])
})

for (const forbidden of ['--inspect=9334', '--no-sandbox', '--disable-web-security']) {
  test(`S24 ${forbidden} ends the start`, async ({ start, outside }) => {
    expect(await start({ args: [forbidden] }).ended).toBe(EXIT_FORBIDDEN)
    expect(outside.windows()).toEqual([])
  })
}

test('S19 the package is no Node', async ({ start, dataDir, outside }) => {
  const marker = join(dataDir, 'ran')
  const write = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`
  const scriptPath = join(dataDir, 'foreign.cjs')
  writeFileSync(scriptPath, write)
  const asNode = start({ args: [scriptPath], env: { ELECTRON_RUN_AS_NODE: '1' } })
  expect(await asNode.ended).toBe(EXIT_FORBIDDEN)
  // Electron takes this one away before any of our code could see it.
  const withOptions = start({ env: { NODE_OPTIONS: `--require ${scriptPath}` } })
  await outside.showsKiosk()
  expect(withOptions.isRunning()).toBe(true)
  expect(existsSync(marker)).toBe(false)
})

test('D01 a second start ends, and the first goes on', async ({ start, kiosk, outside }) => {
  const [before, window] = [outside.progress(), outside.windows()]
  expect(await start().ended).toBe(EXIT_IN_USE)
  expect(kiosk.isRunning()).toBe(true)
  expect(outside.windows()).toEqual(window)
  expect(outside.progress()).toEqual(before)
})

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const done = (answer: boolean) => () => {
      socket.destroy()
      setTimeout(resolve, 20, answer)
    }
    socket.once('connect', done(true)).once('error', done(false))
  })
}
