import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Outside } from '../helpers/outside.ts'
import { expect, test, type Packaged } from '../helpers/packaged.ts'

/** What a keyboard and a mouse can do to what a clinic installs, seen from outside. */

/** Debian's own settings, which bind many keys; ours bind none. */
const DEBIANS = '/etc/xdg/openbox/rc.xml'
const OURS = resolve(import.meta.dirname, '../../resources/kiosk-session/linux/rc.xml')

/** Long enough for a dialog, a menu or a reload to be seen. */
const EFFECT_MS = 700

async function expectNoEffect(outside: Outside, packaged: Packaged, act: () => void) {
  const [picture, progress, windows] = [
    await outside.stillPicture(),
    outside.progress(),
    outside.windows(),
  ]
  act()
  const soon = outside.picture()
  await wait(EFFECT_MS)
  expect(packaged.isRunning()).toBe(true)
  expect(outside.windows()).toEqual(windows)
  expect(outside.progress()).toEqual(progress)
  expect([soon, outside.picture()]).toEqual([picture, picture])
}

const keysOfCase = {
  'A01 Alt+F4': ['alt+F4'],
  'A02 Ctrl+W': ['ctrl+w', 'ctrl+shift+w', 'ctrl+F4'],
  'A03 Ctrl+Q': ['ctrl+q', 'ctrl+shift+q'],
  'A04 the reload keys': ['F5', 'ctrl+F5', 'ctrl+r', 'ctrl+shift+r'],
  'A05 F11': ['F11'],
  'A06 the developer tool keys': ['F12', 'ctrl+shift+i', 'ctrl+shift+j', 'ctrl+shift+c'],
  'A07 C04 Ctrl+P': ['ctrl+p', 'ctrl+shift+p', 'Print'],
  'A08 C05 save, open, new window, new tab': ['ctrl+s', 'ctrl+o', 'ctrl+n', 'ctrl+t'],
  'A09 the zoom keys': ['ctrl+plus', 'ctrl+equal', 'ctrl+minus', 'ctrl+0'],
  'A10 the minimise keys': ['ctrl+m', 'super+m', 'super+Down'],
  'A11 the history keys': ['alt+Left', 'alt+Right', 'BackSpace'],
  'A12 the browser keys': ['XF86Back', 'XF86Forward', 'XF86Refresh', 'XF86HomePage'],
  'A13 find, address, history, source': ['ctrl+f', 'ctrl+l', 'ctrl+h', 'ctrl+u', 'F3'],
  'A14 Escape': ['Escape', 'Escape'],
  'A15 Alt, F10, Menu, Shift+F10': ['alt', 'F10', 'Menu', 'shift+F10'],
}

for (const [title, keys] of Object.entries(keysOfCase)) {
  test(`${title} does nothing`, async ({ kiosk, outside }) => {
    await expectNoEffect(outside, kiosk, () => {
      outside.press(...keys)
    })
  })
}

test('the window is as large as the screen', ({ kiosk, outside }) => {
  expect(kiosk.isRunning()).toBe(true)
  const [window = '', ...others] = outside.windows()
  expect(others).toEqual([])
  expect(outside.geometryOf(window)).toEqual({ x: 0, y: 0, ...outside.screenSize() })
})

test('B07 a right click does nothing', async ({ kiosk, outside }) => {
  const { width, height } = outside.screenSize()
  outside.run('xdotool', 'mousemove', String(width / 2), String(height / 3))
  await expectNoEffect(outside, kiosk, () => {
    outside.click(3, width / 2, height / 3)
  })
})

test.describe('keys of the window manager', () => {
  const keysOfManager = { 'A16 Alt+Space': ['alt+space'], 'A17 Ctrl+Alt+Right': ['ctrl+alt+Right'] }

  for (const [title, keys] of Object.entries(keysOfManager)) {
    test(`${title} leads away by Debian’s settings, nowhere by ours`, async ({
      outside,
      start,
    }) => {
      const packaged = start()
      await outside.showsKiosk()
      const picture = await outside.stillPicture()
      outside.press(...keys)
      await expect.poll(() => outside.picture()).not.toBe(picture)
      outside.press('Escape', 'ctrl+alt+Left')
      await expect.poll(() => outside.picture()).toBe(picture)
      try {
        await outside.manageBy(OURS)
        await outside.stillPicture()
        await expectNoEffect(outside, packaged, () => {
          outside.press(...keys, 'alt+Tab', 'super+d')
        })
      } finally {
        await outside.manageBy(DEBIANS)
      }
    })
  }
})
