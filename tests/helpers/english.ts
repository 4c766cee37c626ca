import type { Page } from '@playwright/test'
import { flattenWords } from '../../src/shared/locale.ts'
import { readWords, wordFiles, type ShippedTag } from './locales.ts'

/** Finds English that was left over on the screens of another language. */

/** Names that stay in Latin letters in any script. */
const LATIN_NAMES = ['MRI', 'CT']

const wordsIn = (text: string): string[] => text.toLowerCase().match(/\p{L}{2,}/gu) ?? []

/** Not the words of exports: no screen shows them, and they name English codes in every language. */
const shownFiles = wordFiles.filter((name) => name !== 'export')

function vocabulary(tag: ShippedTag): Set<string> {
  return new Set(
    shownFiles.flatMap((name) =>
      [...flattenWords(readWords(tag, name)).values()].flatMap((text) =>
        wordsIn(text.replaceAll(/\{\{\w+\}\}/g, '')),
      ),
    ),
  )
}

/**
 * Which words of a text are English: in a language of another script all in Latin letters, in
 * Spanish those that the English words have and the Spanish ones do not.
 */
export function englishFinder(tag: 'es' | 'ar' | 'zh-Hans'): (text: string) => string[] {
  if (tag !== 'es') {
    return (text) =>
      (text.match(/\p{Script=Latin}{2,}/gu) ?? []).filter((word) => !LATIN_NAMES.includes(word))
  }
  const [english, spanish] = [vocabulary('en'), vocabulary('es')]
  return (text) => wordsIn(text).filter((word) => english.has(word) && !spanish.has(word))
}

/** Runs in the page. Plain text, because the page's rules let no function be made from it there. */
const READ = `
  const root = document.querySelector('dialog[open]') ?? document.body
  const { lang } = document.documentElement
  const texts = []
  for (const element of [root, ...root.querySelectorAll('*')]) {
    // What is said to be in another language is meant to be: the names of languages.
    if (element.closest('[lang]').lang !== lang) continue
    if (!element.checkVisibility({ visibilityProperty: true })) continue
    for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'alt', 'title']) {
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name))
    }
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) texts.push(node.data.trim())
    }
  }
  return texts.filter((text) => text !== '')
`

/** All that a reader sees and a screen reader says of what is shown, in the language of the visit. */
export function readScreen(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {${READ}})()`)
}
