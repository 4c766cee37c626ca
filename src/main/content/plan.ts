import { createHash } from 'node:crypto'
import {
  applies,
  type Conditions,
  type Lesson,
  type Question,
  type Slide,
  type Stage,
  type Variant,
  type When,
} from '../../shared/lesson.ts'
import type { TimelineView } from '../../shared/timeline.ts'
import type { SlideView } from '../../shared/visit.ts'
import { keepStages } from './timeline.ts'

/** The part of a lesson that one patient sees, in order. */
export interface Plan {
  slides: readonly Slide[]
  questions: readonly Question[]
  stages: readonly Stage[]
}

/** @param askOptional whether the clinic wants the optional questions, too */
export function planFor(lesson: Lesson, conditions: Conditions, askOptional = false): Plan {
  const applying = <Part extends { when?: When | undefined }>(parts: readonly Part[]) =>
    parts.filter(({ when }) => applies(when, conditions))
  const shown = applying(lesson.slides).map((slide) => ({
    ...slide,
    lines: applying(slide.lines),
  }))
  return {
    slides: lesson.sections.flatMap((section) =>
      shown.filter((slide) => slide.section === section),
    ),
    questions: applying(lesson.questions).filter(({ optional }) => askOptional || !optional),
    stages: keepStages(lesson.timeline, ({ when }) => applies(when, conditions)).map((stage) => ({
      ...stage,
      feel: applying(stage.feel),
      do: applying(stage.do),
    })),
  }
}

/** @param timeline that of this patient; shown where the slide asks for it */
export function viewOfSlide(slide: Slide, timeline: TimelineView): SlideView {
  return {
    slideId: slide.id,
    section: slide.section,
    lineIds: slide.lines.map(({ id }) => id),
    figure: slide.figure ?? null,
    timeline: slide.timeline ? timeline : null,
    urgency: slide.urgency ?? null,
  }
}

/** The slide that teaches what a question asks. A lesson whose plans lack one is refused when it is loaded. */
export function teachingSlide(plan: Plan, question: Question): Slide {
  const slide = plan.slides.find(({ id }) => id === question.slide)
  if (slide === undefined)
    throw new Error(`${question.id}: no slide ${question.slide} in this plan`)
  return slide
}

/**
 * The options in the order shown. Those that sort by urgency keep one order everywhere, so that
 * there is nothing new to read; others are shuffled, the same way each time for the same visit,
 * question and variant, so that a restart shows the same screen.
 */
export function orderOptions(
  visitId: string,
  questionId: string,
  variant: Variant,
): Variant['options'] {
  if (variant.options.every(({ urgency }) => urgency !== undefined)) return variant.options
  const rank = (optionId: string) =>
    createHash('sha256').update(`${visitId} ${questionId} ${variant.id} ${optionId}`).digest('hex')
  return variant.options.toSorted((a, b) => (rank(a.id) < rank(b.id) ? -1 : 1))
}
