import { describe, expect, it, vi } from 'vitest'
import { Kiosk } from '../../../src/renderer/src/kiosk.svelte.ts'
import { Offer } from '../../../src/renderer/src/offer.svelte.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { FakeClient } from '../../helpers/page/fake-client.ts'
import {
  doneStep,
  makeStart,
  makeVisitView,
  OTHER_VISIT_ID,
  VISIT_ID,
  type Start,
} from '../../helpers/page/views.ts'

/** A kiosk whose words and letters are there at once, unless a test holds them back. */
function makeKiosk(visit: FakeClient['answers']['visit'] = {}, start: Partial<Start> = {}) {
  const fake = new FakeClient({
    kiosk: { start: () => Promise.resolve(makeStart(start)) },
    visit: {
      askHelp: () => Promise.resolve(undefined),
      leave: () => Promise.resolve(undefined),
      stop: () => Promise.resolve(undefined),
      ...visit,
    },
  })
  const offer = new Offer()
  const words = { init: () => Promise.resolve(), show: vi.fn(() => Promise.resolve()) }
  const loader = {
    loadWelcome: vi.fn(() => Promise.resolve()),
    followWelcome: vi.fn(),
    loadVisit: vi.fn(() => Promise.resolve()),
    loadScreen: vi.fn(() => Promise.resolve()),
  }
  const onfailure = vi.fn()
  const kiosk = new Kiosk({
    ...{ client: fake.client, offer, words, loader, onfailure },
    readIdleWarning: () => Promise.resolve(),
  })
  return { kiosk, fake, offer, words, loader, onfailure }
}

async function openVisit(
  visit: FakeClient['answers']['visit'] = {},
  view: Partial<Parameters<typeof makeVisitView>[0]> = {},
) {
  const made = makeKiosk(visit, { visit: makeVisitView(view) })
  await made.kiosk.start()
  made.fake.calls.length = 0
  return made
}

/** Lets everything that waits for nothing more come to its end. */
const settle = () => new Promise((resolve) => setTimeout(resolve))

describe('the start', () => {
  it('shows the visit that was interrupted, once its screen can be drawn', async () => {
    const { kiosk, offer, loader, words } = makeKiosk({}, { visit: makeVisitView({ turn: 4 }) })
    loader.loadScreen.mockImplementation(() => {
      expect(kiosk.visit).toBeNull()
      return Promise.resolve()
    })
    await kiosk.start()
    expect(kiosk.visit?.turn).toBe(4)
    expect(offer.isReady).toBe(true)
    expect(words.show).toHaveBeenLastCalledWith('en')
  })

  it('has two languages greet, and all of them where only staff start a visit', async () => {
    const first = makeKiosk()
    await first.kiosk.start()
    expect(first.loader.loadWelcome).toHaveBeenCalledWith(expect.anything(), 2)
    const [language] = makeStart().languages
    if (language === undefined) throw new Error('no language')
    const languages = [language, { ...language, tag: 'es' }, { ...language, tag: 'fr' }]
    const second = makeKiosk({}, { selfStart: false, languages })
    await second.kiosk.start()
    expect(second.loader.loadWelcome).toHaveBeenCalledWith(expect.anything(), 3)
    await second.kiosk.refresh()
    expect(second.loader.loadWelcome).toHaveBeenNthCalledWith(2, expect.anything(), 3)
  })

  it('says why it cannot go on, and is the way back', async () => {
    const { kiosk, fake } = makeKiosk()
    const start = fake.answers.kiosk
    fake.answers.kiosk = { start: () => Promise.reject(new AppError('lesson-invalid')) }
    await kiosk.start()
    expect(kiosk.trouble).toBe('lesson-invalid')
    fake.answers.kiosk = start ?? {}
    await kiosk.start()
    expect([kiosk.trouble, kiosk.isBusy]).toEqual([null, false])
  })

  it('reports what no code stands for', async () => {
    const { kiosk, fake, onfailure } = makeKiosk()
    fake.answers.kiosk = { start: () => Promise.reject(new TypeError('a bug')) }
    await kiosk.start()
    expect(kiosk.trouble).toBe('internal')
    expect(onfailure).toHaveBeenCalledOnce()
  })
})

describe('a step', () => {
  it('names the visit and the turn that it answers', async () => {
    const next = makeVisitView({ turn: 1 })
    const { kiosk, fake } = await openVisit({
      move: () => Promise.resolve(next),
      answer: () => Promise.resolve({ ...next, turn: 2 }),
    })
    await kiosk.next()
    expect([kiosk.visit?.turn, kiosk.lastMove]).toEqual([1, 'next'])
    await kiosk.answer(null)
    await kiosk.back()
    expect(kiosk.lastMove).toBe('back')
    expect(fake.calls).toEqual([
      { to: 'visit:move', input: { visitId: VISIT_ID, turn: 0, to: 'next' } },
      { to: 'visit:answer', input: { visitId: VISIT_ID, turn: 1, optionId: null } },
      { to: 'visit:move', input: { visitId: VISIT_ID, turn: 2, to: 'back' } },
    ])
  })

  it('has one effect, however often it is tapped', async () => {
    const { kiosk, fake } = await openVisit({
      move: () => Promise.resolve(makeVisitView({ turn: 1 })),
    })
    await Promise.all([kiosk.next(), kiosk.next(), kiosk.next()])
    expect(fake.asked).toEqual(['visit:move'])
  })

  it('asks nothing where no visit is open', async () => {
    const { kiosk, fake } = makeKiosk()
    await kiosk.start()
    fake.calls.length = 0
    await Promise.all([kiosk.next(), kiosk.answer(null), kiosk.leave(), kiosk.switchLocale('es')])
    expect(fake.asked).toEqual([])
  })

  it('that comes late does not cover a later one', async () => {
    const { kiosk, fake, loader } = await openVisit()
    const end = kiosk.follow()
    let bringLetters: () => void = () => undefined
    const letters = new Promise<void>((resolve) => {
      bringLetters = resolve
    })
    loader.loadScreen.mockReturnValueOnce(letters)
    fake.tell('visit:changed', makeVisitView({ turn: 5 }))
    fake.tell('visit:changed', makeVisitView({ turn: 6 }))
    await settle()
    bringLetters()
    await settle()
    expect(kiosk.visit?.turn).toBe(6)
    end()
    expect(fake.listeners('visit:changed')).toBe(0)
  })
})

describe('G09 two calls at once', () => {
  it('leave a finished visit once, and are no trouble', async () => {
    const { kiosk, fake } = await openVisit({}, { step: doneStep })
    const gone = new Set<unknown>()
    fake.answers.visit = {
      leave: ({ visitId }) => {
        // As a main would that knows the visit no more.
        if (gone.has(visitId)) return Promise.reject(new AppError('no-such-visit'))
        gone.add(visitId)
        return Promise.resolve(undefined)
      },
    }
    fake.answers.kiosk = { start: () => Promise.resolve(makeStart()) }
    await Promise.all([kiosk.leave(), kiosk.leave(), kiosk.leave()])
    expect([kiosk.visit, kiosk.trouble, kiosk.isBusy]).toEqual([null, null, false])
  })

  it.each([
    ['move', (kiosk: Kiosk) => kiosk.next()],
    ['answer', (kiosk: Kiosk) => kiosk.answer(null)],
    ['switchLocale', (kiosk: Kiosk) => kiosk.switchLocale('es')],
    ['showSecond', (kiosk: Kiosk) => kiosk.showSecond('es')],
    ['leave', (kiosk: Kiosk) => kiosk.leave()],
  ])('show what main knows where the visit of a %s has ended meanwhile', async (verb, call) => {
    const refuse = () => Promise.reject(new AppError('no-such-visit'))
    const { kiosk, fake } = await openVisit({ [verb]: refuse })
    for (const visit of [makeVisitView({ id: OTHER_VISIT_ID }), null]) {
      fake.answers.kiosk = { start: () => Promise.resolve(makeStart({ visit })) }
      await call(kiosk)
      expect([kiosk.visit?.id, kiosk.trouble]).toEqual([visit?.id, null])
    }
  })

  it('are trouble where main does not know either', async () => {
    const { kiosk, fake } = await openVisit({
      move: () => Promise.reject(new AppError('no-such-visit')),
    })
    fake.answers.kiosk = { start: () => Promise.reject(new AppError('database-corrupt')) }
    await kiosk.next()
    expect([kiosk.trouble, kiosk.isBusy]).toEqual(['database-corrupt', false])
  })

  it('keep the buttons waiting until both are answered', async () => {
    let answer: (visit: ReturnType<typeof makeVisitView>) => void = () => undefined
    const { kiosk, fake } = await openVisit({ move: () => new Promise((take) => (answer = take)) })
    kiosk.follow()
    const step = kiosk.next()
    fake.tell('visit:changed', makeVisitView({ turn: 3 }))
    await settle()
    expect(kiosk.isBusy).toBe(true)
    answer(makeVisitView({ turn: 4 }))
    await step
    expect([kiosk.isBusy, kiosk.visit?.turn]).toEqual([false, 4])
  })

  it('are one start', async () => {
    const { kiosk, fake } = makeKiosk()
    await Promise.all([kiosk.start(), kiosk.start(), kiosk.start()])
    expect(fake.asked).toEqual(['kiosk:start'])
    await kiosk.start()
    expect(fake.asked).toHaveLength(2)
  })

  it('start anew after settings that came into force meanwhile', async () => {
    const { kiosk, fake } = makeKiosk()
    kiosk.follow()
    const start = kiosk.start()
    fake.tell('setup:applied', undefined)
    await start
    await settle()
    expect(fake.asked).toEqual(['kiosk:start', 'kiosk:start'])
  })

  it('do not hide a visit that staff began while the last one was left', async () => {
    const { kiosk, fake } = await openVisit({}, { step: doneStep })
    kiosk.follow()
    const next = makeVisitView({ id: OTHER_VISIT_ID })
    fake.answers.visit = {
      leave: () => {
        fake.tell('visit:changed', next)
        return Promise.resolve(undefined)
      },
    }
    await kiosk.leave()
    await settle()
    expect(kiosk.visit?.id).toBe(OTHER_VISIT_ID)
  })

  it('bring no screen of a visit back that has ended meanwhile', async () => {
    const { kiosk, fake, words } = await openVisit()
    kiosk.follow()
    let speak: () => void = () => undefined
    words.show.mockImplementationOnce(() => new Promise((take) => (speak = take)))
    fake.tell('visit:changed', makeVisitView({ turn: 5 }))
    await settle()
    fake.tell('visit:changed', null)
    await settle()
    speak()
    await settle()
    expect(kiosk.visit).toBeNull()
  })
})

describe('what lies over the screen', () => {
  const later = makeVisitView({ id: OTHER_VISIT_ID })

  it('is help at once, whatever becomes of the record of it', async () => {
    const { kiosk, fake, onfailure } = await openVisit({
      askHelp: () => Promise.reject(new AppError('save-failed')),
    })
    kiosk.askHelp()
    expect(kiosk.overlay).toBe('help')
    await settle()
    expect(fake.inputsOf('visit:askHelp')).toMatchObject([
      { screen: 'slide:numbness', locale: 'en' },
    ])
    expect(onfailure).toHaveBeenCalledOnce()
    expect([kiosk.overlay, kiosk.trouble]).toEqual(['help', null])
  })

  it('goes when the done screen does', async () => {
    const { kiosk } = await openVisit({}, { step: doneStep })
    kiosk.chooseLanguage()
    expect(kiosk.overlay).toBe('languages')
    await kiosk.leave()
    expect([kiosk.visit, kiosk.overlay]).toEqual([null, null])
  })

  it.each([
    ['ended', null],
    ['another', later],
    ['held', makeVisitView({ hold: 'pause' })],
  ])('goes when main tells of a visit that changed: %s', async (_what, visit) => {
    const { kiosk, fake } = await openVisit()
    kiosk.follow()
    kiosk.askHelp()
    fake.tell('visit:changed', visit)
    await settle()
    expect(kiosk.overlay).toBeNull()
    expect(kiosk.visit?.id).toBe(visit?.id)
  })

  it('goes at a new start, and in trouble', async () => {
    const { kiosk } = await openVisit({ move: () => Promise.reject(new AppError('save-failed')) })
    kiosk.chooseLanguage()
    await kiosk.start()
    expect(kiosk.overlay).toBeNull()
    kiosk.chooseLanguage()
    await kiosk.next()
    expect([kiosk.overlay, kiosk.trouble]).toEqual([null, 'save-failed'])
  })

  it('goes once a language is chosen', async () => {
    const { kiosk, loader } = await openVisit({
      switchLocale: () => Promise.resolve(makeVisitView({ locale: 'es' })),
      showSecond: () => Promise.resolve(makeVisitView({ secondLocale: 'es' })),
    })
    kiosk.chooseLanguage()
    await kiosk.switchLocale('es')
    expect([kiosk.overlay, kiosk.visit?.locale]).toEqual([null, 'es'])
    expect(loader.loadVisit).toHaveBeenCalledWith('es')
    kiosk.chooseLanguage()
    await kiosk.showSecond('es')
    expect([kiosk.overlay, kiosk.visit?.secondLocale]).toEqual([null, 'es'])
  })
})

describe('who is asked whether they are there', () => {
  async function isAsked(
    view: Parameters<typeof makeVisitView>[0],
    prepare: (kiosk: Kiosk) => void = () => undefined,
  ): Promise<boolean> {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    try {
      const { kiosk } = await openVisit({}, view)
      prepare(kiosk)
      const end = kiosk.idle.start()
      vi.advanceTimersByTime(280_000)
      end()
      return kiosk.idle.secondsLeft !== null
    } finally {
      vi.useRealTimers()
    }
  }

  it('is a patient with an open visit, and whoever left help or chooses a language', async () => {
    expect(await isAsked({})).toBe(true)
    expect(
      await isAsked({}, (kiosk) => {
        kiosk.chooseLanguage()
      }),
    ).toBe(true)
    const left = (kiosk: Kiosk) => {
      kiosk.askHelp()
      kiosk.closeOverlay()
    }
    expect(await isAsked({}, left)).toBe(true)
  })

  it('is nobody who is done, held, waits for help, or has staff with them', async () => {
    expect(await isAsked({ step: doneStep })).toBe(false)
    expect(await isAsked({ hold: 'pause' })).toBe(false)
    expect(
      await isAsked({}, (kiosk) => {
        kiosk.askHelp()
      }),
    ).toBe(false)
    expect(
      await isAsked({}, (kiosk) => {
        kiosk.isPaused = true
      }),
    ).toBe(false)
  })

  it('and is kept as stopped when nobody is', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    const { kiosk, fake } = await openVisit()
    const end = kiosk.idle.start()
    vi.advanceTimersByTime(300_000)
    end()
    vi.useRealTimers()
    await settle()
    expect(fake.calls).toEqual([{ to: 'visit:stop', input: { visitId: VISIT_ID } }])
    expect(kiosk.visit).toBeNull()
  })
})

describe('the next patient', () => {
  it('finds nothing of how the one before liked to see it', async () => {
    const { kiosk, fake, words } = await openVisit({}, { locale: 'es' })
    kiosk.follow()
    kiosk.comfort.nextTheme()
    fake.tell('visit:changed', makeVisitView({ locale: 'es', turn: 1 }))
    await settle()
    expect(kiosk.comfort.theme).toBe('dark')
    fake.tell('visit:changed', makeVisitView({ id: OTHER_VISIT_ID }))
    await settle()
    expect(kiosk.comfort.theme).toBe('light')
    kiosk.comfort.nextTheme()
    fake.tell('visit:changed', null)
    await settle()
    expect(kiosk.comfort.theme).toBe('light')
    // The welcome speaks the clinic's first language.
    expect(words.show).toHaveBeenLastCalledWith('en')
  })
})
