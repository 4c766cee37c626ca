import type { VisitRecord } from '../../record-format.ts'

/**
 * Whether the clock was set back while the visit ran: things that happened one after the other, by the
 * number that was given to each as it was saved, are told in another order by their times. A clock that
 * was set forwards cannot be told from a patient who waited. (Requests for help are left out: a visit
 * that a power cut ended is told to have ended at its last step, which may be before one.)
 */
export function clockWentBack(visit: VisitRecord): boolean {
  const happened = [
    ...visit.slides.map(({ orderNo, shownAt }) => ({ orderNo, at: shownAt })),
    ...visit.answers.map(({ orderNo, answeredAt }) => ({ orderNo, at: answeredAt })),
    ...visit.languageChanges.map(({ orderNo, changedAt }) => ({ orderNo, at: changedAt })),
  ]
    .filter(({ orderNo }) => orderNo !== null)
    .sort((a, b) => (a.orderNo ?? 0) - (b.orderNo ?? 0))
    .map(({ at }) => at)
  const times = [visit.startedAt, ...happened, ...(visit.endedAt === null ? [] : [visit.endedAt])]
  const instants = times.map((time) => Date.parse(time))
  return instants.some((instant, index) => instant < (instants[index - 1] ?? instant))
}
