import type { VisitRecord } from '../record-format.ts'

/** Moments are told to the second, and the two clocks may drift apart by a thousandth. */
const tolerance = (seconds: number) => 2 + seconds / 1000
/**
 * An interrupted visit goes on after ten minutes at the most (`resumeWithinSeconds`), and the stopwatch
 * stands still meanwhile: in restarts, and while the machine sleeps. Three of these.
 */
const MOST_INTERRUPTED_SECONDS = 3 * 600
/** A pause by staff has no end of its own; but nobody has a patient wait for a week. */
const MOST_PAUSED_SECONDS = 7 * 86_400

/** What was recorded with a number of its own, in the order of these. */
interface Moment {
  kind: 'lesson' | 'reteach' | 'answer' | 'language'
  orderNo: number
  /** What the wall clock said. */
  atSeconds: number
  /** By the stopwatch: how long a slide was there after it, a question before it. */
  shownSeconds: number
  answerSeconds: number
  /** Whether the stopwatch ran through. */
  isTimed: boolean
}

/**
 * Whether the clock was set while the visit ran: what its wall clock says contradicts the order in
 * which things were saved, or the stopwatch, which nobody can set.
 *
 * Back: later things have earlier times, or less time went by than the stopwatch counted. Forwards: more
 * went by than the stopwatch counted and interruptions explain. A pause by staff explains any gap of
 * less than a week; where the numbers of what was saved leave no room for one, half an hour is seen. (Requests for
 * help are no such moments: a visit that a power cut ended is told to have ended at its last step,
 * which may be before one.)
 */
export function clockWasSet(visit: VisitRecord): boolean {
  const moments = momentsOf(visit)
  return (
    hasEarlierAfterLater(visit, moments) ||
    isShorterThanStopwatch(visit, moments) ||
    isLongerThanInterruptions(visit, moments)
  )
}

const secondsOf = (time: string) => Date.parse(time) / 1000

function momentsOf(visit: VisitRecord): Moment[] {
  const slides = visit.slides.map(({ orderNo, shownAt, reason, seconds }) => ({
    ...{ kind: reason, orderNo, atSeconds: secondsOf(shownAt) },
    ...{ shownSeconds: seconds ?? 0, answerSeconds: 0, isTimed: seconds !== null },
  }))
  const answers = visit.answers.map(({ orderNo, answeredAt, seconds }) => ({
    ...{ kind: 'answer' as const, orderNo, atSeconds: secondsOf(answeredAt) },
    ...{ shownSeconds: 0, answerSeconds: seconds ?? 0, isTimed: seconds !== null },
  }))
  const languages = visit.languageChanges.map(({ orderNo, changedAt }) => ({
    ...{ kind: 'language' as const, orderNo, atSeconds: secondsOf(changedAt) },
    ...{ shownSeconds: 0, answerSeconds: 0, isTimed: false },
  }))
  return [...slides, ...answers, ...languages]
    .flatMap((each) => (each.orderNo === null ? [] : [{ ...each, orderNo: each.orderNo }]))
    .sort((a, b) => a.orderNo - b.orderNo)
}

function hasEarlierAfterLater({ startedAt, endedAt }: VisitRecord, moments: Moment[]): boolean {
  const end = endedAt === null ? [] : [secondsOf(endedAt)]
  const instants = [secondsOf(startedAt), ...moments.map(({ atSeconds }) => atSeconds), ...end]
  return instants.some((instant, index) => instant < (instants[index - 1] ?? instant))
}

/** Each two that follow one another; another language comes while a screen is up, so it parts none. */
function pairsOf(moments: readonly Moment[]): (readonly [Moment, Moment])[] {
  const screens = moments.filter(({ kind }) => kind !== 'language')
  return screens.slice(1).flatMap((next, index) => {
    const previous = screens[index]
    return previous === undefined ? [] : [[previous, next] as const]
  })
}

function isShorterThanStopwatch(visit: VisitRecord, moments: Moment[]): boolean {
  const isShort = (from: number, to: number, counted: number) =>
    to - from < counted - tolerance(counted)
  const start = secondsOf(visit.startedAt)
  const end = visit.endedAt === null ? null : secondsOf(visit.endedAt)
  const first = moments.find(({ kind }) => kind !== 'language')
  const last = moments.findLast(({ kind }) => kind !== 'language')
  return (
    (end !== null && isShort(start, end, visit.activeSeconds)) ||
    (first !== undefined && isShort(start, first.atSeconds, first.answerSeconds)) ||
    (end !== null && last !== undefined && isShort(last.atSeconds, end, last.shownSeconds)) ||
    pairsOf(moments).some(([previous, next]) =>
      isShort(previous.atSeconds, next.atSeconds, previous.shownSeconds + next.answerSeconds),
    )
  )
}

function isLongerThanInterruptions(visit: VisitRecord, moments: Moment[]): boolean {
  const isLong = (from: number, to: number, counted: number, explained: number) =>
    to - from > counted + tolerance(counted) + explained
  const start = secondsOf(visit.startedAt)
  const end = visit.endedAt === null ? moments.at(-1)?.atSeconds : secondsOf(visit.endedAt)
  const explained = mayHavePaused(visit, moments) ? MOST_PAUSED_SECONDS : MOST_INTERRUPTED_SECONDS
  return (
    (end !== undefined && isLong(start, end, visit.activeSeconds, explained)) ||
    pairsOf(moments).some(([previous, next]) => {
      const counted = previous.shownSeconds + next.answerSeconds
      const [from, to] = [previous.atSeconds, next.atSeconds]
      return (
        isTimedThroughout(visit, previous, next) &&
        isLong(from, to, counted, MOST_INTERRUPTED_SECONDS)
      )
    })
  )
}

/** From a slide to the next, or from one that is shown again to the answer: nothing is between them. */
function isTimedThroughout(visit: VisitRecord, previous: Moment, next: Moment): boolean {
  const isSlide = previous.kind === 'lesson' || previous.kind === 'reteach'
  const steps = stepsBetween(visit, previous.orderNo, next.orderNo)
  if (!isSlide || !previous.isTimed) return false
  if (next.kind !== 'answer') return steps === 0
  return previous.kind === 'reteach' && next.isTimed && steps === 1
}

/** How many things were saved between two numbers, in this visit or elsewhere, that left no row in it. */
function stepsBetween(visit: VisitRecord, from: number, to: number): number {
  const rows = [...visit.languageChanges, ...visit.helpRequests].filter(
    ({ orderNo }) => orderNo !== null && orderNo > from && orderNo < to,
  )
  return to - from - 1 - rows.length
}

/**
 * Whether staff may have had the visit wait. A pause leaves no row, but it takes a number, and so does
 * its end. Other things that leave no row take one, too, so this may be so where there was no pause,
 * and is never otherwise where there was one.
 */
function mayHavePaused(visit: VisitRecord, moments: Moment[]): boolean {
  const [first] = moments
  const last = moments.findLast(({ kind }) => kind !== 'language')
  if (first?.kind !== 'lesson' || last === undefined || visit.changedNo === null) return true
  const inside = pairsOf(moments).some(
    ([previous, next]) =>
      stepsBetween(visit, previous.orderNo, next.orderNo) >= stepsNeeded(previous, next) + 2,
  )
  // The end has a number after the last moment, before the evaluations, and none after the last change.
  const noLater = Math.min(visit.changedNo + 1, ...visit.evaluations.map(({ orderNo }) => orderNo))
  const toTheEnd = visit.status === 'completed' && last.kind === 'answer' ? 2 : 1
  return inside || stepsBetween(visit, last.orderNo, noLater) >= toTheEnd + 2
}

/** The screens between two moments that leave no row: before the questions, and after an answer. */
function stepsNeeded(previous: Moment, next: Moment): number {
  if (next.kind !== 'answer') return 0
  return previous.kind === 'lesson' ? 2 : 1
}
