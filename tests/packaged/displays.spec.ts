import { startTwoDisplays } from '../helpers/two-displays.ts'
import type { Outside } from '../helpers/outside.ts'
import { expect, test } from '../helpers/packaged.ts'

/** A kiosk with more than one display, on what a clinic installs. */

/** The windows that are shown, whether the window manager knows them or not. */
function shown(outside: Outside): string[] {
  const tree = outside.run('xwininfo', '-root', '-children').toString()
  return [...tree.matchAll(/^ +(0x[0-9a-f]+).*? (\d+x\d+)\+-?\d+\+-?\d+ +\+(-?\d+)\+(-?\d+)$/gm)]
    .filter(([, id = '']) => isViewable(outside, id))
    .map(([, , size, x, y]) => `${size}+${x}+${y}`)
    .filter((place) => !/^[0-9]{1,2}x[0-9]{1,2}\+/.test(place)) // helpers of the toolkit
    .sort()
}

function isViewable(outside: Outside, id: string): boolean {
  try {
    return outside.run('xwininfo', '-id', id).toString().includes('Map State: IsViewable')
  } catch {
    return false // it went while the list was read
  }
}

test('E07 E08 a second display is covered, as it comes, changes and goes', async ({
  dataDir,
  start,
}) => {
  const { outside, env, stop } = await startTwoDisplays(dataDir)
  try {
    const kiosk = start({ env })
    const places = (...expected: string[]) =>
      expect.poll(() => shown(outside), { timeout: 15_000 }).toEqual(expected.sort())
    await places('1280x800+0+0', '1280x801+1280+0')

    outside.run('xrandr', '--output', 'DUMMY1', '--mode', '1024x768', '--pos', '1280x0')
    await places('1280x800+0+0', '1024x769+1280+0')
    outside.run('xrandr', '--output', 'DUMMY1', '--off')
    await places('1280x800+0+0')
    outside.run('xrandr', '--output', 'DUMMY1', '--mode', '1024x768', '--pos', '1280x0')
    await places('1280x800+0+0', '1024x769+1280+0')
    // The kiosk's own display: another size, and then not there any more.
    outside.run('xrandr', '--output', 'DUMMY0', '--mode', '1024x768')
    await places('1024x768+0+0', '1024x769+1280+0')
    outside.run('xrandr', '--output', 'DUMMY0', '--off')
    await places('1024x768+0+0') // where xrandr puts what is left
    expect(kiosk.isRunning()).toBe(true)
  } finally {
    await stop()
  }
})
