import { expect, test } from 'vitest'
import { hasDisplay, screenSize, xauthorityEntry } from '../../../scripts/setup/display.mjs'

test('a Linux has a screen when one of the two display systems is named', () => {
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true)
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false)
  expect(hasDisplay('linux', {})).toBe(false)
})

test('macOS and Windows always have a screen', () => {
  expect(hasDisplay('darwin', {})).toBe(true)
  expect(hasDisplay('win32', {})).toBe(true)
})

test('the size of the virtual screen can be chosen', () => {
  expect(screenSize(undefined)).toBe('1920x1200')
  expect(screenSize('')).toBe('1920x1200')
  expect(screenSize('1080x1920')).toBe('1080x1920')
})

test.each(['big', '1080', '1080x', '0x900', '1080x1920x24'])('refuses %s as a size', (size) => {
  expect(() => screenSize(size)).toThrow(`${size} is not a screen size`)
})

test('the key to the screen fits any display number', () => {
  expect(xauthorityEntry(Buffer.from('0123456789abcdef')).toString('latin1')).toBe(
    '\xff\xff\0\0\0\0\0\x12MIT-MAGIC-COOKIE-1\0\x100123456789abcdef',
  )
})
