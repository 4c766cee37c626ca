import { createContext } from 'svelte'
import type { ParseKeys, TOptions } from 'i18next'
import type { VisitView } from '../../shared/visit.ts'
import type { Words } from './i18n.svelte.ts'
import type { Offer } from './offer.svelte.ts'

/** What a patient's screens say: in the language of the visit, with the clinic's values filled in. */
export class ScreenWords {
  readonly #words: Words
  readonly #offer: Offer
  readonly #visit: () => VisitView | null

  /** Of the visit; null where none is open. */
  readonly language = $derived.by(
    () => this.#offer.languages.find(({ tag }) => tag === this.#visit()?.locale) ?? null,
  )
  readonly #values = $derived.by(() => this.#offer.valuesFor(this.#visit(), this.language))

  constructor(words: Words, offer: Offer, visit: () => VisitView | null) {
    this.#words = words
    this.#offer = offer
    this.#visit = visit
  }

  t(key: ParseKeys, options: TOptions = {}): string {
    return this.#words.t(key, { ...this.#values, ...options })
  }

  /** In a language of one's own choice, where none is chosen yet or several speak. */
  tIn(locale: string, key: ParseKeys): string {
    return this.#words.tIn(locale, key)
  }

  /** @param values more than the clinic's: the times of a stage */
  lessonText(path: string, values: Record<string, string> = {}): string {
    return this.#words.lesson(path, { ...this.#values, ...values })
  }
}

export const [useScreenWords, provideScreenWords] = createContext<ScreenWords>()
