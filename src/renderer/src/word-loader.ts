import type { KioskClient } from '../../shared/contract.ts'
import type { VisitView } from '../../shared/visit.ts'
import { isDrawnAsName, readFonts, readFontsOf, readLetters, readWelcomeFonts } from './fonts.ts'
import type { Words } from './i18n.svelte.ts'
import type { Start } from './offer.svelte.ts'
import { wordsOfStep } from './step-words.ts'

/** One touch away from any screen of a visit. */
const SOON = ['help', 'languages', 'urgency', 'idle', 'pause', 'quiz']
const LATER = ['slides', 'timeline', 'figures', 'questions']

/** Brings words and typefaces to the page, each when a screen needs it. */
export class WordLoader {
  readonly #content: KioskClient['content']
  readonly #words: Words
  readonly #onfailure: (error: unknown) => void
  /** The languages whose lesson was read to its end. */
  readonly #followed = new Set<string>()
  /** Of the languages themselves, by tag: each screen of a visit says its own. */
  #names: ReadonlyMap<string, string> = new Map()

  /** @param onfailure told of typefaces that do not come: text can be read in another one */
  constructor(content: KioskClient['content'], words: Words, onfailure: (error: unknown) => void) {
    this.#content = content
    this.#words = words
    this.#onfailure = onfailure
  }

  /** @param count how many of the clinic's languages speak on the welcome */
  async loadWelcome({ languages }: Pick<Start, 'languages'>, count: number): Promise<void> {
    this.#names = new Map(languages.map(({ tag, name }) => [tag, name]))
    const speaking = languages.slice(0, count).map(({ tag }) => this.#loadInterface(tag))
    await Promise.all([...speaking, readWelcomeFonts(languages).catch(this.#onfailure)])
  }

  /** The welcome is there at once; a name that needs a whole typeface follows. */
  followWelcome({ clinic, languages }: Pick<Start, 'clinic' | 'languages'>): void {
    const others = languages.filter((language) => !isDrawnAsName(language))
    const read = others.map(({ tag }) => readFonts(tag))
    Promise.all([readFontsOf(clinic.name), ...read]).catch(this.#onfailure)
  }

  /** All words that a visit in this language needs; the welcome does without the lesson. */
  async loadVisit(locale: string): Promise<void> {
    await Promise.all([this.#loadInterface(locale), this.#loadLesson(locale)])
  }

  /** What the screen that a visit is on says, and the letters that it is drawn with. */
  async loadScreen({ locale, secondLocale, step }: VisitView): Promise<void> {
    const spoken = secondLocale === null ? [locale] : [locale, secondLocale]
    const { ui, lesson } = wordsOfStep(step)
    const load = async (tag: string) => {
      await this.loadVisit(tag)
      const texts = [
        this.#names.get(tag) ?? '',
        this.#words.textsUnder(tag, 'ui', ui),
        this.#words.textsUnder(tag, 'lesson', lesson),
      ]
      await readLetters(tag, texts.join('')).catch(this.#onfailure)
    }
    await Promise.all(spoken.map(load))
    for (const tag of spoken) this.#followLesson(tag).catch(this.#onfailure)
  }

  /** The letters of the screens to come, while the first one is read: a step waits for none of them. */
  async #followLesson(tag: string): Promise<void> {
    if (this.#followed.has(tag)) return
    this.#followed.add(tag)
    for (const path of SOON) await readLetters(tag, this.#words.textsUnder(tag, 'ui', [path]))
    for (const path of LATER) await readLetters(tag, this.#words.textsUnder(tag, 'lesson', [path]))
  }

  async #loadInterface(locale: string): Promise<void> {
    if (this.#words.has(locale)) return
    const [words] = await Promise.all([this.#content.words({ locale }), readFonts(locale)])
    this.#words.add(locale, words)
  }

  async #loadLesson(locale: string): Promise<void> {
    if (this.#words.has(locale, 'lesson')) return
    this.#words.add(locale, await this.#content.lessonWords({ locale }))
  }
}
