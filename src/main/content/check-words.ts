import type { Problem } from '../../shared/errors.ts'
import type { Lesson, LessonWords } from '../../shared/lesson.ts'
import { flattenWords, placeholdersIn, type WordTree } from '../../shared/locale.ts'

/** `key_one`, `key_other`…: the plural forms differ from language to language, the key does not. */
const PLURAL = /_(zero|one|two|few|many|other)$/

/**
 * Compares words with those they were translated from.
 * @returns one problem for each key that is missing or too much and for each differing placeholder
 */
export function compareWords(filePath: string, words: WordTree, source: WordTree): Problem[] {
  const found = byKey(words)
  const expected = byKey(source)
  const problems: Problem[] = []
  for (const [key, sourceText] of expected) {
    const text = found.get(key)
    if (text === undefined) {
      problems.push({ file: filePath, key, reason: 'is missing' })
      continue
    }
    const [have, want] = [placeholdersIn(text), placeholdersIn(sourceText)]
    if (have.join() !== want.join()) {
      problems.push({
        file: filePath,
        key,
        reason: `has placeholders [${have.join(', ')}], expected [${want.join(', ')}]`,
      })
    }
  }
  for (const key of found.keys()) {
    if (!expected.has(key)) problems.push({ file: filePath, key, reason: 'is not a known key' })
  }
  return problems
}

function byKey(words: WordTree): Map<string, string> {
  return new Map([...flattenWords(words)].map(([key, text]) => [key.replace(PLURAL, ''), text]))
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
    lesson.slides.flatMap(({ figure }) => figure ?? []),
  )
  sameIds('slides', words.slides, ids(lesson.slides))
  for (const slide of lesson.slides) {
    const slideWords = words.slides[slide.id]
    if (slideWords) sameIds(`slides.${slide.id}.lines`, slideWords.lines, ids(slide.lines))
  }
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
  for (const [key, text] of flattenWords(words)) {
    for (const name of placeholdersIn(text)) {
      if (!valueNames.includes(name)) {
        problems.push({ file: filePath, key, reason: `uses the unknown value {{${name}}}` })
      }
    }
  }
  return problems
}
