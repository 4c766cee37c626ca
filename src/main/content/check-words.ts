import type { Problem } from '../../shared/errors.ts'
import { isRedFlag, type Lesson, type LessonWords } from '../../shared/lesson.ts'
import {
  flattenWords,
  hasBrokenPlaceholder,
  placeholdersIn,
  type WordTree,
} from '../../shared/locale.ts'
import { stageValueNames } from '../../shared/timeline.ts'

/** `key_one`, `key_other`…: the plural forms differ from language to language, the key does not. */
const PLURAL = /^(.*)_(zero|one|two|few|many|other)$/

/**
 * Compares words with those they were translated from. Where the source counts something, the words
 * need each plural form of their own language.
 * @returns one problem for each key that is missing or too much and for each differing placeholder
 */
export function compareWords(
  filePath: string,
  words: WordTree,
  source: WordTree,
  tag: string,
): Problem[] {
  const found = flattenWords(words)
  const expected = expectedWords(source, tag)
  return [
    ...findMissing(filePath, found, expected),
    ...findPlaceholderFaults(filePath, found, expected),
    ...findExtra(filePath, found, expected, tag),
  ]
}

/** Texts by their dotted keys: those that a language has, or the English that it needs to say. */
type Texts = ReadonlyMap<string, string>

export function findMissing(file: string, found: Texts, expected: Texts): Problem[] {
  return [...expected.keys()]
    .filter((key) => !found.has(key))
    .map((key) => ({ file, key, reason: 'is missing' }))
}

export function findExtra(file: string, found: Texts, expected: Texts, tag: string): Problem[] {
  const counted = new Set([...expected.keys()].flatMap((key) => PLURAL.exec(key)?.[1] ?? []))
  return [...found.keys()]
    .filter((key) => !expected.has(key))
    .map((key) => {
      const isForm = counted.has(PLURAL.exec(key)?.[1] ?? '')
      const forms = pluralForms(tag).join(', ')
      const reason = isForm ? `is no plural form of ${tag}: ${forms}` : 'is not a known key'
      return { file, key, reason }
    })
}

export function findPlaceholderFaults(file: string, found: Texts, expected: Texts): Problem[] {
  const problems: Problem[] = []
  for (const [key, text] of found) {
    if (hasBrokenPlaceholder(text)) {
      problems.push({ file, key, reason: 'has a broken placeholder' })
    }
    const sourceText = expected.get(key)
    if (sourceText === undefined) continue
    // "one" may be said without its number.
    const names = (from: string) =>
      placeholdersIn(from).filter((name) => name !== 'count' || !PLURAL.test(key))
    const [have, want] = [names(text), names(sourceText)]
    if (have.join() !== want.join()) {
      const reason = `has placeholders [${have.join(', ')}], expected [${want.join(', ')}]`
      problems.push({ file, key, reason })
    }
  }
  return problems
}

const pluralForms = (tag: string) => new Intl.PluralRules(tag).resolvedOptions().pluralCategories

/** The keys that a language needs, each with the source text it says the same as. */
export function expectedWords(source: WordTree, tag: string): Map<string, string> {
  const flat = flattenWords(source)
  const expected = new Map<string, string>()
  const forms = pluralForms(tag)
  for (const [key, text] of flat) {
    const counted = PLURAL.exec(key)?.[1]
    if (counted === undefined) expected.set(key, text)
    else {
      for (const form of forms) {
        const same = flat.get(`${counted}_${form}`) ?? flat.get(`${counted}_other`)
        expected.set(`${counted}_${form}`, same ?? text)
      }
    }
  }
  return expected
}

/**
 * Whether the words name exactly the parts that the lesson has, and use only known values.
 * @param figures the figures that the lesson's slides use
 * @param valueNames the allowed placeholders
 */
export function checkLessonWords(
  filePath: string,
  words: LessonWords,
  lesson: Lesson,
  valueNames: readonly string[],
): Problem[] {
  const problems: Problem[] = []
  const sameIds = (key: string, found: object, expected: Iterable<string>) => {
    const wanted = new Set(expected)
    for (const id of wanted) {
      if (!Object.hasOwn(found, id)) {
        problems.push({ file: filePath, key: `${key}.${id}`, reason: 'is missing' })
      }
    }
    for (const id of Object.keys(found)) {
      if (!wanted.has(id)) {
        problems.push({ file: filePath, key: `${key}.${id}`, reason: 'is not in the lesson' })
      }
    }
  }
  const ids = (parts: readonly { id: string }[]) => parts.map(({ id }) => id)

  sameIds('sections', words.sections, lesson.sections)
  sameIds(
    'figures',
    words.figures,
    [...lesson.slides, ...lesson.timeline].flatMap(({ figure }) => figure ?? []),
  )
  sameIds('slides', words.slides, ids(lesson.slides))
  sameIds('signs', words.signs, ids(lesson.slides.filter(isRedFlag)))
  for (const slide of lesson.slides) {
    const slideWords = words.slides[slide.id]
    if (slideWords) sameIds(`slides.${slide.id}.lines`, slideWords.lines, ids(slide.lines))
  }
  sameIds('timeline', words.timeline, ids(lesson.timeline))
  for (const stage of lesson.timeline) {
    const stageWords = words.timeline[stage.id]
    if (!stageWords) continue
    sameIds(`timeline.${stage.id}.feel`, stageWords.feel, ids(stage.feel))
    sameIds(`timeline.${stage.id}.do`, stageWords.do, ids(stage.do))
  }
  sameIds(
    'signGroups',
    words.signGroups,
    lesson.slides.flatMap(({ signGroup }) => signGroup ?? []),
  )
  sameIds('questions', words.questions, ids(lesson.questions))
  for (const question of lesson.questions) {
    const questionWords = words.questions[question.id]
    if (!questionWords) continue
    const key = `questions.${question.id}.variants`
    sameIds(key, questionWords.variants, ids(question.variants))
    for (const variant of question.variants) {
      const options = questionWords.variants[variant.id]?.options
      if (options) sameIds(`${key}.${variant.id}.options`, options, ids(variant.options))
    }
  }
  /** Stages know their times; one that never ends has no `to`. */
  const stageValues = (key: string): readonly string[] => {
    const stage = lesson.timeline.find(({ id }) => key.startsWith(`timeline.${id}.`))
    if (stage === undefined) return []
    return stageValueNames.filter((name) => name === 'from' || stage.to !== undefined)
  }
  for (const [key, text] of flattenWords(words)) {
    if (hasBrokenPlaceholder(text)) {
      problems.push({ file: filePath, key, reason: 'has a broken placeholder' })
    }
    for (const name of placeholdersIn(text)) {
      if (!valueNames.includes(name) && !stageValues(key).includes(name)) {
        problems.push({ file: filePath, key, reason: `uses the unknown value {{${name}}}` })
      }
    }
  }
  return problems
}
