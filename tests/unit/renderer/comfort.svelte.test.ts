import { describe, expect, it } from 'vitest'
import { Comfort } from '../../../src/renderer/src/comfort.svelte.ts'

describe('how a patient likes to see the kiosk', () => {
  it('goes from the last text size and colours back to the first', () => {
    const comfort = new Comfort()
    const seen = [1, 2, 3, 4].map(() => {
      const now = { step: comfort.textStep, scale: comfort.textScale, theme: comfort.theme }
      comfort.nextText()
      comfort.nextTheme()
      return now
    })
    expect(seen).toEqual([
      { step: 1, scale: 1, theme: 'light' },
      { step: 2, scale: 1.5, theme: 'dark' },
      { step: 3, scale: 2, theme: 'contrast' },
      { step: 1, scale: 1, theme: 'light' },
    ])
  })

  it('starts anew for the next patient', () => {
    const comfort = new Comfort()
    comfort.nextText()
    comfort.nextTheme()
    comfort.toggleMotion()
    comfort.toggleTouch()
    expect([comfort.textStep, comfort.theme]).toEqual([2, 'dark'])
    expect([comfort.lessMotion, comfort.steadyTouch]).toEqual([true, true])
    comfort.reset()
    expect([comfort.textStep, comfort.theme]).toEqual([1, 'light'])
    expect([comfort.lessMotion, comfort.steadyTouch]).toEqual([false, false])
  })
})
