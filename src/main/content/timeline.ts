import type { Clinic } from '../../shared/clinic.ts'
import type { Moment, Stage } from '../../shared/lesson.ts'
import type { MomentView, TimelineView } from '../../shared/timeline.ts'

const HOUR_MS = 3_600_000

/**
 * The stages with real times. A stage that the clinic's limits leave no time for is left out: one
 * that waits until day 14 has none where the clinic says seven days.
 * @param stages those of this patient, in the order of time
 */
export function timelineOf(
  stages: readonly Stage[],
  limits: Clinic['limits'],
  injectedAt: Date,
): TimelineView {
  const lasting = keepStages(
    stages,
    ({ from, to }) => to === undefined || hoursOf(from, limits) <= hoursOf(to, limits),
  )
  return lasting.map((stage) => ({
    id: stage.id,
    after: stage.after ?? null,
    level: stage.level,
    figure: stage.figure ?? null,
    from: viewOfMoment(stage.from, limits, injectedAt),
    to: stage.to ? viewOfMoment(stage.to, limits, injectedAt) : null,
    feel: stage.feel.map(({ id }) => id),
    do: stage.do.map(({ id }) => id),
  }))
}

/**
 * The stages that are kept, each following the nearest of those before it that is kept, too.
 * @param stages in the order of time
 */
export function keepStages(stages: readonly Stage[], isKept: (stage: Stage) => boolean): Stage[] {
  const before = (stage: Stage) =>
    stage.after === undefined
      ? stages[stages.indexOf(stage) - 1]
      : stages.find(({ id }) => id === stage.after)
  return stages.filter(isKept).map((stage) => {
    let previous = before(stage)
    while (previous !== undefined && !isKept(previous)) previous = before(previous)
    return { ...stage, after: previous?.id }
  })
}

function isInDays(moment: Moment): boolean {
  return 'days' in moment || ('limit' in moment && moment.limit.endsWith('Days'))
}

/** How long after the injection, in its own unit: hours or days. */
function amountOf(moment: Moment, limits: Clinic['limits']): number {
  if ('hours' in moment) return moment.hours
  return 'days' in moment ? moment.days : limits[moment.limit]
}

function hoursOf(moment: Moment, limits: Clinic['limits']): number {
  return amountOf(moment, limits) * (isInDays(moment) ? 24 : 1)
}

/** Hours to the nearest full one, since the words say "about"; days by the calendar of the kiosk. */
export function viewOfMoment(
  moment: Moment,
  limits: Clinic['limits'],
  injectedAt: Date,
): MomentView {
  const amount = amountOf(moment, limits)
  if (!isInDays(moment)) {
    const at = new Date(injectedAt.getTime() + amount * HOUR_MS)
    // Counted and not set, because in autumn the same hour comes twice.
    const pastHourMs = (at.getMinutes() * 60 + at.getSeconds()) * 1000 + at.getMilliseconds()
    const nearest = at.getTime() - pastHourMs + (pastHourMs >= HOUR_MS / 2 ? HOUR_MS : 0)
    // Midnight belongs to either of two days, and "12" may be read as noon: say the hour before.
    const isMidnight = new Date(nearest).getHours() === 0
    const shown = isMidnight ? nearest - HOUR_MS : nearest
    return { precision: 'hour', at: new Date(shown).toISOString() }
  }
  const day = new Date(injectedAt)
  day.setDate(day.getDate() + amount)
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    precision: 'day',
    on: `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`,
  }
}
