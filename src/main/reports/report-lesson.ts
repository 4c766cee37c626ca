import * as v from 'valibot'
import type { Clinic } from '../../shared/clinic.ts'
import type { Wording } from '../../shared/reports.ts'
import { anyPatient, fillPlain, formatValues } from '../../shared/values.ts'
import type { Content } from '../content/load.ts'

/** As much of a lesson as reports ask for. */
export const reportLessonSchema = v.object({
  id: v.string(),
  slides: v.array(v.object({ id: v.string() })),
  questions: v.array(v.object({ id: v.string(), slide: v.string() })),
  /** What each question is called today, by the language and by the question. */
  topics: v.record(v.string(), v.record(v.string(), v.string())),
})
export type ReportLesson = v.InferOutput<typeof reportLessonSchema>

export function reportLessonOf(
  { lesson, locales }: Pick<Content, 'lesson' | 'locales'>,
  clinic: Clinic,
): ReportLesson {
  const { id, slides, questions } = lesson
  const topics: ReportLesson['topics'] = {}
  for (const [tag, { meta, lesson: words }] of locales) {
    const values = formatValues(clinic, anyPatient, meta.formatLocale, meta.phoneExtension)
    topics[tag] = Object.fromEntries(
      Object.entries(words.questions).map(([name, { topic }]) => [name, fillPlain(topic, values)]),
    )
  }
  return { id, slides, questions, topics }
}

/** The slide that teaches a question; null where today's lesson has no such question. */
export function slideOf(
  questionId: string,
  lesson: Pick<ReportLesson, 'questions'>,
): string | null {
  return lesson.questions.find(({ id }) => id === questionId)?.slide ?? null
}

/** A question as it was read: null and null where the words were not kept. */
interface Read {
  questionId: string
  topic: string | null
  /** Of the topic. */
  readIn: string | null
}

export function wordingOf({ questionId, topic, readIn }: Read, { topics }: ReportLesson): Wording {
  if (topic === null) return { kind: 'unknown' }
  const today = topics[readIn ?? '']?.[questionId]
  return today === topic ? { kind: 'today' } : { kind: 'earlier', topic }
}
