import type { Problem } from '../../shared/errors.ts'
import {
  applies,
  conditionsSchema,
  type Conditions,
  type Lesson,
  type When,
} from '../../shared/lesson.ts'
import { planFor } from '../visit/plan.ts'

/**
 * What would go wrong for some patient in the middle of a visit: nothing to show, a question whose
 * slide that patient never sees, a slide without a line.
 */
export function checkPlans(filePath: string, lesson: Lesson): Problem[] {
  const problems = new Map<string, Problem>()
  const refuse = (key: string, reason: string) =>
    problems.set(`${key} ${reason}`, { file: filePath, key, reason })
  for (const conditions of conditionsToldApart(lesson)) {
    const { slides, questions, stages } = planFor(lesson, conditions, true)
    if (slides.length === 0) refuse('slides', 'leave nothing to show to some patients')
    if (questions.length === 0) refuse('questions', 'leave nothing to ask some patients')
    const shown = new Set(slides.map(({ id }) => id))
    for (const { id, slide } of questions) {
      if (!shown.has(slide)) refuse(`questions.${id}`, `is asked where ${slide} is not shown`)
    }
    for (const { id, lines, timeline } of slides) {
      if (lines.length === 0) refuse(`slides.${id}`, 'is shown to some patients without a line')
      if (timeline && stages.length < 2) {
        refuse(`slides.${id}`, 'shows some patients a timeline of less than two stages')
      }
    }
    for (const { id, feel, do: advice } of stages) {
      if (feel.length === 0) refuse(`timeline.${id}.feel`, 'is without a line for some patients')
      if (advice.length === 0) refuse(`timeline.${id}.do`, 'is without a line for some patients')
    }
    // The path starts where the patient is.
    const first = lesson.timeline[0]
    if (first && stages[0]?.id !== first.id) {
      refuse(`timeline.${first.id}`, 'is the start of the path and must be there for all')
    }
  }
  return [...problems.values()]
}

/** One of all patients for whom each part of the lesson applies alike: they have the same plan. */
export function conditionsToldApart(lesson: Lesson): Conditions[] {
  const whens = new Map<string, When>()
  // Wherever in the lesson it stands, as a schema keeps nothing else of this name.
  JSON.stringify(lesson, (key, value: unknown) => {
    if (key === 'when' && value) whens.set(JSON.stringify(value), value)
    return value
  })
  const one = new Map<string, Conditions>()
  for (const conditions of everyConditions()) {
    const answers = [...whens.values()].map((when) => (applies(when, conditions) ? '1' : '0'))
    one.set(answers.join(''), conditions)
  }
  return [...one.values()]
}

/** Each patient that the conditions can tell apart. */
export function everyConditions(): Conditions[] {
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
