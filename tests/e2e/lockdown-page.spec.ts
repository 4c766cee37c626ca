import { resolve } from 'node:path'
import { expect, test } from '../helpers/app.ts'

/** Combinations that Chromium serves by itself, and keys of keyboards made for browsers. */
const KEYS = [
  ...['Control+r', 'Control+Shift+r', 'F5', 'Control+F5'],
  ...['F11', 'F12', 'Control+Shift+i', 'Control+Shift+j', 'Control+Shift+c'],
  ...['Control+w', 'Control+q', 'Control+p', 'Control+s', 'Control+o', 'Control+n', 'Control+t'],
  ...['Control+=', 'Control+-', 'Control+0', 'Control+m', 'Meta+m', 'Alt+F4'],
  ...['Alt+ArrowLeft', 'Alt+ArrowRight', 'Backspace'],
  ...['Control+f', 'Control+g', 'F3', 'Control+l', 'F6', 'Control+h', 'Control+u', 'F7'],
  ...['Alt', 'F10', 'ContextMenu', 'Shift+F10', 'Control+a', 'Control+c', 'Control+v'],
]

const BROWSER_KEYS = [
  ['BrowserBack', 166],
  ['BrowserForward', 167],
  ['BrowserRefresh', 168],
  ['BrowserSearch', 170],
  ['BrowserHome', 172],
] as const

test('A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A15 keys of a browser do nothing', async ({
  launch,
}) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).click()
  await page.locator('[data-turn="0"]').waitFor()
  await page.evaluate(`
    window.seen = []
    addEventListener('keydown', (event) => {
      if (!event.defaultPrevented) seen.push(event.key)
    })
  `)
  for (const key of KEYS) await page.keyboard.press(key)
  const cdp = await page.context().newCDPSession(page)
  for (const [key, windowsVirtualKeyCode] of BROWSER_KEYS) {
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode })
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode })
  }
  // Pressing Control, Shift or Alt alone is prevented, too: nothing at all is left over.
  expect(await page.evaluate('seen')).toEqual([])
  for (const key of ['Tab', 'Escape', 'ArrowDown']) await page.keyboard.press(key)
  expect(await page.evaluate('seen')).toEqual(['Tab', 'Escape', 'ArrowDown'])

  await expect(page.locator('[data-turn="0"]')).toBeVisible()
  const left = await app.evaluate(({ BrowserWindow, webContents }) => ({
    contents: webContents.getAllWebContents().length,
    zoom: BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor(),
    isMinimized: BrowserWindow.getAllWindows()[0]?.isMinimized(),
    tools: BrowserWindow.getAllWindows()[0]?.webContents.isDevToolsOpened(),
  }))
  expect(left).toEqual({ contents: 1, zoom: 1, isMinimized: false, tools: false })
})

test('B02 B05 B06 B07 C01 C02 C03 C14 no menu, selection, drag, drop, clipboard or wheel zoom', async ({
  launch,
}) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).click()
  const headline = page.getByRole('heading', { level: 1 })
  await headline.waitFor()
  const url = page.url()

  const passed = await page.evaluate(`
    (() => {
      const options = { bubbles: true, cancelable: true }
      const events = {
        contextmenu: new MouseEvent('contextmenu', options),
        wheel: new WheelEvent('wheel', { ...options, ctrlKey: true }),
        back: new MouseEvent('mouseup', { ...options, button: 3 }),
        copy: new ClipboardEvent('copy', options),
        cut: new ClipboardEvent('cut', options),
        paste: new ClipboardEvent('paste', options),
        selectstart: new Event('selectstart', options),
        dragstart: new DragEvent('dragstart', options),
        dragover: new DragEvent('dragover', options),
        drop: new DragEvent('drop', options),
      }
      const target = document.querySelector('h1')
      return Object.keys(events).filter((name) => target.dispatchEvent(events[name]))
    })()
  `)
  expect(passed).toEqual([])
  // An ordinary wheel may still scroll, an ordinary finger still taps.
  expect(
    await page.evaluate(
      `document.body.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true }))`,
    ),
  ).toBe(true)

  await headline.click({ clickCount: 3, delay: 600 })
  await headline.click({ button: 'right' })
  await page.keyboard.press('Control+a')
  expect(await page.evaluate('getSelection().toString()')).toBe('')

  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -600)
  await page.keyboard.up('Control')
  expect(await page.evaluate('visualViewport.scale')).toBe(1)
  expect(
    await page.evaluate(
      `['overscrollBehaviorY', 'touchAction', 'userSelect'].map((name) => getComputedStyle(document.body)[name])`,
    ),
  ).toEqual(['none', 'manipulation', 'none'])

  const cdp = await page.context().newCDPSession(page)
  for (const data of [
    { items: [{ mimeType: 'text/uri-list', data: 'https://example.org' }] },
    { items: [], files: [resolve('package.json')] },
  ]) {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await cdp.send('Input.dispatchDragEvent', {
        type,
        x: 100,
        y: 100,
        data: { ...data, dragOperationsMask: 1 },
      })
    }
  }
  await expect(headline).toBeVisible()
  expect(page.url()).toBe(url)
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
})
