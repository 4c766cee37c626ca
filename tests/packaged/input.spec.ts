import { setTimeout as wait } from 'node:timers/promises'
import type { Outside } from '../helpers/outside.ts'
import { expect, test, type Packaged } from '../helpers/packaged.ts'

/** What a keyboard and a mouse can do to a visit on what a clinic installs, seen from outside. */

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
  'A06 S28 the developer tool keys': ['F12', 'ctrl+shift+i', 'ctrl+shift+j', 'ctrl+shift+c'],
  'A07 C04 Ctrl+P': ['ctrl+p', 'ctrl+shift+p'],
  'A08 C05 save, open, new window, new tab': ['ctrl+s', 'ctrl+o', 'ctrl+n', 'ctrl+t'],
  'A09 the zoom keys': ['ctrl+plus', 'ctrl+equal', 'ctrl+minus', 'ctrl+0'],
  'A10 the minimise keys': ['ctrl+m', 'super+m', 'super+Down'],
  'A11 G09 the history keys': ['alt+Left', 'alt+Right', 'BackSpace'],
  'A12 the browser keys': ['XF86Back', 'XF86Forward', 'XF86Refresh', 'XF86HomePage'],
  'A13 find, address, history, source': ['ctrl+f', 'ctrl+l', 'ctrl+h', 'ctrl+u', 'F3'],
  'A14 Escape': ['Escape', 'Escape'],
  'A15 Alt, F10, Menu, Shift+F10': ['alt', 'F10', 'Menu', 'shift+F10'],
}

for (const [title, keys] of Object.entries(keysOfCase)) {
  test(`${title} does nothing`, async ({ visit, outside }) => {
    await expectNoEffect(outside, visit, () => {
      outside.press(...keys)
    })
  })
}

test('B07 a right click does nothing', async ({ visit, outside }) => {
  const { width, height } = outside.screenSize()
  outside.run('xdotool', 'mousemove', String(width / 2), String(height / 3))
  await expectNoEffect(outside, visit, () => {
    outside.click(3, width / 2, height / 3)
  })
})

test('C14 C03 a drag over the words neither selects nor carries them', async ({
  visit,
  outside,
}) => {
  const { width, height } = outside.screenSize()
  const [x, y] = [Math.round(width / 3), Math.round(height / 2)]
  outside.run('xdotool', 'mousemove', String(x), String(y))
  await expectNoEffect(outside, visit, () => {
    outside.run(
      ...['xdotool', 'mousedown', '1', 'mousemove_relative', '200', '30', 'mousemove'],
      ...['100', '300', 'mouseup', '1', 'mousemove', String(x), String(y)],
    )
  })
})

test.describe('the window', () => {
  const isFull = (outside: Outside, after = 'the start') =>
    expect
      .poll(() => outside.kioskGeometry(), { timeout: 3000, message: after })
      .toEqual({ x: 0, y: 0, ...outside.screenSize() })

  test('D11 the window is as large as the screen, and comes back to be so', async ({
    visit,
    outside,
  }) => {
    await isFull(outside)
    const [window = ''] = outside.windows()
    const asSeen = await outside.stillPicture()
    for (const [program, ...args] of [
      ['wmctrl', '-i', '-r', window, '-b', 'remove,fullscreen'],
      ['wmctrl', '-i', '-r', window, '-e', '0,50,50,400,300'],
      ['wmctrl', '-i', '-r', window, '-b', 'add,hidden'],
      ['xdotool', 'windowminimize', window],
    ] as const) {
      outside.run(program, ...args)
      await isFull(outside, args.join(' '))
      await expect
        .poll(() => outside.picture(), { timeout: 3000, message: args.join(' ') })
        .toBe(asSeen)
    }
    expect(visit.isRunning()).toBe(true)
  })

  test('D12 another program’s window stays under it', async ({ visit, outside }) => {
    const asSeen = await outside.stillPicture()
    const end = outside.open('xmessage', '-center', 'from outside')
    try {
      await expect.poll(() => outside.windows().length).toBe(2)
      expect(await outside.stillPicture()).toBe(asSeen)
      // The keys, too, are the kiosk's: Tab moves the ring around what has the focus.
      outside.press('Tab')
      await expect.poll(() => outside.picture()).not.toBe(asSeen)
    } finally {
      end()
    }
    expect(visit.isRunning()).toBe(true)
  })
})

test.describe('keys of the window manager', () => {
  test.afterEach(async ({ outside }) => {
    await outside.manageBy('debians')
  })

  const keysOfManager = { 'A16 Alt+Space': ['alt+space'], 'A17 Ctrl+Alt+Right': ['ctrl+alt+Right'] }
  for (const [title, keys] of Object.entries(keysOfManager)) {
    test(`${title} leads away by Debian’s settings, nowhere by ours`, async ({
      visit,
      outside,
    }) => {
      const picture = await outside.stillPicture()
      outside.press(...keys)
      await expect.poll(() => outside.picture()).not.toBe(picture)
      outside.press('Escape', 'ctrl+alt+Left')
      await expect.poll(() => outside.picture()).toBe(picture)
      await outside.manageBy('ours')
      await expectNoEffect(outside, visit, () => {
        outside.press(...keys, 'alt+Tab', 'super+d')
      })
    })
  }

  test('A21 E01 E14 Print Screen and other keys of a session do nothing by ours', async ({
    visit,
    outside,
  }) => {
    await outside.manageBy('ours')
    await expectNoEffect(outside, visit, () => {
      outside.press('Print', 'alt+Print', 'super+e', 'alt+Escape', 'ctrl+alt+d', 'super+F1')
      outside.press('XF86AudioMute', 'XF86AudioRaiseVolume', 'XF86Calculator', 'XF86Mail')
    })
  })

  test('D11 all keys do nothing under matchbox, where the window is as large too', async ({
    outside,
    start,
  }) => {
    await outside.manageBy('matchbox')
    const packaged = start()
    await outside.showsKiosk()
    await outside.beginVisit()
    const [window = ''] = outside.windows()
    expect(outside.geometryOf(window)).toEqual({ x: 0, y: 0, ...outside.screenSize() })
    for (const [title, keys] of Object.entries(keysOfCase)) {
      await test.step(title, () =>
        expectNoEffect(outside, packaged, () => {
          outside.press(...keys)
        }),
      )
    }
  })
})
