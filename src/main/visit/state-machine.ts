import type { Question, Variant } from '../../shared/lesson.ts'
import type { Plan } from '../content/plan.ts'
import type { Place, VisitProgress } from '../database/visit-progress.ts'

/** The visit as a state machine: pure functions from where the patient is to where they go. */

/** How often a question is asked before it is left to a nurse (clinical brief, part 4.3). */
export const MAX_TRIES = 3

export type Outcome = 'correct' | 'wrong' | 'unsure'

export function startProgress(plan: Plan): VisitProgress {
  return {
    turn: 0,
    place: { kind: 'slide', index: 0 },
    queue: plan.questions.map(({ id }) => id),
    tries: {},
    settled: {},
  }
}

/** Where Next or Back leads; null where that button has no meaning (the screen does not offer it). */
export function move(
  progress: VisitProgress,
  plan: Plan,
  to: 'next' | 'back',
): VisitProgress | null {
  const place = to === 'next' ? nextPlace(progress, plan) : previousPlace(progress, plan)
  return place && { ...progress, turn: progress.turn + 1, place }
}

function nextPlace({ place, queue }: VisitProgress, plan: Plan): Place | null {
  switch (place.kind) {
    case 'slide':
      return place.index + 1 < plan.slides.length
        ? { kind: 'slide', index: place.index + 1 }
        : { kind: 'quiz-intro' }
    case 'quiz-intro':
    case 'right':
    case 'reteach':
    case 'nurse':
      return queue.length > 0 ? { kind: 'question' } : { kind: 'summary' }
    case 'summary':
      return { kind: 'done' }
    case 'question':
    case 'done':
      return null
  }
}

function previousPlace({ place }: VisitProgress, plan: Plan): Place | null {
  if (place.kind === 'slide' && place.index > 0) return { kind: 'slide', index: place.index - 1 }
  if (place.kind === 'quiz-intro') return { kind: 'slide', index: plan.slides.length - 1 }
  return null
}

/** The question now asked and its variant: other words at each try. Null elsewhere in the visit. */
export function currentQuestion(
  { place, queue, tries }: VisitProgress,
  plan: Plan,
): { question: Question; variant: Variant; tryNo: number } | null {
  if (place.kind !== 'question') return null
  const question = plan.questions.find(({ id }) => id === queue[0])
  if (question === undefined) throw new Error(`queue names ${queue[0]}, which is not in the plan`)
  const tried = tries[question.id] ?? 0
  const variant = question.variants[tried % question.variants.length]
  if (variant === undefined) throw new Error(`${question.id} has no variant`)
  return { question, variant, tryNo: tried + 1 }
}

/**
 * What an answer leads to; null where no question is asked or the option is not among its own.
 * A question that was missed goes to the end of the queue, behind at least one other where there is
 * one, and after the third miss to the nurse.
 * @param optionId null for "I am not sure"
 */
export function answer(
  progress: VisitProgress,
  plan: Plan,
  optionId: string | null,
): { progress: VisitProgress; outcome: Outcome } | null {
  const current = currentQuestion(progress, plan)
  if (current === null) return null
  const { question, variant, tryNo } = current
  const option = variant.options.find(({ id }) => id === optionId)
  if (optionId !== null && option === undefined) return null

  const ids = { questionId: question.id, variantId: variant.id }
  const others = progress.queue.slice(1)
  const after = { turn: progress.turn + 1, tries: { ...progress.tries, [question.id]: tryNo } }
  const settle = (as: 'correct' | 'nurse') => ({ ...progress.settled, [question.id]: as })

  if (option?.correct) {
    const place: Place = { kind: 'right', ...ids, optionId: option.id }
    return {
      outcome: 'correct',
      progress: { ...after, place, queue: others, settled: settle('correct') },
    }
  }
  const outcome = option === undefined ? 'unsure' : 'wrong'
  if (tryNo >= MAX_TRIES) {
    const place: Place = { kind: 'nurse', ...ids }
    return { outcome, progress: { ...after, place, queue: others, settled: settle('nurse') } }
  }
  return {
    outcome,
    progress: {
      ...after,
      place: { kind: 'reteach', ...ids },
      queue: [...others, question.id],
      settled: progress.settled,
    },
  }
}
