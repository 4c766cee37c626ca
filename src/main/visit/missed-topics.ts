import type { MissedTopic } from '../../shared/care.ts'
import type { Question } from '../../shared/lesson.ts'
import type { VisitProgress } from '../database/visit-progress.ts'
import { topicOf } from './step-view.ts'

const order = ['nurse', 'open', 'later'] as const satisfies MissedTopic['state'][]

/** The topics that were missed at least once: first those that are left to staff. */
export function missedTopics(
  { tries, settled }: Pick<VisitProgress, 'tries' | 'settled'>,
  questions: readonly Question[],
): MissedTopic[] {
  const missed = questions.flatMap((question): MissedTopic[] => {
    const times = tries[question.id] ?? 0
    const topic = topicOf(question)
    if (settled[question.id] === 'nurse') return [{ ...topic, state: 'nurse' }]
    if (settled[question.id] === 'correct') return times > 1 ? [{ ...topic, state: 'later' }] : []
    return times > 0 ? [{ ...topic, state: 'open' }] : []
  })
  return order.flatMap((state) => missed.filter((topic) => topic.state === state))
}
