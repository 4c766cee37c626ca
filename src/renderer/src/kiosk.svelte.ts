import { createContext, tick } from 'svelte'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { KioskClient } from '../../shared/contract.ts'
import type { Warnings } from '../../shared/warnings.ts'
import type { VisitView } from '../../shared/visit.ts'
import { Comfort } from './comfort.svelte.ts'
import type { Words } from './i18n.svelte.ts'
import { IdleWatch } from './idle.svelte.ts'
import { greetingCount, type Offer } from './offer.svelte.ts'
import type { WordLoader } from './word-loader.ts'

/** What lies over the screen that the visit is on. */
export type Overlay = 'help' | 'languages' | null

/** What the steps are made with. */
interface Dependencies {
  client: Pick<KioskClient, 'kiosk' | 'visit' | 'setup'>
  offer: Offer
  words: Pick<Words, 'init' | 'show'>
  loader: Pick<WordLoader, 'loadWelcome' | 'followWelcome' | 'loadVisit' | 'loadScreen'>
  /** Has the question whether somebody is there ready to be drawn. */
  readIdleWarning: () => Promise<unknown>
  onfailure: (error: unknown) => void
}

/** The steps of a visit. Main decides where it stands; this mirrors it. */
export class Kiosk {
  readonly #dependencies: Dependencies
  #shows = 0
  /** The last change that main asked for; what is on the screen is of before it until it settles. */
  #following: Promise<void> = Promise.resolve()
  /** The start that is under way. */
  #starting: Promise<void> | null = null
  /** How many calls are. */
  #calls = $state(0)
  readonly comfort = new Comfort()
  readonly idle = new IdleWatch(
    () => this.#idleLimitMs(),
    () => void this.#stop(),
  )

  visit = $state.raw<VisitView | null>(null)
  warnings = $state.raw<Warnings>({ notSaving: false, salvaged: false, copied: false })
  trouble = $state<ErrorCode | null>(null)
  #overlay = $state<Overlay>(null)
  /** Which way the last step went: the next screen comes from that side, the first one is just there. */
  lastMove = $state<'next' | 'back' | null>(null)
  /** A call is under way: buttons wait, so that a second tap has no effect of its own. */
  readonly isBusy = $derived(this.#calls > 0)
  /** Staff are at the screen: nobody asks whether the patient is still there. */
  isPaused = $state(false)

  readonly overlay = $derived(this.#overlay)

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies
  }

  /** Asks main for the first screen; also the way back from trouble. Pressed again, it is one start. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null
    })
    this.#following = this.#starting
    return this.#starting
  }

  async #start(): Promise<void> {
    this.trouble = null
    this.closeOverlay()
    const { client, offer, words, loader } = this.#dependencies
    await this.#try(async () => {
      const [start] = await Promise.all([client.kiosk.start(), words.init()])
      await loader.loadWelcome(start, greetingCount(start))
      offer.take(start)
      loader.followWelcome(start)
      this.warnings = start.warnings
      await this.#show(start.visit)
    })
  }

  /** Staff changed what is offered or approved; the screen that is shown stays where it is. */
  async refresh(): Promise<void> {
    const { client, offer, loader } = this.#dependencies
    const start = await client.kiosk.start()
    await loader.loadWelcome(start, greetingCount(start))
    offer.take(start)
    loader.followWelcome(start)
  }

  /** Follows what main changes by itself; returns the end of the subscription. */
  follow(): () => void {
    const endVisit = this.#dependencies.client.visit.changed((visit) => {
      this.closeOverlay()
      this.#following = this.#try(() => this.#show(visit))
    })
    const endWoke = this.#dependencies.client.kiosk.woke(() => void this.#wake())
    const endWarned = this.#dependencies.client.kiosk.warned((warnings) => {
      this.warnings = warnings
    })
    const endApplied = this.#dependencies.client.setup.applied(() => {
      // A start that is under way may have been answered with what was in force before.
      void Promise.resolve(this.#starting).then(() => this.start())
    })
    return () => {
      endVisit()
      endWoke()
      endWarned()
      endApplied()
    }
  }

  /** After a sleep: who looks next may be somebody else, and is asked before a visit is seen. */
  async #wake(): Promise<void> {
    await this.#following
    this.idle.ask()
    try {
      await this.#dependencies.readIdleWarning()
      await drawn()
      await this.#dependencies.client.kiosk.uncover()
    } catch (error) {
      this.#dependencies.onfailure(error)
    }
  }

  begin(locale: string): Promise<void> {
    this.lastMove = 'next'
    return this.#updateIn(locale, () => this.#dependencies.client.visit.begin({ locale }))
  }

  next(): Promise<void> {
    return this.#move('next')
  }

  back(): Promise<void> {
    return this.#move('back')
  }

  /** @param optionId null for "I am not sure" */
  answer(optionId: string | null): Promise<void> {
    this.lastMove = 'next'
    return this.#withVisit(({ id, turn }) =>
      this.#dependencies.client.visit.answer({ visitId: id, turn, optionId }),
    )
  }

  async switchLocale(locale: string): Promise<void> {
    const { visit } = this
    if (visit === null) return
    await this.#updateIn(locale, () =>
      this.#dependencies.client.visit.switchLocale({ visitId: visit.id, locale }),
    )
    this.closeOverlay()
  }

  /** @param locale null to show the patient's language alone */
  async showSecond(locale: string | null): Promise<void> {
    await this.#withVisit(({ id }) =>
      this.#dependencies.client.visit.showSecond({ visitId: id, locale }),
    )
    this.closeOverlay()
  }

  /** The done screen goes; the welcome comes, with nothing of this visit left here. */
  leave(): Promise<void> {
    return this.#endWith((visitId) => this.#dependencies.client.visit.leave({ visitId }))
  }

  /** On the welcome nothing can be lost; done leaves by itself; whoever asked for help, or is held, waits for staff. */
  #idleLimitMs(): number | null {
    const isOpen = this.visit !== null && this.visit.step.kind !== 'done' && !this.visit.hold
    const isWatched = isOpen && this.overlay !== 'help' && this.trouble === null && !this.isPaused
    return isWatched ? this.#dependencies.offer.idleMs : null
  }

  /** Nobody is there any more: the visit is kept as stopped, and the next person may come. */
  async #stop(): Promise<void> {
    if (this.visit === null) return
    this.closeOverlay()
    await this.#endWith((visitId) => this.#dependencies.client.visit.stop({ visitId }))
  }

  /** Takes the visit from the screen. Asked for twice, by a finger and by the time, it is one end. */
  async #endWith(call: (visitId: string) => Promise<void>): Promise<void> {
    const { visit } = this
    if (visit === null) return
    const shows = this.#shows
    await this.#try(async () => {
      await call(visit.id)
      // Main may have told of what comes after it meanwhile, such as a visit that staff began.
      if (shows === this.#shows) await this.#show(null)
    })
  }

  chooseLanguage(): void {
    this.#overlay = 'languages'
  }

  closeOverlay(): void {
    this.#overlay = null
  }

  /** Shows the help screen at once, whatever the disk does; the record of it follows. */
  askHelp(): void {
    this.#overlay = 'help'
    const { visit } = this
    const request = {
      requestId: crypto.randomUUID(),
      screen: visit === null ? 'welcome' : screenName(visit),
      locale: visit?.locale ?? null,
    }
    this.#dependencies.client.visit.askHelp(request).catch(this.#dependencies.onfailure)
  }

  #move(to: 'next' | 'back'): Promise<void> {
    this.lastMove = to
    return this.#withVisit(({ id, turn }) =>
      this.#dependencies.client.visit.move({ visitId: id, turn, to }),
    )
  }

  #withVisit(call: (visit: VisitView) => Promise<VisitView>): Promise<void> {
    const { visit } = this
    return visit === null ? Promise.resolve() : this.#update(() => call(visit))
  }

  async #update(call: () => Promise<VisitView>): Promise<void> {
    if (this.isBusy) return
    await this.#try(async () => {
      await this.#show(await call())
    })
  }

  /** Reads the words of the language to come meanwhile. */
  #updateIn(locale: string, call: () => Promise<VisitView>): Promise<void> {
    return this.#update(async () => {
      const [visit] = await Promise.all([call(), this.#dependencies.loader.loadVisit(locale)])
      return visit
    })
  }

  async #show(visit: VisitView | null): Promise<void> {
    const { offer, words, loader } = this.#dependencies
    const mine = ++this.#shows
    if (visit !== null) {
      // Staff may start a visit while the done screen of another is up: nothing of that one stays.
      if (this.visit !== null && this.visit.id !== visit.id) this.comfort.reset()
      await loader.loadScreen(visit)
      if (mine !== this.#shows) return // main told of a later one while the letters came
      await words.show(visit.locale)
      if (mine !== this.#shows) return
    } else {
      // Back at the welcome: nothing of the last patient stays, and it speaks the clinic's language.
      this.comfort.reset()
      const [first] = offer.languages
      if (first !== undefined) await words.show(first.tag)
      if (mine !== this.#shows) return
    }
    // What one patient opened does not lie over the screen of another, or over the welcome.
    if (this.visit !== null && this.visit.id !== visit?.id) this.closeOverlay()
    this.visit = visit
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.#calls += 1
    try {
      await work().catch((error: unknown) => this.#findVisit(error))
    } catch (error) {
      if (!(error instanceof AppError)) this.#dependencies.onfailure(error)
      this.trouble = error instanceof AppError ? error.code : 'internal'
      this.closeOverlay()
    } finally {
      this.#calls -= 1
    }
  }

  /** A visit that ended meanwhile is no trouble: main knows what is to be shown instead. */
  async #findVisit(error: unknown): Promise<void> {
    if (!(error instanceof AppError) || error.code !== 'no-such-visit') throw error
    const { visit } = await this.#dependencies.client.kiosk.start()
    await this.#show(visit)
  }
}

/** Settles when what has changed so far is on the screen. */
async function drawn(): Promise<void> {
  await tick()
  // The first callback comes before a frame is drawn, the second after it.
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
}

/** The screen as the record names it: its kind, and which slide or question. */
function screenName({ step }: VisitView): string {
  switch (step.kind) {
    case 'slide':
      return `slide:${step.slide.slideId}`
    case 'question':
    case 'right':
      return `question:${step.question.questionId}`
    case 'reteach':
    case 'nurse':
      return `${step.kind}:${step.questionId}`
    case 'quiz-intro':
    case 'summary':
    case 'done':
      return step.kind
  }
}

export const [useKiosk, provideKiosk] = createContext<Kiosk>()
