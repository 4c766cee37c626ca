import { createContext } from 'svelte'
import type { ParseKeys, TOptions } from 'i18next'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { KioskClient } from '../../shared/contract.ts'
import type { Warnings } from '../../shared/warnings.ts'
import { formatValues } from '../../shared/values.ts'
import type { VisitView } from '../../shared/visit.ts'
import { Comfort } from './comfort.svelte.ts'
import { Words } from './i18n.svelte.ts'
import { IdleWatch } from './idle.svelte.ts'
import { WordLoader } from './word-loader.ts'

type Start = Awaited<ReturnType<KioskClient['kiosk']['start']>>
export type Language = Start['languages'][number]

/** What lies over the screen that the visit is on. */
export type Overlay = 'help' | 'languages' | null

/** How many languages speak at once where none is chosen yet. */
const GREETING_LANGUAGES = 2

/** All that the screens know. Main decides where the visit stands; this mirrors it. */
export class Kiosk {
  readonly #client: KioskClient
  readonly #onfailure: (error: unknown) => void
  readonly #loader: WordLoader
  #shows = 0
  readonly words = new Words()
  readonly comfort = new Comfort()
  readonly idle = new IdleWatch(
    () => this.#idleLimitMs(),
    () => void this.#stop(),
  )

  #start = $state.raw<Start | null>(null)
  visit = $state.raw<VisitView | null>(null)
  warnings = $state.raw<Warnings>({ notSaving: false, salvaged: false })
  trouble = $state<ErrorCode | null>(null)
  #overlay = $state<Overlay>(null)
  /** Which way the last step went: the next screen comes from that side, the first one is just there. */
  lastMove = $state<'next' | 'back' | null>(null)
  /** A call is under way: buttons wait, so that a second tap has no effect of its own. */
  isBusy = $state(false)
  /** Staff are at the screen: nobody asks whether the patient is still there. */
  isPaused = $state(false)

  readonly overlay = $derived(this.#overlay)
  readonly languages = $derived(this.#start?.languages ?? [])
  readonly clinic = $derived(this.#start?.clinic ?? null)
  /** Whether patients may start a visit without staff. */
  readonly selfStart = $derived(this.#start?.selfStart ?? true)
  readonly printsSheet = $derived(this.#start?.printsSheet ?? false)
  readonly isReady = $derived(this.#start !== null)
  readonly language = $derived(this.languages.find(({ tag }) => tag === this.visit?.locale) ?? null)
  /** The languages to speak where none is chosen yet: the clinic's first ones. */
  readonly greetingLanguages = $derived(this.languages.slice(0, GREETING_LANGUAGES))
  readonly staffLanguage = $derived(this.#start?.staffLanguage ?? null)
  /** The language that stands under the patient's; null where the visit shows one. */
  readonly second = $derived(
    [...this.languages, this.staffLanguage].find(
      (language) => language !== null && language.tag === this.visit?.secondLocale,
    ) ?? null,
  )
  readonly #values = $derived(this.#valuesIn(this.language))
  readonly #secondValues = $derived(this.#valuesIn(this.second))

  constructor(client: KioskClient, onfailure: (error: unknown) => void) {
    this.#client = client
    this.#onfailure = onfailure
    this.#loader = new WordLoader(client.content, this.words, onfailure)
  }

  /** Asks main for the first screen; also the way back from trouble. */
  async start(): Promise<void> {
    this.trouble = null
    this.closeOverlay()
    await this.#try(async () => {
      const [start] = await Promise.all([this.#client.kiosk.start(), this.words.init()])
      // Where nobody chooses, each language has to say itself that staff will come.
      const greeting = start.selfStart ? GREETING_LANGUAGES : start.languages.length
      await this.#loader.loadWelcome(start, greeting)
      this.#start = start
      this.#loader.followWelcome(start)
      this.warnings = start.warnings
      await this.#show(start.visit)
    })
  }

  /** Staff changed what is offered or approved; the screen that is shown stays where it is. */
  async refresh(): Promise<void> {
    const start = await this.#client.kiosk.start()
    await this.#loader.loadWelcome(start, GREETING_LANGUAGES)
    this.#start = start
    this.#loader.followWelcome(start)
  }

  /** Follows what main changes by itself; returns the end of the subscription. */
  follow(): () => void {
    const endVisit = this.#client.visit.changed((visit) => {
      this.closeOverlay()
      void this.#try(() => this.#show(visit))
    })
    const endWarned = this.#client.kiosk.warned((warnings) => {
      this.warnings = warnings
    })
    const endApplied = this.#client.setup.applied(() => void this.start())
    return () => {
      endVisit()
      endWarned()
      endApplied()
    }
  }

  t(key: ParseKeys, options: TOptions = {}): string {
    return this.words.t(key, { ...this.#values, ...options })
  }

  /** @param values more than the clinic's: the times of a stage */
  lessonText(path: string, values: Record<string, string> = {}): string {
    return this.words.lesson(path, { ...this.#values, ...values })
  }

  /** The same as `t` says, in the second language; null where the visit shows one. */
  secondT(key: ParseKeys, options: TOptions = {}): string | null {
    if (this.second === null) return null
    return this.words.tIn(this.second.tag, key, { ...this.#secondValues, ...options })
  }

  /** The same as `lessonText` says, in the second language; null where the visit shows one. */
  secondLesson(path: string, values: Record<string, string> = {}): string | null {
    if (this.second === null) return null
    return this.words.lessonIn(this.second.tag, path, { ...this.#secondValues, ...values })
  }

  #valuesIn(language: Language | null): Record<string, string> {
    if (this.clinic === null || this.visit === null || language === null) return {}
    return formatValues(this.clinic, this.visit.conditions, language.formatLocale)
  }

  begin(locale: string): Promise<void> {
    this.lastMove = 'next'
    return this.#updateIn(locale, () => this.#client.visit.begin({ locale }))
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
      this.#client.visit.answer({ visitId: id, turn, optionId }),
    )
  }

  async switchLocale(locale: string): Promise<void> {
    const { visit } = this
    if (visit === null) return
    await this.#updateIn(locale, () =>
      this.#client.visit.switchLocale({ visitId: visit.id, locale }),
    )
    this.closeOverlay()
  }

  /** @param locale null to show the patient's language alone */
  async showSecond(locale: string | null): Promise<void> {
    await this.#withVisit(({ id }) => this.#client.visit.showSecond({ visitId: id, locale }))
    this.closeOverlay()
  }

  /** The done screen goes; the welcome comes, with nothing of this visit left here. */
  async leave(): Promise<void> {
    const { visit } = this
    if (visit === null) return
    await this.#try(async () => {
      await this.#client.visit.leave({ visitId: visit.id })
      await this.#show(null)
    })
  }

  /** On the welcome nothing can be lost; done leaves by itself; whoever asked for help, or is held, waits for staff. */
  #idleLimitMs(): number | null {
    const isOpen = this.visit !== null && this.visit.step.kind !== 'done' && !this.visit.hold
    const isWatched = isOpen && this.overlay !== 'help' && this.trouble === null && !this.isPaused
    return isWatched && this.#start ? this.#start.idleSeconds * 1000 : null
  }

  /** Nobody is there any more: the visit is kept as stopped, and the next person may come. */
  async #stop(): Promise<void> {
    const { visit } = this
    if (visit === null) return
    this.closeOverlay()
    await this.#try(async () => {
      await this.#client.visit.stop({ visitId: visit.id })
      await this.#show(null)
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
    this.#client.visit.askHelp(request).catch(this.#onfailure)
  }

  #move(to: 'next' | 'back'): Promise<void> {
    this.lastMove = to
    return this.#withVisit(({ id, turn }) => this.#client.visit.move({ visitId: id, turn, to }))
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
      const [visit] = await Promise.all([call(), this.#loader.loadVisit(locale)])
      return visit
    })
  }

  async #show(visit: VisitView | null): Promise<void> {
    const mine = ++this.#shows
    if (visit !== null) {
      // Staff may start a visit while the done screen of another is up: nothing of that one stays.
      if (this.visit !== null && this.visit.id !== visit.id) this.comfort.reset()
      await this.#loader.loadScreen(visit)
      if (mine !== this.#shows) return // main told of a later one while the letters came
      await this.words.show(visit.locale)
    } else {
      // Back at the welcome: nothing of the last patient stays, and it speaks the clinic's language.
      this.comfort.reset()
      const [first] = this.languages
      if (first !== undefined) await this.words.show(first.tag)
    }
    // What one patient opened does not lie over the screen of another, or over the welcome.
    if (this.visit !== null && this.visit.id !== visit?.id) this.closeOverlay()
    this.visit = visit
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.isBusy = true
    try {
      await work()
    } catch (error) {
      if (!(error instanceof AppError)) this.#onfailure(error)
      this.trouble = error instanceof AppError ? error.code : 'internal'
      this.closeOverlay()
    } finally {
      this.isBusy = false
    }
  }
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
