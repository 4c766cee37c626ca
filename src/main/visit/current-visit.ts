import type { Conditions } from '../../shared/lesson.ts'
import type { TimelineView } from '../../shared/timeline.ts'
import type { Recipient, VisitView } from '../../shared/visit.ts'
import type { Content } from '../content/load.ts'
import type { Plan } from '../content/plan.ts'
import type { VisitProgress } from '../database/visit-progress.ts'
import type { OpenVisit } from '../database/visit-record.ts'
import { viewOfStep } from './step-view.ts'

/** The visit under way, as it is in memory. */
export interface CurrentVisit {
  id: string
  locale: string
  /** Shown under it; null where the visit shows one language. */
  secondLocale: string | null
  conditions: Conditions
  /** Who is taught; null where nobody said. */
  recipient: Recipient | null
  plan: Plan
  quizGate: boolean
  injectedAt: Date
  /** Of this patient; made once, since neither the injection nor the limits move. */
  timeline: TimelineView
  progress: VisitProgress
  /** When the present screen came up, on the monotonic clock; null after a restart. */
  shownAtMs: number | null
  /** The last write, on both clocks. */
  savedAtMs: number
  aliveAt: Date
}

/** What only staff can end: a pause, or the wait for them before the questions. */
export function holdOf({
  progress: { place, isPaused, isReleased },
  quizGate,
}: Pick<CurrentVisit, 'progress' | 'quizGate'>): VisitView['hold'] {
  if (isPaused) return 'pause'
  return quizGate && place.kind === 'quiz-intro' && !isReleased ? 'quiz-gate' : null
}

export function viewOf(visit: CurrentVisit): VisitView {
  const { id, locale, secondLocale, conditions, plan, timeline, progress } = visit
  const step = viewOfStep(id, progress, plan, timeline)
  return { id, locale, secondLocale, conditions, turn: progress.turn, hold: holdOf(visit), step }
}

/** Why a visit that was open when the kiosk last ran may not go on; null where it may. */
export function reasonToStop(
  { lessonHash, locale, progress, aliveAt, injectedAt }: OpenVisit,
  {
    content,
    plan,
    now,
    resumeWithinMs,
  }: {
    content: Pick<Content, 'lessonHash' | 'locales'>
    plan: Plan
    now: Date
    resumeWithinMs: number
  },
): 'new-lesson' | 'interrupted' | null {
  const asked = new Set(plan.questions.map(({ id }) => id))
  const isSame =
    lessonHash === content.lessonHash &&
    content.locales.has(locale) &&
    // The clinic may have taken the optional questions back in the meantime.
    (progress?.queue ?? []).every((questionId) => asked.has(questionId))
  if (!isSame) return 'new-lesson'
  const gapMs = now.getTime() - new Date(aliveAt).getTime()
  // A clock that was set back, or a time that is none, says nothing about how long it was: too long,
  // to be safe.
  const isShort = gapMs >= 0 && gapMs <= resumeWithinMs
  const isSound = progress !== null && !Number.isNaN(Date.parse(injectedAt))
  return isShort && isSound ? null : 'interrupted'
}
