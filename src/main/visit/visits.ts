import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Clinic } from '../../shared/clinic.ts'
import type { Conditions } from '../../shared/lesson.ts'
import type { SheetView } from '../../shared/sheet.ts'
import type { VisitView } from '../../shared/visit.ts'
import { isoWithOffset, type Clock } from '../clock.ts'
import type { Content } from '../content/load.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import type { VisitChange, VisitStore } from '../database/visit-store.ts'
import type { Log } from '../log.ts'
import { reasonToStop, viewOf, type CurrentVisit } from './current-visit.ts'
import { answer, currentQuestion, move, startProgress, type Progress } from './machine.ts'
import { sheetOf } from '../sheet/sheet-view.ts'
import { planFor } from './plan.ts'
import { isSlide, shownBy } from './slide-shown.ts'
import { timelineOf } from './timeline.ts'

interface VisitsOptions {
  store: VisitStore
  content: Content
  clock: Clock
  log: Log
  kioskId: string
  appVersion: string
  conditions: Conditions
  askOptional: boolean
  /** The clinic's, for the times on the relief timeline. */
  limits: Clinic['limits']
  resumeWithinMs: number
}

/**
 * The one visit that may be open, and what can be done with it. Main's truth: every verb saves
 * first, then changes what is in memory, then answers. If saving fails nothing has changed.
 */
export class Visits {
  readonly #options: VisitsOptions
  #current: CurrentVisit | null = null

  constructor(options: VisitsOptions) {
    this.#options = options
    this.#resume()
  }

  get view(): VisitView | null {
    return this.#current && viewOf(this.#current)
  }

  /** Starts a visit; one that is still open (a tap that came twice) goes on instead. */
  begin(localeTag: string): VisitView {
    const locale = this.#locale(localeTag)
    if (this.#current !== null && this.#current.progress.place.kind !== 'done') {
      return viewOf(this.#current)
    }
    const { store, content, clock, kioskId, appVersion, conditions, askOptional, limits } =
      this.#options
    const plan = planFor(content.lesson, conditions, askOptional)
    const progress = startProgress(plan)
    const now = clock.now()
    const id = randomUUID()
    const visit = {
      id,
      lessonId: content.lesson.id,
      lessonHash: content.lessonHash,
      locale: localeTag,
      secondLocale: null,
      conditions,
      // Until staff can say when it was; the patient comes here minutes after it.
      injectedAt: isoWithOffset(now),
      aliveAt: isoWithOffset(now),
      progress,
    }
    store.begin(
      {
        ...visit,
        kioskId,
        appVersion,
        lessonVersion: content.lesson.version,
        slidesTotal: plan.slides.length,
        questionsTotal: plan.questions.length,
      },
      {
        at: visit.aliveAt,
        progress,
        secondLocale: null,
        activeMs: 0,
        ...shownBy(progress, plan, locale),
      },
    )
    const nowMs = clock.monotonicMs()
    this.#current = {
      id,
      locale: localeTag,
      secondLocale: null,
      conditions,
      plan,
      injectedAt: now,
      timeline: timelineOf(plan.stages, limits, now),
      progress,
      shownAtMs: nowMs,
      savedAtMs: nowMs,
      aliveAt: now,
    }
    return viewOf(this.#current)
  }

  /** A call of an earlier turn, and a button that the screen does not offer, change nothing. */
  move(visitId: string, turn: number, to: 'next' | 'back'): VisitView {
    const visit = this.#visit(visitId)
    const progress = turn === visit.progress.turn ? move(visit.progress, visit.plan, to) : null
    if (progress === null) return viewOf(visit)
    const ends = progress.place.kind === 'done'
    return this.#save(visit, progress, ends ? { end: 'completed' } : {})
  }

  answer(visitId: string, turn: number, optionId: string | null): VisitView {
    const visit = this.#visit(visitId)
    const asked = turn === visit.progress.turn ? currentQuestion(visit.progress, visit.plan) : null
    const result = asked && answer(visit.progress, visit.plan, optionId)
    if (asked === null || result === null) return viewOf(visit)
    const { question, variant, tryNo } = asked
    return this.#save(visit, result.progress, {
      answer: {
        turn,
        questionId: question.id,
        variantId: variant.id,
        optionId,
        outcome: result.outcome,
        tryNo,
        locale: visit.locale,
        contentHash: this.#locale(visit.locale).contentHash,
        elapsedMs: this.#shownMs(visit),
      },
    })
  }

  switchLocale(visitId: string, to: string): VisitView {
    const visit = this.#visit(visitId)
    this.#locale(to)
    if (to === visit.locale || visit.progress.place.kind === 'done') return viewOf(visit)
    const localeChange = { from: visit.locale, to }
    const secondLocale = to === visit.secondLocale ? null : visit.secondLocale
    return this.#save({ ...visit, locale: to, secondLocale }, visit.progress, { localeChange })
  }

  /** Shows a language under the patient's, or none again with null. */
  showSecond(visitId: string, to: string | null): VisitView {
    const visit = this.#visit(visitId)
    if (to !== null) this.#locale(to)
    const secondLocale = to === visit.locale ? null : to
    const isSame = secondLocale === visit.secondLocale
    if (isSame || visit.progress.place.kind === 'done') return viewOf(visit)
    return this.#save({ ...visit, secondLocale }, visit.progress, {})
  }

  askHelp(requestId: string, screen: string, locale: string | null): void {
    this.#options.store.addHelpRequest({
      id: requestId,
      visitId: this.#current?.id ?? null,
      screen,
      locale,
      at: isoWithOffset(this.#options.clock.now()),
    })
  }

  /** Nobody went on: kept as stopped, as of now. A visit that is done stays completed. */
  stop(visitId: string): void {
    const visit = this.#visit(visitId)
    if (visit.progress.place.kind !== 'done') {
      this.#save(visit, visit.progress, { end: 'stopped' })
      this.#options.log.info('visit-stopped', { visitId, because: 'idle' })
    }
    this.#current = null
  }

  /** What this patient takes home. */
  sheet(visitId: string): SheetView {
    return sheetOf(this.#visit(visitId), this.#options.limits)
  }

  /** The done screen went away: from here on nothing of this visit is left in memory. */
  leave(visitId: string): void {
    const visit = this.#visit(visitId)
    if (visit.progress.place.kind === 'done') this.#current = null
  }

  /**
   * To be called every few seconds. Notes that the visit is alive; if the kiosk was asleep for
   * longer than an interruption may last, the visit ends, since the next person may be someone else.
   * @returns whether a visit was ended
   */
  beat(): boolean {
    const visit = this.#current
    if (visit === null || visit.progress.place.kind === 'done') return false
    const { store, clock, log } = this.#options
    const now = clock.now()
    // Unlike after a restart, a clock set back is no reason to end: this run saw no gap.
    if (now.getTime() - visit.aliveAt.getTime() > this.#options.resumeWithinMs) {
      store.stopAbandoned(visit.id)
      this.#current = null
      log.info('visit-stopped', { visitId: visit.id, because: 'asleep' })
      return true
    }
    const nowMs = clock.monotonicMs()
    store.touch(visit.id, isoWithOffset(now), Math.round(nowMs - visit.savedAtMs))
    this.#current = { ...visit, savedAtMs: nowMs, aliveAt: now }
    return false
  }

  /** Goes on with the visit that was open when the kiosk last ran, or ends it as `stopped`. */
  #resume(): void {
    const { store, content, clock, log, askOptional, limits, resumeWithinMs } = this.#options
    const open = store.findOpen()
    if (open === null) return
    const now = clock.now()
    const { id, locale, secondLocale, conditions, progress } = open
    const plan = planFor(content.lesson, conditions, askOptional)
    const because = reasonToStop(open, { content, plan, now, resumeWithinMs })
    if (because !== null || progress === null) {
      store.stopAbandoned(id)
      log.info('visit-stopped', { visitId: id, because })
      return
    }
    const injectedAt = new Date(open.injectedAt)
    this.#current = {
      id,
      locale,
      secondLocale: content.locales.has(secondLocale ?? '') ? secondLocale : null,
      conditions,
      plan,
      injectedAt,
      timeline: timelineOf(plan.stages, limits, injectedAt),
      progress,
      shownAtMs: null,
      savedAtMs: clock.monotonicMs(),
      aliveAt: now,
    }
    log.info('visit-resumed', { visitId: id, withinMs: resumeWithinMs })
  }

  #visit(visitId: string): CurrentVisit {
    if (this.#current?.id !== visitId) throw new AppError('no-such-visit')
    return this.#current
  }

  #locale(tag: string): LocaleContent {
    const locale = this.#options.content.locales.get(tag)
    if (locale !== undefined) return locale
    throw new AppError('unknown-language', { file: 'locales', key: tag, reason: 'is not offered' })
  }

  #shownMs(visit: CurrentVisit): number | null {
    if (visit.shownAtMs === null) return null
    return Math.round(this.#options.clock.monotonicMs() - visit.shownAtMs)
  }

  #save(visit: CurrentVisit, progress: Progress, more: Partial<VisitChange>): VisitView {
    const { store, clock } = this.#options
    const now = clock.now()
    const nowMs = clock.monotonicMs()
    const moved = progress !== visit.progress
    store.record(visit.id, {
      at: isoWithOffset(now),
      progress,
      secondLocale: visit.secondLocale,
      activeMs: Math.round(nowMs - visit.savedAtMs),
      ...(moved && isSlide(visit.progress) && { left: { shownMs: this.#shownMs(visit) } }),
      ...(moved && shownBy(progress, visit.plan, this.#locale(visit.locale))),
      ...more,
    })
    this.#current = {
      ...visit,
      progress,
      shownAtMs: moved ? nowMs : visit.shownAtMs,
      savedAtMs: nowMs,
      aliveAt: now,
    }
    return viewOf(this.#current)
  }
}
