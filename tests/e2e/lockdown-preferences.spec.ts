import { readdirSync } from 'node:fs'
import { expect, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { giveNewStaff, StaffScreen } from '../helpers/staff-screen.ts'

/** Electron's own list of what to set, read back from the page that runs. */

test('S02 S03 S06 S08 S09 S10 S11 C08 C15 the page runs with what was asked for', async ({
  launch,
  dataDir,
}) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const [preferences, ...others] = await app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map((contents) =>
        (
          contents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
        ).getLastWebPreferences(),
      ),
  )
  expect(others).toEqual([])
  expect(preferences).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    disableDialogs: true,
  })
  // Left out where they are off.
  for (const name of ['nodeIntegrationInWorker', 'navigateOnDragDrop', 'enableBlinkFeatures']) {
    expect(preferences?.[name] ?? '', name).toBe('')
  }
  expect(
    await app.evaluate(({ session }) => session.fromPartition('kiosk').isSpellCheckerEnabled()),
  ).toBe(false)
  const switches = await app.evaluate(({ app: electron }) =>
    [
      'enable-features',
      'enable-blink-features',
      'enable-experimental-web-platform-features',
    ].filter((name) => electron.commandLine.getSwitchValue(name) !== ''),
  )
  expect(switches).toEqual([])
  expect(
    readdirSync(dataDir, { recursive: true }).filter((name) => /\.bdic$/.test(String(name))),
  ).toEqual([])
})

test('S03 a page that turns against itself does not reach into the bridge', async ({ launch }) => {
  const { page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const seen = await page.evaluate(`
    (async () => {
      const seen = []
      const spy = (name, real) => function (...given) { seen.push(name); return real.apply(this, given) }
      const { push } = Array.prototype
      const own = { parse: JSON.parse, stringify: JSON.stringify, then: Promise.prototype.then }
      JSON.parse = spy('parse', own.parse)
      JSON.stringify = spy('stringify', own.stringify)
      Object.assign = spy('assign', Object.assign)
      Array.prototype.push = function (...given) { seen[seen.length] = 'push'; return push.apply(this, given) }
      const started = await kiosk.kiosk.start()
      Array.prototype.push = push
      JSON.parse = own.parse
      return { ok: started.ok, seen, keys: Object.keys(kiosk), frozen: (() => { try { kiosk.kiosk.start = 1 } catch {} return typeof kiosk.kiosk.start })() }
    })()
  `)
  expect(seen).toMatchObject({ ok: true, seen: [], frozen: 'function' })
})

test('S06 no other origin can be read', async ({ launch }) => {
  const { page } = await launch()
  for (const url of ['app://other/index.html', 'file:///etc/hostname', 'data:text/plain,a']) {
    expect(await page.evaluate(`fetch('${url}').then(() => 'read', () => 'refused')`), url).toBe(
      'refused',
    )
  }
})

test('S11 S12 no webview is there, and none can be attached', async ({ launch }) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  expect(
    await page.evaluate(`
      (() => {
        const view = document.createElement('webview')
        view.src = 'https://example.org'
        document.body.append(view)
        return [view.constructor.name, typeof view.loadURL, view.shadowRoot]
      })()
    `),
  ).toEqual(['HTMLElement', 'undefined', null])
  const prevented = await app.evaluate(({ BrowserWindow, webContents }) => {
    const event = { isPrevented: false, preventDefault: () => (event.isPrevented = true) }
    BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', event, {}, {})
    return [event.isPrevented, webContents.getAllWebContents().length]
  })
  expect(prevented).toEqual([true, 1])
})

test('S29 there is no menu', async ({ launch }) => {
  const { app } = await launch()
  expect(
    await app.evaluate(({ BrowserWindow, Menu }) => [
      Menu.getApplicationMenu(),
      BrowserWindow.getAllWindows()[0]?.isMenuBarVisible(),
    ]),
  ).toEqual([null, false])
})

test('C08 a page cannot ask, tell or hold anybody by a dialog', async ({ launch }) => {
  const { app, page } = await launch()
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  expect(await page.evaluate(`[typeof alert('a'), confirm('b')]`)).toEqual(['undefined', false])
  await expect(page.evaluate(`prompt('c')`)).rejects.toThrow('not be supported')
  await page.evaluate(`addEventListener('beforeunload', (event) => event.preventDefault())`)
  await page.mouse.click(300, 300)
  await Promise.all([
    page.waitForEvent('load'),
    app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.reload()
    }),
  ])
  await expect(screen.headline).toBeVisible()
})

test('C09 no window by script, link, form or ping', async ({ launch }) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const url = page.url()
  await page.evaluate(`
    (() => {
      const link = Object.assign(document.createElement('a'), { href: 'https://example.org', target: '_blank', ping: 'https://example.org' })
      const form = Object.assign(document.createElement('form'), { action: 'https://example.org', target: '_blank' })
      document.body.append(link, form)
      for (const features of ['', 'popup', 'noopener']) open('https://example.org', '_blank', features)
      link.click()
      form.submit()
    })()
  `)
  await page.waitForTimeout(500)
  expect(page.url()).toBe(url)
  expect(
    await app.evaluate(({ BrowserWindow, webContents }) => [
      BrowserWindow.getAllWindows().length,
      webContents.getAllWebContents().length,
    ]),
  ).toEqual([1, 1])
})

test('C11 C16 C17 G11 no screen takes text or holds an address to follow', async ({
  launch,
  dataDir,
}) => {
  const staffFile = giveNewStaff(dataDir)
  const { page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const found = () =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll(
        'a, input:not([type=radio]), textarea, select, [contenteditable], [role=textbox], form',
      )].map((each) => each.outerHTML)`,
    )
  expect(await found()).toEqual([])
  const screen = new KioskScreen(page, 'en')
  await screen.chooseLanguage()
  expect(await found()).toEqual([])
  await screen.skipSlides()
  expect(await screen.options.count()).toBe(3) // what the list above leaves out
  expect(await found()).toEqual([])
  await screen.askHelp()
  expect(await found()).toEqual([])
  await page.getByRole('button', { name: screen.words.help.close }).click()
  await expect.poll(staffFile.isTaken).toBe(true)
  const staff = new StaffScreen(page)
  await staff.open()
  expect(await found()).toEqual([])
})
