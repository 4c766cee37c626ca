import { expect, it } from 'vitest'
import { Scanner } from '../../../src/renderer/src/features/staff/visit/scanner.ts'

/** Presses keys so far apart; gives what became of each. */
function press(scanner: Scanner, keys: readonly string[], everyMs: number, fromMs = 0) {
  const none = { ctrlKey: false, altKey: false, metaKey: false }
  return keys.map((key, index) =>
    scanner.press({ ...none, key, timeStamp: fromMs + index * everyMs }),
  )
}

it('takes what comes fast and ends with Enter, with capitals and without', () => {
  const keys = ['Shift', 'A', '-', '1', 'b', 'Enter']
  expect(press(new Scanner(), keys, 5)).toEqual([
    ...[null, null, 'more', 'more', 'more'],
    { text: 'A-1b' },
  ])
})

it('leaves the keys of a person alone', () => {
  const scanner = new Scanner()
  expect(press(scanner, ['a', ' ', 'Enter', 'Tab'], 400)).toEqual([null, null, null, null])
  // One key, and Enter on the button that has the focus.
  expect(press(scanner, ['x', 'Enter'], 400, 4000)).toEqual([null, null])
})

it('starts anew where a scan broke off', () => {
  const scanner = new Scanner()
  press(scanner, ['1', '2'], 5)
  expect(press(scanner, ['7', '8', 'Enter'], 5, 1000).at(-1)).toEqual({ text: '78' })
})

it('takes no shortcut for a scan', () => {
  const scanner = new Scanner()
  press(scanner, ['1'], 5)
  const keys = { key: 's', ctrlKey: true, altKey: true, metaKey: false, timeStamp: 5 }
  expect(scanner.press(keys)).toBeNull()
})
