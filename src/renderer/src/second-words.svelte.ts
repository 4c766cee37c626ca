import { createContext } from 'svelte'
import type { ParseKeys, TOptions } from 'i18next'
import type { VisitView } from '../../shared/visit.ts'
import type { Words } from './i18n.svelte.ts'
import type { Offer } from './offer.svelte.ts'

/** The same as the screen says, in the language under the patient's; null where the visit shows one. */
export class SecondWords {
  readonly #words: Words
  readonly #offer: Offer
  readonly #visit: () => VisitView | null

  /** The language that stands under the patient's: one of the clinic's, or staff's own. */
  readonly language = $derived.by(() => {
    const { languages, staffLanguage } = this.#offer
    const known = staffLanguage === null ? languages : [...languages, staffLanguage]
    return known.find(({ tag }) => tag === this.#visit()?.secondLocale) ?? null
  })
  readonly #values = $derived.by(() => this.#offer.valuesFor(this.#visit(), this.language))

  constructor(words: Words, offer: Offer, visit: () => VisitView | null) {
    this.#words = words
    this.#offer = offer
    this.#visit = visit
  }

  t(key: ParseKeys, options: TOptions = {}): string | null {
    if (this.language === null) return null
    return this.#words.tIn(this.language.tag, key, { ...this.#values, ...options })
  }

  /** @param values more than the clinic's: the times of a stage */
  lessonText(path: string, values: Record<string, string> = {}): string | null {
    if (this.language === null) return null
    return this.#words.lessonIn(this.language.tag, path, { ...this.#values, ...values })
  }
}

export const [useSecondWords, provideSecondWords] = createContext<SecondWords>()
