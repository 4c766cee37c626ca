import type { MissedTopic } from '../../shared/care.ts'
import { AppError } from '../../shared/errors.ts'
import type { SheetView } from '../../shared/sheet.ts'
import type { Recipient, VisitView } from '../../shared/visit.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import type { VisitSaves } from '../database/pending-store.ts'
import type { VisitProgress } from '../database/visit-progress.ts'
import type { EndStatus, VisitChange } from '../database/visit-record.ts'
import { isoWithOffset } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { holdOf, viewOf, type CurrentVisit } from './current-visit.ts'
import { missedTopics } from './missed-topics.ts'
import { newVisit, resumedVisit, type VisitAbout, type VisitSetup } from './new-visit.ts'
import { shownMs, stepOf, type ClockReading } from './saved-step.ts'
import { sheetOf } from './sheet-view.ts'
import { answer, currentQuestion, move } from './state-machine.ts'
import { wordsShown } from './words-shown.ts'

interface VisitsOptions extends VisitSetup {
  store: VisitSaves
  log: Log
  /** What the services before these had under way; absent after a start, which looks on the disk. */
  carried?: { visit: CurrentVisit | null }
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
    if (options.carried === undefined) this.#resume()
    else this.#current = options.carried.visit
  }

  /** The visit as it is in memory, for those that come after. */
  get current(): CurrentVisit | null {
    return this.#current
  }

  get view(): VisitView | null {
    return this.#current && viewOf(this.#current)
  }

  /** What the patient has missed so far. */
  get missed(): MissedTopic[] {
    const visit = this.#current
    return visit === null ? [] : missedTopics(visit.progress, visit.plan.questions)
  }

  /** Who is taught in the visit under way; null where nobody said. */
  get recipient(): Recipient | null {
    return this.#current?.recipient ?? null
  }

  /** Starts a visit; one that is still open (a tap that came twice) goes on instead. */
  begin(localeTag: string, about: VisitAbout = {}): VisitView {
    const locale = this.#locale(localeTag)
    const second = about.secondLocale ?? null
    if (second !== null) this.#locale(second)
    if (this.#current !== null && this.#current.progress.place.kind !== 'done') {
      return viewOf(this.#current)
    }
    const { row, change, current } = newVisit(this.#options, locale, {
      ...about,
      // A language is not shown under itself.
      secondLocale: second === localeTag ? null : second,
    })
    this.#options.store.begin(row, change)
    this.#current = current
    return viewOf(current)
  }

  /** A call of an earlier turn, and a button that the screen does not offer, change nothing. */
  move(visitId: string, turn: number, to: 'next' | 'back'): VisitView {
    const visit = this.#visit(visitId)
    const goes = turn === visit.progress.turn && !isHeld(visit, to)
    const progress = goes ? move(visit.progress, visit.plan, to) : null
    if (progress === null) return viewOf(visit)
    const ends = progress.place.kind === 'done'
    return this.#save(visit, progress, ends ? { end: 'completed' } : {})
  }

  answer(visitId: string, turn: number, optionId: string | null): VisitView {
    const visit = this.#visit(visitId)
    const isAsked = turn === visit.progress.turn && !visit.progress.isPaused
    const asked = isAsked ? currentQuestion(visit.progress, visit.plan) : null
    const result = asked && answer(visit.progress, visit.plan, optionId)
    if (asked === null || result === null) return viewOf(visit)
    const { question, variant, tryNo } = asked
    const { content, clinic } = this.#options
    const reader = { lesson: content.lesson, clinic, conditions: visit.conditions }
    const wordsIn = (tag: string) => wordsShown(question, variant, this.#locale(tag), reader)
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
        elapsedMs: shownMs(visit, this.#options.clock.monotonicMs()),
        words: wordsIn(visit.locale),
        secondWords: visit.secondLocale === null ? null : wordsIn(visit.secondLocale),
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

  /** Staff say who is taught; null takes it back. @returns whether that is another than before */
  setRecipient(visitId: string, recipient: Recipient | null): boolean {
    const visit = this.#visit(visitId)
    if (recipient === visit.recipient) return false
    this.#options.store.setRecipient(visitId, recipient)
    this.#current = { ...visit, recipient }
    return true
  }

  /** Staff have the visit wait, or go on. What the patient touched meanwhile has no effect. */
  pause(visitId: string, isPaused: boolean): VisitView {
    const visit = this.#visit(visitId)
    const { progress } = visit
    if (progress.place.kind === 'done' || (progress.isPaused ?? false) === isPaused) {
      return viewOf(visit)
    }
    return this.#save(visit, { ...progress, turn: progress.turn + 1, isPaused }, {})
  }

  /** Staff have seen that the patient is awake: the questions may come. */
  releaseQuiz(visitId: string): VisitView {
    const visit = this.#visit(visitId)
    const { progress } = visit
    if (holdOf({ ...visit, progress: { ...progress, isPaused: false } }) !== 'quiz-gate') {
      return viewOf(visit)
    }
    return this.#save(visit, { ...progress, turn: progress.turn + 1, isReleased: true }, {})
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

  /**
   * Nobody went on: kept as stopped, as of now. A visit that is done stays completed, and of one that
   * is gone already nothing is to be done.
   */
  stop(visitId: string): void {
    if (this.#current?.id === visitId) this.#end(visitId, 'stopped', 'idle')
  }

  /** Staff end it for a patient who does not want it, or cannot. A visit that is done stays completed. */
  endAs(visitId: string, status: 'declined' | 'unable'): void {
    this.#end(visitId, status, 'staff')
  }

  /** What this patient takes home. */
  sheet(visitId: string): SheetView {
    return sheetOf(this.#visit(visitId), this.#options.clinic.limits)
  }

  /** The done screen went away, also a second time: nothing of this visit is left in memory. */
  leave(visitId: string): void {
    const visit = this.#current
    if (visit?.id === visitId && visit.progress.place.kind === 'done') this.#current = null
  }

  /**
   * To be called every few seconds. Notes that the visit is alive; if the kiosk was asleep for
   * longer than an interruption may last, the visit ends, since the next person may be someone else.
   * @returns whether a visit was ended
   */
  heartbeat(): boolean {
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
    const activeMs = visit.progress.isPaused ? 0 : Math.round(nowMs - visit.savedAtMs)
    store.touch(visit.id, isoWithOffset(now), activeMs)
    this.#current = { ...visit, savedAtMs: nowMs, aliveAt: now }
    return false
  }

  /** Goes on with the visit that was open when the kiosk last ran, or ends it as `stopped`. */
  #resume(): void {
    const { store, log, resumeWithinMs } = this.#options
    const open = store.findOpen()
    if (open === null) return
    const resumed = resumedVisit(this.#options, open)
    if (typeof resumed === 'string') {
      store.stopAbandoned(open.id)
      log.info('visit-stopped', { visitId: open.id, because: resumed })
      return
    }
    this.#current = resumed
    log.info('visit-resumed', { visitId: open.id, withinMs: resumeWithinMs })
  }

  #end(visitId: string, end: EndStatus, because: 'idle' | 'staff'): void {
    const visit = this.#visit(visitId)
    if (visit.progress.place.kind !== 'done') {
      this.#save(visit, visit.progress, { end })
      this.#options.log.info('visit-stopped', { visitId, because, as: end })
    }
    this.#current = null
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

  #moment(): ClockReading {
    const { clock } = this.#options
    return { now: clock.now(), nowMs: clock.monotonicMs() }
  }

  #save(visit: CurrentVisit, progress: VisitProgress, more: Partial<VisitChange>): VisitView {
    const { change, current } = stepOf(visit, progress, this.#locale(visit.locale), this.#moment())
    this.#options.store.record(visit.id, { ...change, ...more })
    this.#current = current
    return viewOf(current)
  }
}

/** In a pause nothing goes on; before the questions there is a way back. */
function isHeld(visit: CurrentVisit, to: 'next' | 'back'): boolean {
  const hold = holdOf(visit)
  return hold === 'pause' || (hold === 'quiz-gate' && to === 'next')
}
