import { describe, expect, it } from 'vitest'
import { Offer } from '../../../src/renderer/src/offer.svelte.ts'
import { makeClinic } from '../../helpers/factories.ts'
import { makeLanguage, makeStart, makeVisitView } from '../../helpers/page/views.ts'

describe('what the clinic offers', () => {
  it('is nothing before main has told it', () => {
    const offer = new Offer()
    expect([offer.isReady, offer.clinic, offer.languages, offer.idleMs]).toEqual([
      ...[false, null, []],
      null,
    ])
    expect(offer.valuesFor(makeVisitView(), makeLanguage())).toEqual({})
  })

  it('says how long presses wait, and as long as usual before main has told it', () => {
    const offer = new Offer()
    expect(offer.pressDelayMs).toBe(400)
    offer.take(makeStart({ pressDelayMs: 0 }))
    expect(offer.pressDelayMs).toBe(0)
  })

  it('writes the extension of a phone as the language of the visit does', () => {
    const offer = new Offer()
    offer.take(makeStart({ clinic: { ...makeClinic(), clinicPhoneExtension: '12' } }))
    const language = { ...makeLanguage('es'), phoneExtension: 'int. {{extension}}' }
    expect(offer.valuesFor(makeVisitView(), language)['clinicPhone']).toMatch(/int\.\s.12.$/)
  })

  it('has its first two languages greet', () => {
    const offer = new Offer()
    const third = { ...makeLanguage('en'), tag: 'fr' }
    const languages = [makeLanguage('es'), makeLanguage('en'), third]
    offer.take(makeStart({ languages, idleSeconds: 90 }))
    expect(offer.greetingLanguages.map(({ tag }) => tag)).toEqual(['es', 'en'])
    expect([offer.isReady, offer.idleMs]).toEqual([true, 90_000])
  })

  it('writes its values for the patient, and none where there is no visit', () => {
    const offer = new Offer()
    offer.take(makeStart())
    const visit = makeVisitView()
    const unsaid = offer.valuesFor(visit, makeLanguage())
    const awake = offer.valuesFor(
      { ...visit, conditions: { ...visit.conditions, sedation: 'no' } },
      makeLanguage(),
    )
    expect(awake['driveHours']).toContain('12')
    // About whom nobody said anything, the longer one.
    expect(unsaid['driveHours']).toContain('24')
    expect(offer.valuesFor(null, makeLanguage())).toEqual({})
    expect(offer.valuesFor(visit, null)).toEqual({})
  })
})
