import type { CareState, EndedVisit } from '../../../../../shared/care.ts'
import type { KioskClient } from '../../../../../shared/contract.ts'
import { AppError } from '../../../../../shared/errors.ts'
import type { Evaluation, Recipient } from '../../../../../shared/visit.ts'
import { Words } from '../../../i18n.svelte.ts'
import { readAllWords } from '../staff-words.ts'
import type { Staff } from '../staff.svelte.ts'
import { StartForm } from './start-form.svelte.ts'

type Verbs = KioskClient['care']

/** What this section shows. */
export type Page = 'visit' | 'reference' | 'ended'

/** The visit from the staff's side. Main decides what becomes of it; this mirrors it. */
export class Care {
  readonly #staff: Staff
  /** Its own: the topics in the language of staff and of each patient. */
  readonly #words = new Words()
  #evaluationId = crypto.randomUUID()
  #locales: readonly string[] = []

  state = $state.raw<CareState | null>(null)
  form = $state.raw<StartForm | null>(null)
  page = $state<Page>('visit')
  /** The ended visit that is gone over. */
  endedId = $state<string | null>(null)
  isReprinted = $state(false)

  readonly ended = $derived(this.state?.ended.find(({ id }) => id === this.endedId) ?? null)

  constructor(staff: Staff) {
    this.#staff = staff
  }

  /** @param locales what there is to start in */
  open(locales: readonly string[]): Promise<void> {
    this.#locales = locales
    return this.#staff.attempt(async () => {
      await this.#words.init()
      await this.#load(this.#staff.language.tag)
      await this.#take(await this.#verbs.state())
    })
  }

  /** A topic's name in a language that has been loaded. */
  topic(questionId: string, locale = this.#staff.language.tag): string {
    return this.#words.lessonIn(locale, `questions.${questionId}.topic`, {})
  }

  section(id: string): string {
    return this.#words.lessonIn(this.#staff.language.tag, `sections.${id}`, {})
  }

  /** What to ask a patient, in a language that has been loaded. @param questionId null for all of it */
  prompt(questionId: string | null, locale = this.#staff.language.tag): string {
    return questionId === null
      ? this.#words.tIn(locale, 'staff.visit.teachBack.askAll')
      : this.#words.tIn(locale, 'staff.visit.teachBack.ask', {
          topic: this.topic(questionId, locale),
        })
  }

  /** Begins the visit, and hands the kiosk to the patient. @param second may stand under theirs */
  start(second: string | null): Promise<void> {
    return this.#staff.runExclusively(async () => {
      const order = this.form?.order(second) ?? null
      if (order === null) return
      await this.#take(await this.#verbs.start(order))
      await this.#staff.lock()
    })
  }

  switchLocale(locale: string): Promise<void> {
    return this.#onVisit((visitId) => this.#verbs.switchLocale({ visitId, locale }))
  }

  pause(isPaused: boolean): Promise<void> {
    return this.#onVisit((visitId) => this.#verbs.pause({ visitId, isPaused }))
  }

  setRecipient(recipient: Recipient | null): Promise<void> {
    return this.#onVisit((visitId) => this.#verbs.setRecipient({ visitId, recipient }))
  }

  releaseQuiz(): Promise<void> {
    return this.#onVisit((visitId) => this.#verbs.releaseQuiz({ visitId }))
  }

  endAs(status: 'declined' | 'unable'): Promise<void> {
    return this.#onVisit((visitId) => this.#verbs.endAs({ visitId, status }))
  }

  show(page: Page): void {
    this.page = page
    this.endedId = null
  }

  /** Loads the words of that patient's language first: the prompts are in it. */
  goOver({ id, locale }: EndedVisit): Promise<void> {
    return this.#staff.runExclusively(async () => {
      await this.#load(locale)
      this.endedId = id
      this.isReprinted = false
      this.#evaluationId = crypto.randomUUID()
    })
  }

  /** The same evaluation sent twice is recorded once; a further one is another. */
  evaluate(visitId: string, evaluation: Evaluation, followUp: boolean): Promise<void> {
    return this.#staff.runExclusively(async () => {
      const order = { evaluationId: this.#evaluationId, visitId, evaluation, followUp }
      await this.#take(await this.#verbs.evaluate(order))
      this.#evaluationId = crypto.randomUUID()
    })
  }

  reprint(visitId: string): Promise<void> {
    return this.#staff.runExclusively(async () => {
      await this.#verbs.reprint({ visitId })
      this.isReprinted = true
    })
  }

  get #verbs(): Verbs {
    return this.#staff.client.care
  }

  #onVisit(call: (visitId: string) => Promise<CareState>): Promise<void> {
    const visitId = this.state?.open?.view.id
    if (visitId === undefined) return Promise.resolve()
    return this.#staff.runExclusively(async () => {
      try {
        await this.#take(await call(visitId))
      } catch (error) {
        // It ended meanwhile, at the patient's side: staff see what is there, and that this was not done.
        if (error instanceof AppError && error.code === 'no-such-visit') {
          await this.#take(await this.#verbs.state())
        }
        throw error
      }
    })
  }

  async #take(state: CareState): Promise<void> {
    if (state.open) await this.#load(state.open.view.locale)
    this.state = state
    if (state.open) {
      this.#staff.startForm.drop()
      this.form = null
    } else {
      this.form ??= this.#openForm(state)
    }
  }

  #openForm({ conditions, ended }: CareState): StartForm {
    const only = this.#locales.length === 1 ? (this.#locales[0] ?? null) : null
    const form = this.#staff.startForm.open(
      { by: this.#staff.view?.name ?? '', after: ended[0]?.id ?? null },
      () => new StartForm(conditions, only),
    )
    // The clinic may have taken it back meanwhile.
    if (form.locale === null || !this.#locales.includes(form.locale)) form.locale = only
    return form
  }

  async #load(locale: string): Promise<void> {
    if (this.#words.has(locale)) return
    this.#words.add(locale, await readAllWords(this.#staff.client, locale))
  }
}
