import { describe, expect, test } from 'vitest'
import { remediesFor } from '../../../../src/main/lockdown/geometry.ts'

const display = { x: 0, y: 0, width: 1920, height: 1080 }
const right = { bounds: display, isVisible: true, isMinimized: false, isOnTop: true }

describe('the geometry of the kiosk window', () => {
  test('D11 a window that fills its display is left alone', () => {
    expect(remediesFor(right, display, false)).toEqual([])
  })

  test('D11 each way out of place has its remedy', () => {
    expect(remediesFor({ ...right, isMinimized: true }, display, false)).toEqual(['restore'])
    expect(remediesFor({ ...right, isVisible: false }, display, false)).toEqual(['show'])
    expect(remediesFor({ ...right, isOnTop: false }, display, false)).toEqual(['raise'])
    expect(remediesFor(right, display, true)).toEqual(['focus'])
    for (const side of ['x', 'y', 'width', 'height'] as const) {
      const bounds = { ...display, [side]: display[side] + 1 }
      expect(remediesFor({ ...right, bounds }, display, false), side).toEqual(['fill'])
    }
  })

  test('E08 a display that changes its size is filled again', () => {
    expect(remediesFor(right, { ...display, width: 1280, height: 800 }, false)).toEqual(['fill'])
  })
})
