import type { LocaleContent } from '../content/load-locale.ts'
import type { VisitProgress } from '../database/visit-progress.ts'
import type { VisitChange } from '../database/visit-record.ts'
import { isoWithOffset } from '../platform/clock.ts'
import type { CurrentVisit } from './current-visit.ts'
import { isSlide, shownBy } from './slide-shown.ts'

/** One moment on both clocks: the one that can be set and the one that cannot. */
export interface ClockReading {
  now: Date
  nowMs: number
}

/**
 * A step as it is to be kept, and the visit as it is in memory once it is. A step that stays on its
 * screen, such as another language or a pause, leaves no slide and brings none up; how long somebody
 * looks at a slide with a pause in it, nobody knows.
 */
export function stepOf(
  visit: CurrentVisit,
  progress: VisitProgress,
  locale: LocaleContent,
  { now, nowMs }: ClockReading,
): { change: VisitChange; current: CurrentVisit } {
  const moved = progress.place !== visit.progress.place
  const isLooked = progress.isPaused === visit.progress.isPaused
  return {
    change: {
      at: isoWithOffset(now),
      progress,
      secondLocale: visit.secondLocale,
      activeMs: Math.round(nowMs - visit.savedAtMs),
      ...(moved && isSlide(visit.progress) && { left: { shownMs: shownMs(visit, nowMs) } }),
      ...(moved && shownBy(progress, visit.plan, locale)),
    },
    current: {
      ...visit,
      progress,
      shownAtMs: moved ? nowMs : isLooked ? visit.shownAtMs : null,
      savedAtMs: nowMs,
      aliveAt: now,
    },
  }
}

/** How long the present screen has been up; null after a restart. */
export function shownMs({ shownAtMs }: CurrentVisit, nowMs: number): number | null {
  return shownAtMs === null ? null : Math.round(nowMs - shownAtMs)
}
