import type { Bounds, ShownWindow } from '../lockdown/geometry.ts'
import { locked, lockedUnless, open, unknown, type ProbeVerdict } from './verdict.ts'

/** What can be seen on the display: whether the kiosk is all of it. */

const same = (one: Bounds, other: Bounds) =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height

const holds = (outer: Bounds, inner: Bounds) =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height

const named = ({ x, y, width, height }: Bounds) => `${width}x${height}+${x}+${y}`

/** By geometry: `isKiosk()` stays true when a window manager takes the whole screen away. */
export function probeWindow(window: ShownWindow | null, display: Bounds): ProbeVerdict {
  if (window === null) return open()
  if (!window.isVisible || window.isMinimized || !same(window.bounds, display)) {
    return open(`${named(window.bounds)} / ${named(display)}`)
  }
  return window.isOnTop ? locked(named(display)) : open('always-on-top')
}

/** @param displays all but the one that the kiosk is on */
export function probeOtherDisplays(
  displays: readonly Bounds[],
  windows: readonly ShownWindow[],
): ProbeVerdict {
  const isCovered = (display: Bounds) =>
    windows.some(
      ({ bounds, isVisible, isMinimized }) => isVisible && !isMinimized && holds(bounds, display),
    )
  return lockedUnless(displays.filter((display) => !isCovered(display)).map(named))
}

/** @param isKeptAwake null where nobody can tell */
export function probeDisplayAwake(isKeptAwake: boolean | null): ProbeVerdict {
  if (isKeptAwake === null) return unknown()
  return isKeptAwake ? locked() : open()
}

export const probeDevTools = (isOpen: boolean): ProbeVerdict => (isOpen ? open() : locked())
