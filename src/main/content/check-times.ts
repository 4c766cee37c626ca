import type { Clinic } from '../../shared/clinic.ts'
import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/lesson.ts'
import { conditionsToldApart } from './check-plans.ts'
import { planFor } from './plan.ts'
import { timelineOf } from './timeline.ts'

/**
 * What only shows once lesson and limits meet: a limit may leave a stage no time, and a path needs
 * its first stop and somewhere to go from there.
 * @throws {AppError} `lesson-invalid`
 */
export function checkTimes(lessonPath: string, lesson: Lesson, limits: Clinic['limits']): void {
  const first = lesson.timeline[0]?.id
  const slides = lesson.slides.filter(({ timeline }) => timeline)
  const ofPath = { ...lesson, slides, questions: [] }
  for (const conditions of conditionsToldApart(ofPath)) {
    const { slides: shown, stages } = planFor(ofPath, conditions)
    if (shown.length === 0) continue
    const path = timelineOf(stages, limits, new Date())
    if (path.length >= 2 && path[0]?.id === first) continue
    const reason =
      'is left without its first stage or with less than two by the limits of the clinic'
    throw new AppError('lesson-invalid', { file: lessonPath, key: 'timeline', reason })
  }
}
