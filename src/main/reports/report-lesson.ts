import * as v from 'valibot'

/** As much of a lesson as reports ask for. */
export const reportLessonSchema = v.object({
  id: v.string(),
  slides: v.array(v.object({ id: v.string() })),
  questions: v.array(v.object({ id: v.string(), slide: v.string() })),
})
export type ReportLesson = v.InferOutput<typeof reportLessonSchema>

/** The slide that teaches a question; null where today's lesson has no such question. */
export function slideOf(questionId: string, lesson: ReportLesson): string | null {
  return lesson.questions.find(({ id }) => id === questionId)?.slide ?? null
}
