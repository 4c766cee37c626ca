import * as v from 'valibot'

/** `meta.json` of a language. */
export const localeMetaSchema = v.strictObject({
  /** The language's name in its own script. */
  name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(40)),
  direction: v.picklist(['ltr', 'rtl']),
  /** The BCP 47 tag that numbers, dates and units follow; may name a region. */
  formatLocale: v.pipe(
    v.string(),
    v.check((tag) => {
      try {
        return Intl.getCanonicalLocales(tag)[0] === tag
      } catch {
        return false
      }
    }, 'must be a BCP 47 tag'),
  ),
  /** In this language, for the first screen: what touching the language does, and the call for help. */
  start: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(60)),
  help: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(40)),
  /** How the extension of a phone number is written behind it, with `{{extension}}` for its digits. */
  phoneExtension: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(30),
      v.regex(/^[^{}]*\{\{extension\}\}[^{}]*$/, 'must have {{extension}} once'),
    ),
  ),
  /** Who translated the words and who, if anyone, reviewed them. */
  translatedBy: v.pipe(v.string(), v.nonEmpty()),
  reviewedBy: v.nullable(v.pipe(v.string(), v.nonEmpty())),
})
export type LocaleMeta = v.InferOutput<typeof localeMetaSchema>

const SCRIPTS_WITHOUT_SPACES = ['Hans', 'Hant', 'Jpan']

/** What stands between two sentences of a language. */
export function sentenceSpace(tag: string): '' | ' ' {
  return SCRIPTS_WITHOUT_SPACES.includes(new Intl.Locale(tag).maximize().script ?? '') ? '' : ' '
}

/** Nested words of one namespace, as i18next takes them. */
export interface WordTree {
  [key: string]: string | WordTree
}
/** Three times the longest sentence of any language; more is no text for a screen. */
const MAX_WORD_LENGTH = 2000
export const wordSchema = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('must not be empty'),
  v.maxLength(MAX_WORD_LENGTH, `must not be longer than ${MAX_WORD_LENGTH} characters`),
)
export const wordTreeSchema: v.GenericSchema<unknown, WordTree> = v.record(
  v.string(),
  // Decided by what is there, so that a wrong value deep inside is named by its own path.
  v.lazy((value) => (typeof value === 'object' ? wordTreeSchema : wordSchema)),
)

/** All strings of a tree with their dotted paths. */
export function flattenWords(tree: WordTree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix === '' ? key : `${prefix}.${key}`
    if (typeof value === 'string') flat.set(path, value)
    else for (const entry of flattenWords(value, path)) flat.set(...entry)
  }
  return flat
}

const PLACEHOLDER = /\{\{\s*([A-Za-z]\w*)\s*\}\}/g

/** The names used as `{{name}}` in a text, sorted, each once. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))].sort()
}

/** Whether a text has braces or a reference to another text that would reach the reader as they are. */
export function hasBrokenPlaceholder(text: string): boolean {
  return /\{\{|\}\}|\$t\(/.test(text.replaceAll(PLACEHOLDER, ''))
}
