import * as v from 'valibot'
import { expect, it } from 'vitest'
import { visitRefSchema } from '../../../../../../src/shared/visit.ts'
import { Scanner } from '../../../../../../src/renderer/src/features/staff/visit/scanner.ts'

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

it('takes Tab at the end as well: many scanners are set so', () => {
  const keys = ['A', '-', '1', 'Tab']
  expect(press(new Scanner(), keys, 5)).toEqual([null, 'more', 'more', { text: 'A-1' }])
})

it('gives what no reference can be where something came between that is no character', () => {
  const scanner = new Scanner()
  for (const key of ['F8', 'Unidentified', 'Backspace']) {
    const keys = ['A', '1', key, 'B', '2', 'Enter']
    const whole = press(new Scanner(), keys, 5).at(-1)
    expect(whole).toEqual({ text: expect.stringMatching(/^A1.B2$/u) as string })
    expect(v.is(visitRefSchema, (whole as { text: string }).text)).toBe(false)
  }
  press(scanner, ['A', '1'], 5, 9000)
  const none = { altKey: false, metaKey: false }
  expect(scanner.press({ ...none, key: ']', ctrlKey: true, timeStamp: 9010 })).toBeNull()
  expect(press(scanner, ['B', 'Enter'], 5, 9015).at(-1)).toEqual({
    text: expect.stringMatching(/^A1.B$/u) as string,
  })
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
