import { createContext } from 'svelte'
import type { KioskClient } from '../../shared/contract.ts'
import { USUAL_DELAY_MS } from './press-rules.ts'
import { formatValues } from '../../shared/values.ts'
import type { VisitView } from '../../shared/visit.ts'

export type Start = Awaited<ReturnType<KioskClient['kiosk']['start']>>
export type Language = Start['languages'][number]

/** How many languages speak at once where none is chosen yet. */
export const GREETING_LANGUAGES = 2

/** How many speak on the welcome: where nobody chooses, each has to say itself that staff will come. */
export const greetingCount = ({ selfStart, languages }: Start): number =>
  selfStart ? GREETING_LANGUAGES : languages.length

/** What the clinic offers here, as main told it last. */
export class Offer {
  #start = $state.raw<Start | null>(null)

  readonly isReady = $derived(this.#start !== null)
  readonly clinic = $derived(this.#start?.clinic ?? null)
  readonly languages = $derived(this.#start?.languages ?? [])
  /** The languages to speak where none is chosen yet: the clinic's first ones. */
  readonly greetingLanguages = $derived(this.languages.slice(0, GREETING_LANGUAGES))
  readonly staffLanguage = $derived(this.#start?.staffLanguage ?? null)
  /** Whether patients may start a visit without staff. */
  readonly selfStart = $derived(this.#start?.selfStart ?? true)
  readonly printsSheet = $derived(this.#start?.printsSheet ?? false)
  /** A visit ends when nobody touches the kiosk for so long; null before main has told it. */
  readonly idleMs = $derived(this.#start === null ? null : this.#start.idleSeconds * 1000)

  /** A press counts once its screen has been there for so long. */
  readonly pressDelayMs = $derived(this.#start?.pressDelayMs ?? USUAL_DELAY_MS)

  take(start: Start): void {
    this.#start = start
  }

  /** The clinic's values by name, written as in this language; none where there is nothing to write. */
  valuesFor(visit: VisitView | null, language: Language | null): Record<string, string> {
    if (this.clinic === null || visit === null || language === null) return {}
    return formatValues(
      this.clinic,
      visit.conditions,
      language.formatLocale,
      language.phoneExtension,
    )
  }
}

export const [useOffer, provideOffer] = createContext<Offer>()
