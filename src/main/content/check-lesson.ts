import type { Problem } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/lesson.ts'

/** What the schema of a lesson cannot see: references between its parts. */
export function checkLesson(filePath: string, lesson: Lesson): Problem[] {
  const problems: Problem[] = []
  const refuse = (key: string, reason: string) => problems.push({ file: filePath, key, reason })
  const facts = new Set(lesson.facts.map(({ id }) => id))
  const slides = new Set(lesson.slides.map(({ id }) => id))
  const sections = new Set(lesson.sections)

  const unique = (key: string, ids: readonly string[]) => {
    const seen = new Set<string>()
    for (const id of ids) {
      if (seen.has(id)) refuse(key, `has "${id}" twice`)
      seen.add(id)
    }
  }
  const known = (key: string, ids: readonly string[]) => {
    for (const id of ids) if (!facts.has(id)) refuse(key, `names "${id}", which is not in facts`)
  }

  unique('sections', lesson.sections)
  unique(
    'facts',
    lesson.facts.map(({ id }) => id),
  )
  unique(
    'slides',
    lesson.slides.map(({ id }) => id),
  )
  unique(
    'questions',
    lesson.questions.map(({ id }) => id),
  )
  lesson.slides.forEach((slide, index) => {
    const key = `slides.${index} (${slide.id})`
    if (!sections.has(slide.section))
      refuse(`${key}.section`, `"${slide.section}" is not in sections`)
    known(`${key}.facts`, slide.facts)
    unique(
      `${key}.lines`,
      slide.lines.map(({ id }) => id),
    )
  })
  unique(
    'timeline',
    lesson.timeline.map(({ id }) => id),
  )
  lesson.timeline.forEach((stage, index) => {
    const key = `timeline.${index} (${stage.id})`
    known(`${key}.facts`, stage.facts)
    for (const part of ['feel', 'do'] as const) {
      unique(
        `${key}.${part}`,
        stage[part].map(({ id }) => id),
      )
    }
    const earlier = lesson.timeline.slice(0, index).map(({ id }) => id)
    if (stage.after !== undefined && !earlier.includes(stage.after)) {
      refuse(`${key}.after`, `"${stage.after}" is no earlier stage`)
    }
  })
  lesson.questions.forEach((question, index) => {
    const key = `questions.${index} (${question.id})`
    if (!slides.has(question.slide)) refuse(`${key}.slide`, `"${question.slide}" is not in slides`)
    known(`${key}.facts`, question.facts)
    unique(
      `${key}.variants`,
      question.variants.map(({ id }) => id),
    )
    for (const variant of question.variants) {
      unique(
        `${key}.variants.${variant.id}.options`,
        variant.options.map(({ id }) => id),
      )
    }
  })
  return problems
}
