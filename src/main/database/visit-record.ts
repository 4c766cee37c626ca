import type { Conditions } from '../../shared/lesson.ts'
import type { Evaluation, Recipient } from '../../shared/visit.ts'
import type { ShownWords } from './shown-words.ts'
import type { VisitProgress } from './visit-progress.ts'

export type EndStatus = 'completed' | 'stopped' | 'declined' | 'unable'

/** A visit as it is kept. Times are ISO 8601 with offset. */
export interface OpenVisit {
  id: string
  lessonId: string
  lessonHash: string
  locale: string
  /** Shown under it; null where the visit shows one language. */
  secondLocale: string | null
  conditions: Conditions
  /** Who is taught; null where nobody said. */
  recipient: Recipient | null
  /** The injection; what the relief timeline counts from. */
  injectedAt: string
  aliveAt: string
  /** Null when what is stored makes no sense to this app. */
  progress: VisitProgress | null
}

export interface NewVisit extends OpenVisit {
  progress: VisitProgress
  kioskId: string
  appVersion: string
  /** The clinic's token for it; null where nobody gave one. */
  visitRef: string | null
  /** Under which it is told to other programs, whatever the settings say later. */
  baseUrl: string
  lessonVersion: string
  slidesTotal: number
  questionsTotal: number
}

/** What one step of a visit leaves behind. All of it is saved, or nothing. */
export interface VisitChange {
  at: string
  progress: VisitProgress
  /** The language shown under the patient's from here on. */
  secondLocale: string | null
  /** Time since the last change or sign of life. */
  activeMs: number
  /** How long the slide that is left was on screen; null if unknown. */
  left?: { shownMs: number | null }
  answer?: {
    turn: number
    questionId: string
    variantId: string
    optionId: string | null
    outcome: 'correct' | 'wrong' | 'unsure'
    tryNo: number
    locale: string
    contentHash: string
    elapsedMs: number | null
    /** What it answers, as it was to be read on the screen; the second under it where there was one. */
    words: ShownWords
    secondWords: ShownWords | null
  }
  shown?: {
    slideId: string
    reason: 'lesson' | 'reteach'
    locale: string
    contentHash: string
  }
  localeChange?: { from: string; to: string }
  end?: EndStatus
}

export interface HelpRequest {
  id: string
  visitId: string | null
  screen: string
  locale: string | null
  at: string
}

/** What staff found of an ended visit. A later one of the same visit stands beside the earlier. */
export interface NewEvaluation {
  /** Given by whoever asks, so that the same request twice is one row. */
  id: string
  visitId: string
  evaluation: Evaluation
  /** Whether somebody has to go over it again. */
  followUp: boolean
  staffId: string
  at: string
}
