import { describe, expect, it } from 'vitest'
import { Words } from '../../../src/renderer/src/i18n.svelte.ts'
import { Offer } from '../../../src/renderer/src/offer.svelte.ts'
import { ScreenWords } from '../../../src/renderer/src/screen-words.svelte.ts'
import { SecondWords } from '../../../src/renderer/src/second-words.svelte.ts'
import type { VisitView } from '../../../src/shared/visit.ts'
import { makeLessonWords } from '../../helpers/factories.ts'
import { makeLanguage, makeStart, makeVisitView } from '../../helpers/page/views.ts'

/** A screen of a visit; `show` is what the kiosk does when another one comes. */
async function makeScreen(start: Parameters<typeof makeStart>[0] = {}) {
  const words = new Words()
  await words.init()
  for (const tag of ['en', 'es'] as const) {
    const next = tag === 'en' ? 'Next' : 'Siguiente'
    words.add(tag, { ui: { stage: { next } }, lesson: makeLessonWords(tag) })
  }
  const offer = new Offer()
  offer.take(makeStart(start))
  const shown: { visit: VisitView | null } = $state({ visit: null })
  const screen = new ScreenWords(words, offer, () => shown.visit)
  const second = new SecondWords(words, offer, () => shown.visit)
  const show = async (visit: VisitView | null) => {
    await words.show(visit?.locale ?? 'en')
    shown.visit = visit
  }
  return { screen, second, show }
}

const WAIT = 'slides.driving.lines.wait'

describe('what a screen says', () => {
  it('is in the language of the visit, with the clinic’s values in its own writing', async () => {
    const { screen, show } = await makeScreen()
    expect(screen.language).toBeNull()
    await show(makeVisitView({ locale: 'es' }))
    expect(screen.language?.tag).toBe('es')
    expect(screen.t('stage.next')).toBe('Siguiente')
    expect(screen.lessonText(WAIT)).toMatch(/^Espere .*24.* horas/)
    await show(makeVisitView({ locale: 'en' }))
    expect(screen.lessonText(WAIT)).toMatch(/^Wait .*24.* hours/)
  })

  it('fills in what a screen brings along before what is the clinic’s', async () => {
    const { screen, show } = await makeScreen()
    await show(makeVisitView())
    expect(screen.lessonText(WAIT, { driveHours: 'a day' })).toBe('Wait a day.')
  })
})

describe('the second language', () => {
  it('says nothing where the visit shows one', async () => {
    const { second, show } = await makeScreen()
    await show(makeVisitView())
    expect([second.language, second.t('stage.next'), second.lessonText(WAIT)]).toEqual([
      ...[null, null, null],
    ])
  })

  it('says the same under the first', async () => {
    const { screen, second, show } = await makeScreen()
    await show(makeVisitView({ locale: 'en', secondLocale: 'es' }))
    expect([screen.t('stage.next'), second.t('stage.next')]).toEqual(['Next', 'Siguiente'])
    expect(second.lessonText(WAIT)).toMatch(/^Espere .*24.* horas/)
    expect(second.lessonText(WAIT, { driveHours: 'un día' })).toBe('Espere un día.')
  })

  it('may be that of staff, which patients are not offered', async () => {
    const { second, show } = await makeScreen({
      languages: [makeLanguage('en')],
      staffLanguage: makeLanguage('es'),
    })
    await show(makeVisitView({ locale: 'en', secondLocale: 'es' }))
    expect(second.language?.name).toBe('Español')
  })
})
