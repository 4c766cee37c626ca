import { randomUUID } from 'node:crypto'
import type { Clinic } from '../../shared/clinic.ts'
import type { Conditions } from '../../shared/lesson.ts'
import type { Recipient } from '../../shared/visit.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import type { Content } from '../content/load.ts'
import { planFor } from '../content/plan.ts'
import { timelineOf } from '../content/timeline.ts'
import type { NewVisit, OpenVisit, VisitChange } from '../database/visit-record.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import { reasonToStop, type CurrentVisit } from './current-visit.ts'
import { shownBy } from './slide-shown.ts'
import { startProgress } from './state-machine.ts'

/** What every visit of this run of the kiosk has in common. */
export interface VisitSetup {
  content: Content
  clock: Clock
  kioskId: string
  appVersion: string
  conditions: Conditions
  askOptional: boolean
  /** Whether the questions wait for staff. */
  quizGate: boolean
  /** Its values are in the words, and its limits in the times of the relief timeline. */
  clinic: Clinic
  /** Under which new visits are told to other programs. */
  baseUrl: string
  resumeWithinMs: number
}

/** What staff may say of a visit before it begins. */
export interface VisitAbout {
  visitRef?: string | null
  recipient?: Recipient | null
  secondLocale?: string | null
  /** Absent: what the clinic assumes. */
  conditions?: Conditions
  minutesAgo?: number
}

/** A visit on its first slide: as it is to be kept, and as it is in memory once it is. */
export function newVisit(
  {
    content,
    clock,
    kioskId,
    appVersion,
    askOptional,
    quizGate,
    clinic,
    baseUrl,
    ...setup
  }: VisitSetup,
  locale: LocaleContent,
  {
    visitRef = null,
    recipient = null,
    secondLocale = null,
    conditions = setup.conditions,
    minutesAgo = 0,
  }: VisitAbout,
): { row: NewVisit; change: VisitChange; current: CurrentVisit } {
  const plan = planFor(content.lesson, conditions, askOptional)
  const progress = startProgress(plan)
  const now = clock.now()
  const at = isoWithOffset(now)
  const nowMs = clock.monotonicMs()
  const injectedAt = new Date(now.getTime() - minutesAgo * 60_000)
  const about = { secondLocale, conditions, recipient }
  const same = { id: randomUUID(), locale: locale.tag, ...about, progress }
  return {
    row: {
      ...same,
      lessonId: content.lesson.id,
      lessonHash: content.lessonHash,
      lessonVersion: content.lesson.version,
      kioskId,
      appVersion,
      ...{ visitRef, baseUrl },
      // Where nobody said when it was: the patient comes here minutes after it.
      injectedAt: isoWithOffset(injectedAt),
      aliveAt: at,
      slidesTotal: plan.slides.length,
      questionsTotal: plan.questions.length,
    },
    change: { at, progress, secondLocale, activeMs: 0, ...shownBy(progress, plan, locale) },
    current: {
      ...same,
      plan,
      quizGate,
      injectedAt,
      timeline: timelineOf(plan.stages, clinic.limits, injectedAt),
      shownAtMs: nowMs,
      savedAtMs: nowMs,
      aliveAt: now,
    },
  }
}

/** The visit that was open when the kiosk last ran, or why it may not go on. */
export function resumedVisit(
  { content, clock, askOptional, quizGate, clinic, resumeWithinMs }: VisitSetup,
  open: OpenVisit,
): CurrentVisit | NonNullable<ReturnType<typeof reasonToStop>> {
  const now = clock.now()
  const { id, locale, secondLocale, conditions, recipient, progress } = open
  const plan = planFor(content.lesson, conditions, askOptional)
  const because = reasonToStop(open, { content, plan, now, resumeWithinMs })
  if (because !== null || progress === null) return because ?? 'interrupted'
  const injectedAt = new Date(open.injectedAt)
  return {
    id,
    locale,
    secondLocale: content.locales.has(secondLocale ?? '') ? secondLocale : null,
    conditions,
    recipient,
    plan,
    quizGate,
    injectedAt,
    timeline: timelineOf(plan.stages, clinic.limits, injectedAt),
    progress,
    shownAtMs: null,
    savedAtMs: clock.monotonicMs(),
    aliveAt: now,
  }
}
