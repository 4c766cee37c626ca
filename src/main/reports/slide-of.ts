import type { Lesson } from '../../shared/lesson.ts'

/** The slide that teaches a question; null where today's lesson has no such question. */
export function slideOf(questionId: string, lesson: Lesson): string | null {
  return lesson.questions.find(({ id }) => id === questionId)?.slide ?? null
}
