import type { Problem } from '../../shared/errors.ts'
import { conditionsSchema, type Conditions, type Lesson, type When } from '../../shared/lesson.ts'
import { planFor } from './plan.ts'

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

/**
 * One of all patients for whom each of the parts applies alike: they have the same plan.
 * @param parts a lesson, or what of it matters
 */
export function conditionsToldApart(parts: unknown): Conditions[] {
  const whens: When[] = []
  // Wherever in them it stands, as a schema keeps nothing else of this name.
  JSON.stringify(parts, (key, value: unknown) => {
    if (key === 'when' && value) whens.push(value)
    return value
  })
  return combine((name, options) => {
    const taken = (option: string) =>
      whens.map((when) => (when[name] as readonly string[] | undefined)?.includes(option)).join()
    return [...new Map(options.map((option) => [taken(option), option])).values()]
  })
}

/** Each patient that the conditions can tell apart. */
export const everyConditions = (): Conditions[] => combine((_name, options) => options)

/** @param choose the options of a condition to combine with those of all others */
function combine(
  choose: <Option extends string>(
    name: keyof Conditions,
    options: readonly Option[],
  ) => readonly Option[],
): Conditions[] {
  const { region, steroid, sedation, diabetes, bloodThinner } = conditionsSchema.entries
  return choose('region', region.options).flatMap((r) =>
    choose('steroid', steroid.options).flatMap((s) =>
      choose('sedation', sedation.options).flatMap((e) =>
        choose('diabetes', diabetes.options).flatMap((d) =>
          choose('bloodThinner', bloodThinner.options).map((b) => ({
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
