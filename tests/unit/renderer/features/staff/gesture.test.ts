import { describe, expect, it } from 'vitest'
import {
  CornerTaps,
  isInCorner,
  isStaffKey,
} from '../../../../../src/renderer/src/features/staff/gesture.ts'

describe('the gesture of staff', () => {
  const after = (taps: [isThere: boolean, atMs: number][]) => {
    const corner = new CornerTaps()
    return taps.map(([isThere, atMs]) => corner.tap(isThere, atMs))
  }
  const at = (...times: number[]) => times.map((atMs): [boolean, number] => [true, atMs])

  it('is five taps within four seconds', () => {
    expect(after(at(0, 1000, 2000, 3000, 4000))).toEqual([false, false, false, false, true])
  })

  it('is not five taps that take longer', () => {
    expect(after(at(0, 1000, 2000, 3000, 4001))).not.toContain(true)
  })

  it('is not five taps with one elsewhere between them', () => {
    expect(after([...at(0, 1, 2, 3), [false, 4], ...at(5)])).not.toContain(true)
  })

  it('starts anew after it was made', () => {
    expect(after(at(0, 1, 2, 3, 4, 5))).toEqual([false, false, false, false, true, false])
  })

  it.each([
    [{ clientX: 0, clientY: 0 }, false, true],
    [{ clientX: 97, clientY: 0 }, false, false],
    [{ clientX: 0, clientY: 97 }, false, false],
    [{ clientX: 0, clientY: 0 }, true, false],
    [{ clientX: 1279, clientY: 90 }, true, true],
  ])('knows its corner: %j, right to left %s', (point, isRtl, isThere) => {
    expect(isInCorner(point, 1280, isRtl)).toBe(isThere)
  })

  it('is Ctrl+Alt+S by keyboard, and neither of them alone', () => {
    const keys = { ctrlKey: true, altKey: true, code: 'KeyS' }
    expect(isStaffKey(keys)).toBe(true)
    expect(isStaffKey({ ...keys, ctrlKey: false })).toBe(false)
    expect(isStaffKey({ ...keys, altKey: false })).toBe(false)
    expect(isStaffKey({ ...keys, code: 'KeyD' })).toBe(false)
  })
})
