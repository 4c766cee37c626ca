import type { KioskClient } from '../../../../shared/contract.ts'
import { AppError, type ErrorCode } from '../../../../shared/errors.ts'
import { Words } from '../../i18n.svelte.ts'
import { firstGroups, Setup } from '../../components/settings-editor/setup.svelte.ts'

/** Where the first set-up stands. What was entered, main keeps. */
export class FirstSetupSteps {
  readonly #client: KioskClient
  readonly #onfailure: (error: unknown) => void
  readonly #ondone: () => void
  readonly #words = new Words()
  readonly setup: Setup

  group = $state<(typeof firstGroups)[number]>(firstGroups[0])
  language = $state.raw<{ tag: string; direction: 'ltr' | 'rtl' }>({ tag: 'en', direction: 'ltr' })
  isSpoken = $state(false)
  isBusy = $state(false)
  fault = $state<ErrorCode | null>(null)

  constructor(client: KioskClient, onfailure: (error: unknown) => void, ondone: () => void) {
    this.#client = client
    this.#onfailure = onfailure
    this.#ondone = ondone
    this.setup = new Setup({
      t: (key, options) => this.#words.tIn(this.language.tag, key, options),
      language: () => this.language,
      attempt: (work) => this.#attempt(work),
      client: client.setup,
    })
  }

  async start(): Promise<void> {
    await this.#words.init()
    await this.setup.load()
    await this.#attempt(() => this.#use(this.setup.view?.values.staffLanguage ?? 'en'))
  }

  /** Staff read the set-up, and from then on their screens, in this language. */
  async speak(tag: string): Promise<void> {
    await this.setup.change('staffLanguage', tag)
    await this.#attempt(() => this.#use(tag))
  }

  go(step: number): void {
    const group = firstGroups[step]
    if (group === undefined) return
    this.group = group
    this.setup.edit(null)
  }

  finish(): Promise<void> {
    return this.#attempt(async () => {
      const refusal = await this.#client.setup.finish()
      if (refusal === null) {
        this.#ondone()
        return
      }
      const { key } = refusal
      // Where it can be put right.
      const parts = { phone: 'phones', number: 'limits', text: 'clinic' } as const
      if (key === null) this.group = 'staff'
      else if (key.includes('limits')) this.group = parts.number
      else if (key.startsWith('clinic.') && key !== 'clinic.name') this.group = parts.phone
      else this.group = key.toLowerCase().includes('language') ? 'languages' : parts.text
      this.setup.refusal = refusal
    })
  }

  async #use(tag: string): Promise<void> {
    if (!this.#words.has(tag)) this.#words.add(tag, await this.#client.setup.words({ tag }))
    const known = this.setup.view?.languages.find((language) => language.tag === tag)
    this.language = { tag, direction: known?.direction ?? 'ltr' }
    this.isSpoken = true
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    this.fault = null
    this.isBusy = true
    try {
      await work()
    } catch (error) {
      if (!(error instanceof AppError)) this.#onfailure(error)
      this.fault = error instanceof AppError ? error.code : 'internal'
    } finally {
      this.isBusy = false
    }
  }
}
