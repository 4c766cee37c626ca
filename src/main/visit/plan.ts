import { createHash } from 'node:crypto'
import {
  applies,
  type Conditions,
  type Lesson,
  type Question,
  type Slide,
  type Variant,
} from '../../shared/lesson.ts'
import type { SlideView } from '../../shared/visit.ts'

/** The part of a lesson that one patient sees, in order. */
export interface Plan {
  slides: readonly Slide[]
  questions: readonly Question[]
}

export function planFor(lesson: Lesson, conditions: Conditions): Plan {
  const shown = lesson.slides
    .filter((slide) => applies(slide.when, conditions))
    .map((slide) => ({
      ...slide,
      lines: slide.lines.filter((line) => applies(line.when, conditions)),
    }))
  return {
    slides: lesson.sections.flatMap((section) =>
      shown.filter((slide) => slide.section === section),
    ),
    questions: lesson.questions.filter((question) => applies(question.when, conditions)),
  }
}

export function viewOfSlide(slide: Slide): SlideView {
  return {
    slideId: slide.id,
    section: slide.section,
    lineIds: slide.lines.map(({ id }) => id),
    figure: slide.figure ?? null,
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
