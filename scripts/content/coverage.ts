import { everyConditions } from '../../src/main/content/check-plans.ts'
import { planFor } from '../../src/main/content/plan.ts'
import type { Conditions, Lesson, LessonWords } from '../../src/shared/lesson.ts'

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

/** Seed facts that a patient of whom nothing is known would not be taught; one sentence each. */
export function findUntaughtByDefault(lesson: Lesson): string[] {
  const nothingKnown = everyConditions().find((conditions) =>
    Object.values(conditions).every((value) => value === 'unknown'),
  )
  const slides = nothingKnown ? planFor(lesson, nothingKnown).slides : []
  const taught = new Set(slides.flatMap(({ facts }) => facts))
  return lesson.facts
    .filter(({ id, source }) => source === 'seed' && !taught.has(id))
    .map(({ id }) => `${id} is not taught when nothing is known of the patient`)
}

/** Slides with more words than a drowsy reader can take in, for any patient; one sentence each. */
export function findLongSlides(lesson: Lesson, words: LessonWords): string[] {
  const found = new Set<string>()
  for (const conditions of everyConditions()) {
    const { slides, stages } = planFor(lesson, conditions)
    const look = (id: string, texts: readonly (string | undefined)[]) => {
      const count = texts.join(' ').split(/\s+/).filter(Boolean).length
      if (count > MAX_WORDS) found.add(`${id} has ${count} words, at most ${MAX_WORDS}`)
    }
    for (const { id, lines } of slides) {
      const slideWords = words.slides[id]
      look(id, [slideWords?.headline, ...lines.map((line) => slideWords?.lines[line.id])])
    }
    for (const { id, feel, do: advice } of stages) {
      const stageWords = words.timeline[id]
      look(`timeline.${id}`, [
        stageWords?.name,
        stageWords?.time,
        ...feel.map((line) => stageWords?.feel[line.id]),
        ...advice.map((line) => stageWords?.do[line.id]),
      ])
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
