import type { Lesson, LessonWords } from '../../src/shared/lesson.ts'
import {
  count,
  englishSyllables,
  fleschKincaid,
  inflesz,
  smog,
  spanishSyllables,
  type Counts,
} from './readability.ts'

/** Measures a lesson's words against the project's limits. Texts come with their values filled in. */

/** Project limits (clinical brief 5.3 and the design): grade of a slide and of the lesson. */
const MAX_SLIDE_GRADE = 6
const MAX_LESSON_GRADE = 5
const MAX_LESSON_SMOG = 7
const MIN_INFLESZ = 65
const MAX_SENTENCE_WORDS = 15

/** Names that cannot be said more simply; grades are given with and without them. */
const NAMES =
  /\b(intra-articular|facet joints?|facet|injections?|opioids|gabapentin|pregabalin|MRI|CT|diabetes|vaccine|medicines?|steroid|ligaments)\b/gi

/** Words that leave a patient guessing. */
const VAGUE =
  /\b(soon|asap|regularly|appropriate|adequate|excessive|as needed|if necessary|monitor)\b/i

/** "was done": most of the time someone is missing who does it. */
const PASSIVE =
  /\b(is|are|was|were|be|been|being)\s+(\w+ed|given|told|taken|done|shown|made|put|seen)\b/i

export interface PartMeasure {
  /** A slide's id, or `timeline.` or `question.` and an id. */
  id: string
  words: number
  longestSentence: number
  /** Flesch-Kincaid grade, as written and without the unavoidable names; null but for English. */
  grade: number | null
  gradeWithoutNames: number | null
}

export interface LessonMeasure {
  parts: PartMeasure[]
  /** One line for the whole lesson. */
  summary: string
  /** What is over a limit; one sentence each. */
  failures: string[]
  /** What a person should look at; one sentence each. */
  remarks: string[]
}

/** @param fill puts the clinic's values into a text */
export function measure(
  tag: string,
  lesson: Lesson,
  words: LessonWords,
  fill: (text: string) => string,
): LessonMeasure {
  const syllablesOf = tag === 'es' ? spanishSyllables : englishSyllables
  const counted = (texts: readonly string[]) => count(texts.map(fill), syllablesOf)
  const withoutNames = (texts: readonly string[]) =>
    counted(texts.map((text) => text.replace(NAMES, 'it')))
  const isEnglish = tag === 'en'
  const failures: string[] = []
  const remarks: string[] = []

  const textsByPart = partsOf(lesson, words)
  const parts = textsByPart.map(([id, texts]): PartMeasure => {
    const counts = counted(texts)
    return {
      id,
      words: counts.words,
      longestSentence: counts.longestSentence,
      grade: isEnglish ? fleschKincaid(counts) : null,
      gradeWithoutNames: isEnglish ? fleschKincaid(withoutNames(texts)) : null,
    }
  })
  for (const { id, longestSentence, gradeWithoutNames } of parts) {
    if (longestSentence > MAX_SENTENCE_WORDS) {
      failures.push(`${id} has a sentence of ${longestSentence} words`)
    }
    if (gradeWithoutNames !== null && gradeWithoutNames > MAX_SLIDE_GRADE) {
      failures.push(`${id} is grade ${gradeWithoutNames.toFixed(1)}, at most ${MAX_SLIDE_GRADE}`)
    }
  }

  const all = textsByPart.flatMap(([, texts]) => texts)
  if (isEnglish) {
    for (const text of all) {
      if (VAGUE.test(text)) failures.push(`a vague word in “${text}”`)
      if (PASSIVE.test(text)) remarks.push(`perhaps passive: “${text}”`)
    }
  }
  const summary = summarize(tag, counted(all), withoutNames(all), failures)
  return { parts, summary, failures, remarks }
}

function summarize(tag: string, whole: Counts, plain: Counts, failures: string[]): string {
  if (tag === 'es') {
    const ease = inflesz(whole)
    if (ease < MIN_INFLESZ) failures.push(`INFLESZ is ${ease.toFixed(1)}, at least ${MIN_INFLESZ}`)
    return `INFLESZ ${ease.toFixed(1)}`
  }
  if (tag !== 'en') return 'no formula for this language'
  const grade = fleschKincaid(plain)
  const smogGrade = smog(plain)
  if (grade > MAX_LESSON_GRADE) {
    failures.push(`the lesson is grade ${grade.toFixed(1)}, at most ${MAX_LESSON_GRADE}`)
  }
  if (smogGrade > MAX_LESSON_SMOG) {
    failures.push(`the lesson's SMOG is ${smogGrade.toFixed(1)}, at most ${MAX_LESSON_SMOG}`)
  }
  return (
    `Flesch-Kincaid ${fleschKincaid(whole).toFixed(1)}, SMOG ${smog(whole).toFixed(1)}; ` +
    `without unavoidable names ${grade.toFixed(1)} and ${smogGrade.toFixed(1)}`
  )
}

/** All that a patient reads, by part: slides, the stages of the timeline, questions. */
function partsOf(lesson: Lesson, words: LessonWords): [id: string, texts: string[]][] {
  return [
    ...lesson.slides.map(({ id }): [string, string[]] => {
      const slide = words.slides[id]
      return [id, slide ? [slide.headline, ...Object.values(slide.lines)] : []]
    }),
    ...lesson.timeline.map(({ id }): [string, string[]] => {
      const stage = words.timeline[id]
      if (stage === undefined) return [`timeline.${id}`, []]
      const { name, time, feel, do: advice } = stage
      return [`timeline.${id}`, [name, time, ...Object.values(feel), ...Object.values(advice)]]
    }),
    ...lesson.questions.map(({ id }): [string, string[]] => {
      const { why = '', variants = {} } = words.questions[id] ?? {}
      const asked = Object.values(variants).flatMap(({ scenario, ask, options }) => [
        scenario,
        ask,
        ...Object.values(options),
      ])
      return [`question.${id}`, [why, ...asked]]
    }),
  ]
}
