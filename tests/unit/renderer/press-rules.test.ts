import { describe, expect, it } from 'vitest'
import {
  BRIEF_MS,
  PressRules,
  SECOND_WITHIN_MS,
  SECOND_WITHIN_PX,
  USUAL_DELAY_MS,
} from '../../../src/renderer/src/press-rules.ts'
import { defaultSettings } from '../../../src/main/settings/schema.ts'

const NEXT = { name: 'Next' }
const HELP = { name: 'I need help' }
const DELAY_MS = 400

function open({ delayMs = DELAY_MS, isSteady = false } = {}) {
  const rules = new PressRules({ delayMs: () => delayMs, isSteady: () => isSteady })
  const finger = { pointerId: 1, isPrimary: true, isTouch: true, isNew: false, x: 100, y: 100 }
  type Change = Partial<Parameters<PressRules['down']>[0]>
  const down = (atMs: number, change: Change = {}) =>
    rules.down({ ...finger, control: NEXT, isHelp: false, atMs, ...change })
  /** @returns whether it does what it does */
  const press = (atMs: number, change: Change & { forMs?: number } = {}) => {
    const { pointerId = 1, control = NEXT, forMs = 120 } = change
    down(atMs, change)
    rules.up(pointerId, atMs + forMs)
    return rules.click(pointerId, control)
  }
  const helpDown = (atMs: number) => down(atMs, { control: HELP, isHelp: true })
  /** A screen that is painted at this time. */
  const show = (atMs: number, areas: Parameters<PressRules['painted']>[1] = []) => {
    rules.screenCame()
    rules.painted(atMs, areas)
  }
  return { rules, down, press, helpDown, show }
}

it('waits as long as the settings say by default, until main has told it', () => {
  expect(USUAL_DELAY_MS).toBe(defaultSettings().pressDelayMs)
})

describe('B16 a press', () => {
  it('counts once the screen has been there for long enough, however quick the next one is', () => {
    const { press, show } = open()
    show(1000)
    expect(press(1000 + DELAY_MS - 1)).toBe(false)
    expect(press(1000 + DELAY_MS)).toBe(true)
    expect(press(1000 + DELAY_MS + 10)).toBe(true)
    show(5000)
    expect(press(5001)).toBe(false)
  })

  it('has no effect on a screen that nobody has seen yet', () => {
    const { rules, press } = open()
    rules.screenCame()
    expect(press(1_000_000)).toBe(false)
  })

  it('counts at once where the clinic wants no delay', () => {
    const { press, rules } = open({ delayMs: 0 })
    rules.screenCame()
    expect(press(1)).toBe(true)
  })

  it('does not count on what took the place of another control', () => {
    const { press, show } = open()
    show(0)
    expect(press(1000, { isNew: true })).toBe(false)
    expect(press(1000)).toBe(true)
  })
})

describe('B15 a press', () => {
  it('counts only where it began', () => {
    const { rules, down, press } = open()
    down(1000)
    expect(rules.click(1, HELP)).toBe(false)
    expect(rules.click(1, NEXT), 'a click without a press').toBe(false)
    expect(press(1000)).toBe(true)
  })

  it.each([0, DELAY_MS])('does not count on another screen, with a delay of %d', (delayMs) => {
    const { rules, down, show } = open({ delayMs })
    show(0)
    expect(down(1000)).toBe(true)
    show(1050)
    rules.up(1, 9000)
    expect(rules.click(1, NEXT)).toBe(false)
  })

  it('does not count once it has become something else', () => {
    const { rules, down } = open()
    down(1000)
    rules.cancel(1)
    expect(rules.click(1, NEXT)).toBe(false)
  })

  it('is one of its own finger', () => {
    const { rules, down } = open()
    down(1000)
    down(1010, { pointerId: 2, isPrimary: false, control: HELP })
    expect(rules.click(2, NEXT)).toBe(false)
    expect(rules.click(1, NEXT)).toBe(true)
  })
})

describe('B17 help', () => {
  const area = { left: 50, right: 150, top: 50, bottom: 150 }

  it('is answered at once where its button was before, or nothing else to be pressed', () => {
    for (const areas of [[], [{ ...area, isHelp: true }]]) {
      const { rules, helpDown, show } = open()
      show(0, areas)
      show(5000, areas)
      expect(helpDown(5001)).toBe(true)
      expect(rules.click(1, HELP)).toBe(true)
    }
  })

  it('waits like any other where something else was at that place', () => {
    const { rules, helpDown, show } = open()
    show(0, [{ ...area, isHelp: false }])
    show(5000)
    expect(helpDown(5001)).toBe(false)
    expect(rules.click(1, HELP)).toBe(false)
    expect(helpDown(5000 + DELAY_MS)).toBe(true)
  })

  it('is asked for when the finger is lifted on a screen that came meanwhile, and once', () => {
    const { rules, helpDown, show } = open()
    show(0)
    helpDown(1000)
    show(1050)
    expect(rules.up(1, 1100)).toBe(true)
    expect(rules.click(1, HELP)).toBe(false)
    helpDown(5000)
    expect(rules.up(1, 5100), 'on the same screen its click comes').toBe(false)
  })

  it('is not for a hand to be steady enough', () => {
    const { rules, helpDown } = open({ isSteady: true })
    for (const atMs of [1000, 1100]) {
      expect(helpDown(atMs)).toBe(true)
      rules.up(1, atMs + 10)
      expect(rules.click(1, HELP)).toBe(true)
    }
  })
})

describe('B18 with a steady touch', () => {
  it('a touch that is too short is none', () => {
    const { press } = open({ isSteady: true })
    expect(press(1000, { forMs: BRIEF_MS - 1 })).toBe(false)
    expect(press(1100, { forMs: BRIEF_MS })).toBe(true)
  })

  it('a second one so soon and so near is none', () => {
    const { press } = open({ isSteady: true })
    const near = { x: 100 + SECOND_WITHIN_PX, y: 100 }
    expect(press(1000, { forMs: 100 })).toBe(true)
    expect(press(1100 + SECOND_WITHIN_MS, near)).toBe(false)
    expect(press(1101 + SECOND_WITHIN_MS, { ...near, forMs: 100 })).toBe(true)
    expect(press(1300 + SECOND_WITHIN_MS, { x: 161 + SECOND_WITHIN_PX, y: 100 })).toBe(true)
  })

  it('one that trembles on and on does not keep itself away for ever', () => {
    const { press } = open({ isSteady: true })
    const presses = Array.from({ length: 20 }, (_, at) => press(1000 + at * 200, { forMs: 100 }))
    expect(presses.filter((counts) => counts)).toHaveLength(4)
  })

  it('a mouse is as quick as ever, and so is everybody who did not choose it', () => {
    const mouse = open({ isSteady: true })
    const usual = open()
    for (const atMs of [1000, 1050]) {
      expect(mouse.press(atMs, { isTouch: false, forMs: 10 })).toBe(true)
      expect(usual.press(atMs, { forMs: 10 })).toBe(true)
    }
  })
})

describe('A23 a key', () => {
  it('presses what has the focus once the screen has been there for long enough', () => {
    const { rules, show } = open()
    show(1000)
    expect(rules.keyDown(NEXT, 1001)).toBe(false)
    expect(rules.clickWithout(NEXT, 1001)).toBe(false)
    expect(rules.keyDown(NEXT, 1000 + DELAY_MS)).toBe(true)
    expect(rules.clickWithout(NEXT, 1000 + DELAY_MS)).toBe(true)
  })

  it('that went down on another screen presses nothing when it comes up', () => {
    const { rules, show } = open()
    rules.keyDown(NEXT, 1000)
    show(1050)
    rules.keyUp()
    expect(rules.clickWithout(NEXT, 9000)).toBe(false)
  })

  it('that went down elsewhere presses nothing', () => {
    const { rules } = open()
    rules.keyDown(HELP, 1000)
    expect(rules.clickWithout(NEXT, 1001)).toBe(false)
  })

  it('is not needed where a reader or a switch presses by itself', () => {
    const { rules, show } = open()
    show(1000)
    expect(rules.clickWithout(NEXT, 1001)).toBe(false)
    expect(rules.clickWithout(NEXT, 1000 + DELAY_MS)).toBe(true)
  })

  it('that lies there does not keep a finger from a choice', () => {
    const { rules, press } = open()
    rules.keyDown(HELP, 1000)
    expect(press(1100)).toBe(true)
    // What the label hands on to its own field.
    expect(rules.clickWithout(NEXT, 1100)).toBe(true)
  })

  it('that chooses what is beside, after one that pressed something else, is no click of that one', () => {
    const { rules, show } = open()
    show(0)
    rules.keyDown(HELP, 1000)
    expect(rules.clickWithout(HELP, 1001)).toBe(true)
    rules.keyUp()
    rules.otherKeyDown()
    expect(rules.clickWithout(NEXT, 1200)).toBe(true)
  })
})
