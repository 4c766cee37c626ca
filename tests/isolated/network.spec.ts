import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { expect, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'

/**
 * Runs inside a network namespace of its own (tests/e2e/network.spec.ts makes it) whose one way out
 * is an interface that leads nowhere and counts.
 */

const INTERFACE = 'way-out'
/** The interface's own address: what listens here is reached within the namespace. */
const OWN_ADDRESS = '10.77.0.1'
/** Documentation addresses (RFC 5737): nobody's, and reached over the way out. */
const NOBODY = '203.0.113.9'

/** Packets that were sent to leave the machine. */
function packetsOut(): number {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((each) => each.trim().startsWith(`${INTERFACE}:`))
  const fields = line?.split(':')[1]?.trim().split(/\s+/)
  if (fields === undefined) throw new Error('not in the namespace that the test makes')
  return Number(fields[9])
}

test('a whole visit sends no packet and asks no proxy', async ({ launch }) => {
  let proxied = 0
  const proxy = createServer((socket) => {
    proxied++
    socket.destroy()
  })
  await new Promise<void>((listening) => proxy.listen(0, OWN_ADDRESS, listening))
  const address = proxy.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const proxyUrl = `http://${OWN_ADDRESS}:${port}`

  const before = packetsOut()
  const { page, app } = await launch({
    env: {
      http_proxy: proxyUrl,
      https_proxy: proxyUrl,
      HTTPS_PROXY: proxyUrl,
      ALL_PROXY: proxyUrl,
    },
  })
  const screen = new KioskScreen(page, 'es')
  await screen.chooseLanguage()
  await screen.askHelp()
  await screen.button(screen.words.help.close).click()
  await screen.goToQuiz()
  while ((await screen.options.count()) > 0) {
    await screen.answerRight()
    await screen.press(screen.next)
  }
  await screen.press(screen.next)
  await screen.button(screen.words.done.close).click()
  expect(packetsOut() - before).toBe(0)
  // What a page gone wrong would try.
  // Each would be its own way out: a request, a picture, a socket, a call.
  for (const attempt of [
    `fetch('http://${NOBODY}/')`,
    `fetch('https://example.org/')`,
    `new Promise((done) => { const i = new Image(); i.onload = i.onerror = done; i.src = 'http://${NOBODY}/x.png' })`,
    `new Promise((done) => { const s = new WebSocket('ws://${NOBODY}/'); s.onerror = s.onclose = done })`,
    `navigator.sendBeacon('http://${NOBODY}/', 'x')`,
    `new Promise((done) => {
      const call = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${NOBODY}' }] })
      call.createDataChannel('x')
      call.createOffer().then((offer) => call.setLocalDescription(offer))
      setTimeout(done, 1500)
    })`,
  ]) {
    await page.evaluate(`Promise.resolve(${attempt}).then(() => true, () => false)`)
    expect(packetsOut() - before, attempt).toBe(0)
  }
  const asMain = await app.evaluate(({ session }) =>
    session
      .fromPartition('kiosk')
      .fetch('http://203.0.113.9/')
      .then(
        () => 'answered',
        () => 'refused',
      ),
  )
  expect(asMain).toBe('refused')
  expect({ packets: packetsOut() - before, proxied }).toEqual({ packets: 0, proxied: 0 })
  proxy.close()
})

test('the count counts', async () => {
  const before = packetsOut()
  const socket = createSocket('udp4')
  await new Promise((sent) => {
    socket.send('x', 9, NOBODY, sent)
  })
  socket.close()
  expect(packetsOut() - before).toBe(1)
})
