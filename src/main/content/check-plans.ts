import type { Problem } from '../../shared/errors.ts'
import { conditionsSchema, type Conditions, type Lesson } from '../../shared/lesson.ts'
import { planFor } from '../visit/plan.ts'

/**
 * What would go wrong for some patient in the middle of a visit: nothing to show, a question whose
 * slide that patient never sees, a slide without a line.
 */
export function checkPlans(filePath: string, lesson: Lesson): Problem[] {
  const problems = new Map<string, Problem>()
  const refuse = (key: string, reason: string) =>
    problems.set(`${key} ${reason}`, { file: filePath, key, reason })
  for (const conditions of everyConditions()) {
    const { slides, questions } = planFor(lesson, conditions)
    if (slides.length === 0) refuse('slides', 'leave nothing to show to some patients')
    if (questions.length === 0) refuse('questions', 'leave nothing to ask some patients')
    const shown = new Set(slides.map(({ id }) => id))
    for (const { id, slide } of questions) {
      if (!shown.has(slide)) refuse(`questions.${id}`, `is asked where ${slide} is not shown`)
    }
    for (const { id, lines } of slides) {
      if (lines.length === 0) refuse(`slides.${id}`, 'is shown to some patients without a line')
    }
  }
  return [...problems.values()]
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
