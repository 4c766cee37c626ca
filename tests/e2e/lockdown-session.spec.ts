import { expect, test } from '../helpers/app.ts'

const PERMISSIONS = [
  'invented-by-nobody',
  'geolocation',
  'notifications',
  'camera',
  'microphone',
  'midi',
  'clipboard-read',
  'clipboard-write',
  'persistent-storage',
  'screen-wake-lock',
  'storage-access',
  'window-management',
  'local-fonts',
  'idle-detection',
  'display-capture',
]

test('S05 S30 S32 C12 C13 no permission by any name, no device, no capture', async ({ launch }) => {
  const { app, page } = await launch()
  const states = await Promise.all(
    PERMISSIONS.map(async (name) => {
      const state = await page.evaluate<string>(
        `navigator.permissions.query({ name: '${name}' }).then(({ state }) => state, () => 'unknown')`,
      )
      return `${name} ${state}`
    }),
  )
  const granted = states.filter((state) => !/ (denied|unknown)$/.test(state))
  expect(granted).toEqual([])

  // By a finger's right, as far as a page can have one: CDP makes the call count as touched.
  const cdp = await page.context().newCDPSession(page)
  for (const attempt of [
    `navigator.mediaDevices.getUserMedia({ audio: true })`,
    `navigator.mediaDevices.getUserMedia({ video: true })`,
    `navigator.mediaDevices.getDisplayMedia({ video: true })`,
    `navigator.requestMIDIAccess()`,
    `navigator.clipboard.readText()`,
    `navigator.clipboard.writeText('a')`,
    `navigator.usb.requestDevice({ filters: [] })`,
    `navigator.serial.requestPort()`,
    `navigator.hid.requestDevice({ filters: [] }).then((got) => { if (got.length === 0) throw 0 })`,
    `navigator.bluetooth.requestDevice({ acceptAllDevices: true })`,
    `document.documentElement.requestFullscreen()`,
    `document.documentElement.requestPointerLock()`,
    `Notification.requestPermission().then((state) => { if (state !== 'granted') throw state })`,
  ]) {
    // Some requests are never answered, which gives no more than a refusal does.
    const { result } = await cdp.send('Runtime.evaluate', {
      expression: `Promise.race([
        (async () => { await ${attempt} })().then(() => 'granted', () => 'refused'),
        new Promise((wake) => setTimeout(wake, 1000, 'unanswered')),
      ])`,
      userGesture: true,
      awaitPromise: true,
    })
    expect(['refused', 'unanswered'], attempt).toContain(result.value)
  }
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
})

test('S01 C06 every session is denied the network, also one nobody has thought of', async ({
  launch,
}) => {
  const { app } = await launch()
  const answers = await app.evaluate(async ({ session }) => {
    const all = [
      session.defaultSession,
      session.fromPartition('kiosk'),
      session.fromPartition('invented'),
    ]
    return Promise.all(
      all.map(async (one) => ({
        refusal: await one.fetch('https://example.org').then(
          () => 'answered',
          (error: unknown) => String(error),
        ),
        proxy: await one.resolveProxy('https://example.org'),
        local: await one.resolveProxy('http://localhost:8080'),
        downloads: one.listenerCount('will-download'),
      })),
    )
  })
  for (const { refusal, proxy, local, downloads } of answers) {
    expect(refusal).toContain('ERR_BLOCKED_BY_CLIENT')
    expect([proxy, local]).toEqual(['PROXY 127.0.0.1:9', 'PROXY 127.0.0.1:9'])
    expect(downloads).toBe(1)
  }
})
