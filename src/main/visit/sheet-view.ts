import type { Clinic } from '../../shared/clinic.ts'
import type { Moment, Slide, Urgency } from '../../shared/lesson.ts'
import type { SheetView } from '../../shared/sheet.ts'
import { viewOfMoment } from '../content/timeline.ts'
import { isoWithOffset } from '../platform/clock.ts'
import type { CurrentVisit } from './current-visit.ts'
import { topicOf } from './step-view.ts'

/** The diary goes on for two weeks (clinical brief, DO-15). */
const DIARY_DAYS = 14
/** In the first hours the pain is written down more often: every so many hours. */
const DIARY_STEP_HOURS = 2

type SheetSource = Pick<
  CurrentVisit,
  'id' | 'plan' | 'progress' | 'conditions' | 'injectedAt' | 'timeline'
>

/** What stands on the take-home sheet of a visit; its words come from the language it is printed in. */
export function sheetOf(
  { id: visitId, plan, progress, conditions, injectedAt, timeline }: SheetSource,
  limits: Clinic['limits'],
): SheetView {
  const pointsOf = (isOn: (slide: Slide) => boolean) =>
    plan.slides.filter(isOn).map(({ id, signGroup, lines }) => ({
      slideId: id,
      group: signGroup ?? null,
      lineIds: lines.filter(({ sheet }) => sheet).map((line) => line.id),
    }))
  const withUrgency = (level: Urgency) => pointsOf(({ urgency }) => urgency === level)
  const forNurse = plan.questions.filter(({ id }) => progress.settled[id] === 'nurse')
  const missed = plan.questions.filter(
    ({ id }) => progress.settled[id] === 'correct' && (progress.tries[id] ?? 0) > 1,
  )
  return {
    visitId,
    conditions,
    injectedAt: isoWithOffset(injectedAt),
    missed: [...forNurse, ...missed].map(topicOf),
    emergency: withUrgency('emergency'),
    clinic: withUrgency('clinic'),
    atHome: pointsOf(({ sheet, urgency }) => sheet === true && urgency === undefined),
    timelineSlideId: plan.slides.find(({ timeline }) => timeline)?.id ?? null,
    timeline,
    diary: diaryMoments(limits).map((moment) => viewOfMoment(moment, limits, injectedAt)),
  }
}

function diaryMoments({ numbWindowHours }: Clinic['limits']): Moment[] {
  const hours = Math.floor(numbWindowHours / DIARY_STEP_HOURS)
  return [
    ...Array.from({ length: hours }, (_, step) => ({ hours: (step + 1) * DIARY_STEP_HOURS })),
    ...Array.from({ length: DIARY_DAYS }, (_, day) => ({ days: day + 1 })),
  ]
}
