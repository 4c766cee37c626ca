import {
  conditionsSchema,
  type Conditions,
  type Lesson,
  type LessonWords,
} from '../../shared/lesson.ts'
import { planFor } from '../visit/plan.ts'

/** Which slide teaches each fact and which question asks it, and what is left out. */

/** The design's limit for one slide, headline included. */
const MAX_WORDS = 45

export interface FactCoverage {
  id: string
  gist: string
  critical: boolean
  slides: string[]
  questions: string[]
}

export function coverageOf(lesson: Lesson): FactCoverage[] {
  const naming = (parts: Lesson['slides'] | Lesson['questions'], factId: string) =>
    parts.filter(({ facts }) => facts.includes(factId)).map(({ id }) => id)
  return lesson.facts.map(({ id, gist, critical }) => ({
    id,
    gist,
    critical,
    slides: naming(lesson.slides, id),
    questions: naming(lesson.questions, id),
  }))
}

/** Facts that nothing teaches, or that matter and nothing asks; one sentence each. */
export function findUntaught(lesson: Lesson): string[] {
  return coverageOf(lesson).flatMap(({ id, critical, slides, questions }) => [
    ...(slides.length === 0 ? [`${id} is on no slide`] : []),
    ...(critical && questions.length === 0 ? [`${id} is critical and no question asks it`] : []),
  ])
}

/**
 * What goes wrong for some patient: a seed fact missed by one of whom nothing is known, a question
 * without the slide that teaches it, a slide without a line; one sentence each.
 */
export function findBrokenPlans(lesson: Lesson): string[] {
  const found = new Set<string>()
  for (const conditions of everyConditions()) {
    const plan = planFor(lesson, conditions)
    const shown = new Set(plan.slides.map(({ id }) => id))
    for (const { id, slide } of plan.questions) {
      if (!shown.has(slide)) found.add(`${id} is asked where ${slide} is not shown`)
    }
    for (const { id, lines } of plan.slides) {
      if (lines.length === 0) found.add(`${id} is shown without a line`)
    }
    if (Object.values(conditions).every((value) => value === 'unknown')) {
      const taught = new Set(plan.slides.flatMap(({ facts }) => facts))
      for (const { id, source } of lesson.facts) {
        if (source === 'seed' && !taught.has(id)) {
          found.add(`${id} is not taught when nothing is known of the patient`)
        }
      }
    }
  }
  return [...found]
}

/** Slides with more words than a drowsy reader can take in, for any patient; one sentence each. */
export function findLongSlides(lesson: Lesson, words: LessonWords): string[] {
  const found = new Set<string>()
  for (const conditions of everyConditions()) {
    for (const { id, lines } of planFor(lesson, conditions).slides) {
      const slideWords = words.slides[id]
      const texts = [slideWords?.headline, ...lines.map((line) => slideWords?.lines[line.id])]
      const count = texts.join(' ').split(/\s+/).filter(Boolean).length
      if (count > MAX_WORDS) found.add(`${id} has ${count} words, at most ${MAX_WORDS}`)
    }
  }
  return [...found]
}

/** Parts of the body that a patient treated elsewhere must not read about (English words). */
const bodyParts: Partial<Record<Conditions['region'], RegExp>> = {
  neck: /\b(legs?|knees?|thighs?|buttocks?|hips?)\b/i,
  'low-back': /\b(arms?|shoulders?)\b/i,
}

/** Lines that speak of another region than the one treated; one sentence each. */
export function findWrongRegions(lesson: Lesson, words: LessonWords): string[] {
  const found: string[] = []
  for (const slide of lesson.slides) {
    for (const [region, parts] of Object.entries(bodyParts)) {
      const lines = slide.lines.filter(
        ({ when }) => appliesInRegion(slide.when, region) && appliesInRegion(when, region),
      )
      for (const { id } of lines) {
        const text = words.slides[slide.id]?.lines[id] ?? ''
        if (parts.test(text))
          found.push(`${slide.id}.${id} is shown to ${region} patients: ${text}`)
      }
    }
  }
  return found
}

function appliesInRegion(when: Lesson['slides'][number]['when'], region: string): boolean {
  return when?.region === undefined || (when.region as readonly string[]).includes(region)
}

function everyConditions(): Conditions[] {
  const { region, steroid, sedation, diabetes, bloodThinner } = conditionsSchema.entries
  return region.options.flatMap((r) =>
    steroid.options.flatMap((s) =>
      sedation.options.flatMap((e) =>
        diabetes.options.flatMap((d) =>
          bloodThinner.options.map((b) => ({
            region: r,
            steroid: s,
            sedation: e,
            diabetes: d,
            bloodThinner: b,
          })),
        ),
      ),
    ),
  )
}
