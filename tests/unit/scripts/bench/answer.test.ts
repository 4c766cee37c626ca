import { expect, test } from 'vitest'
import { droppedFrames, paintedAtMs, wholeAtMs } from '../../../../scripts/bench/answer.ts'

const FRAME_MS = 1000 / 60
const changes = (...atMs: number[]) => atMs.map((each) => ({ atMs: each, isBlank: false }))
const frames = (...numbers: number[]) => changes(...numbers.map((each) => each * FRAME_MS))

test('an emptied screen is no answer yet', () => {
  const seen = [{ atMs: 12, isBlank: true }, ...changes(29, 45)]
  expect(paintedAtMs(seen)).toBe(29)
  expect(wholeAtMs(seen)).toBe(45)
})

test('a screen on which nothing came is told, not counted as nothing', () => {
  expect(() => paintedAtMs([{ atMs: 12, isBlank: true }])).toThrow('nothing came')
  expect(() => wholeAtMs([])).toThrow('nothing came')
})

test('a frame for each sixtieth of a second is none dropped', () => {
  expect(droppedFrames(frames(0, 1, 2, 3, 4))).toBe(0)
  expect(droppedFrames(changes(10))).toBe(0)
})

test('counts each frame that did not come', () => {
  expect(droppedFrames(frames(0, 1, 3, 4))).toBe(1)
  expect(droppedFrames(frames(0, 4, 5))).toBe(3)
})

test('a little late is not dropped, and a frame may come in pieces', () => {
  expect(droppedFrames(frames(0, 1.3, 2))).toBe(0)
  expect(droppedFrames(changes(0, 1, 2, 17, 18, 34))).toBe(0)
})
