import i18next, { type ParseKeys, type TOptions } from 'i18next'
import { createSubscriber } from 'svelte/reactivity'
import type { LessonWords } from '../../shared/lesson.ts'
import type { WordTree } from '../../shared/locale.ts'

/** What is read by itself: the interface, and the lesson. */
interface PartsOfWords {
  ui: WordTree
  lesson: LessonWords
}

/** The words on screen, in whatever language is shown; reading them follows a change of language. */
export class Words {
  readonly #i18next = i18next.createInstance({
    defaultNS: 'ui',
    ns: ['ui', 'lesson'],
    fallbackLng: false, // a gap never turns into silent English: a language with gaps is not offered
    returnEmptyString: false,
    // A key is no word of any language: where the words are not there, nothing is said.
    parseMissingKeyHandler: () => '',
    interpolation: { escapeValue: false }, // Svelte escapes
    resources: {},
  })
  readonly #follow = createSubscriber((update) => {
    this.#i18next.on('languageChanged', update)
    return () => {
      this.#i18next.off('languageChanged', update)
    }
  })

  async init(): Promise<void> {
    await this.#i18next.init()
  }

  has(locale: string, part: keyof PartsOfWords = 'ui'): boolean {
    return this.#i18next.hasResourceBundle(locale, part)
  }

  add(locale: string, words: Partial<PartsOfWords>): void {
    for (const [part, tree] of Object.entries(words)) {
      this.#i18next.addResourceBundle(locale, part, tree)
    }
  }

  /** All texts under these paths as one, in no order that means anything. */
  textsUnder(locale: string, part: keyof PartsOfWords, paths: readonly string[]): string {
    const found = paths.map((path): unknown => this.#i18next.getResource(locale, part, path))
    return JSON.stringify(found)
  }

  async show(locale: string): Promise<void> {
    await this.#i18next.changeLanguage(locale)
  }

  /** A text of the interface. */
  t(key: ParseKeys, options: TOptions = {}): string {
    this.#follow()
    return this.#i18next.t(key, options)
  }

  /** A text of the interface in another language than the one shown. */
  tIn(locale: string, key: ParseKeys, options: TOptions = {}): string {
    return this.#i18next.t(key, { ...options, lng: locale })
  }

  /**
   * A text of the lesson, by its path in the words file.
   * @param values the clinic's values by name
   */
  lesson(path: string, values: Record<string, string>): string {
    this.#follow()
    return this.#lesson(path, values)
  }

  /** A text of the lesson in another language than the one shown. */
  lessonIn(locale: string, path: string, values: Record<string, string>): string {
    return this.#lesson(path, { ...values, lng: locale })
  }

  #lesson(path: string, options: Record<string, string>): string {
    // Lessons are data: their keys are checked when they are loaded, not by the compiler.
    const t = this.#i18next.t as (key: string, options: Record<string, string>) => string
    return t(path, { ns: 'lesson', ...options })
  }
}
