import type { CareState, EndedVisit } from '../../shared/care.ts'
import type { KioskHandlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { VisitView } from '../../shared/visit.ts'
import type { ServiceLifecycle } from '../boot/service-lifecycle.ts'
import { planFor } from '../content/plan.ts'
import { timelineOf } from '../content/timeline.ts'
import type { EndedRecord } from '../database/ended-store.ts'
import { isoWithOffset } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { missedTopics } from '../visit/missed-topics.ts'
import { sheetOf } from '../visit/sheet-view.ts'
import type { createSheetMaker } from './sheet-maker.ts'

interface CareOptions {
  makeSheet: ReturnType<typeof createSheetMaker>
  /** Tells the patient's screen. */
  visitChanged: (view: VisitView | null) => void
  log: Log
}

/** What staff do for a visit. Every verb first asks the gate whether staff are in. */
export function createCareHandlers(
  startup: ServiceLifecycle,
  { makeSheet, visitChanged, log }: CareOptions,
): KioskHandlers['care'] {
  const requireMember = () => startup.services.staff.requireMember()

  /** What is done is done: a log that cannot be written does not undo it. */
  const note = (action: string, details: Record<string, string>) => {
    try {
      startup.services.staff.note(action, details)
    } catch (error) {
      log.error('care-not-audited', { action, error })
    }
  }

  const state = (): CareState => {
    const { settings, visits, ended } = startup.services
    const { view, missed, recipient } = visits
    const today = isoWithOffset(new Date()).slice(0, 10)
    return {
      conditions: settings.conditions,
      hasPrinter: settings.sheet.printer !== null,
      open: view === null || view.step.kind === 'done' ? null : { view, missed, recipient },
      ended: ended.on(today).map(endedView),
    }
  }

  const endedView = (record: EndedRecord): EndedVisit => {
    const { content, staff } = startup.services
    const { id, endedAt, locale, visitRef, status, progress, evaluated } = record
    const nameOf = (staffId: string) =>
      staff.members.find((member) => member.id === staffId)?.name ?? null
    return {
      ...{ id, endedAt, locale, visitRef, status },
      missed: missedTopics(progress, content.lesson.questions),
      evaluated: evaluated && {
        evaluation: evaluated.evaluation,
        followUp: evaluated.followUp,
        name: nameOf(evaluated.staffId),
      },
    }
  }

  /** Shows the patient what has become of the visit, and staff as well. */
  const show = (view: VisitView | null): CareState => {
    visitChanged(view)
    return state()
  }

  return {
    state: () => {
      requireMember()
      return state()
    },
    start: ({ locale, ...about }) => {
      requireMember()
      const { visits } = startup.services
      const { view } = visits
      // A tap that came twice: the first one has started the visit.
      if (view !== null && view.step.kind !== 'done') return state()
      const begun = visits.begin(locale, about)
      note('visit-started', { visitId: begun.id })
      return show(begun)
    },
    switchLocale: ({ visitId, locale }) => {
      requireMember()
      return show(startup.services.visits.switchLocale(visitId, locale))
    },
    pause: ({ visitId, isPaused }) => {
      requireMember()
      return show(startup.services.visits.pause(visitId, isPaused))
    },
    setRecipient: ({ visitId, recipient }) => {
      requireMember()
      const isNew = startup.services.visits.setRecipient(visitId, recipient)
      if (isNew) note('recipient-set', { visitId, recipient: recipient ?? 'unsaid' })
      return state()
    },
    releaseQuiz: ({ visitId }) => {
      requireMember()
      const { visits } = startup.services
      const isHeld = visits.view?.hold === 'quiz-gate'
      const view = visits.releaseQuiz(visitId)
      if (isHeld) note('quiz-released', { visitId })
      return show(view)
    },
    endAs: ({ visitId, status }) => {
      requireMember()
      startup.services.visits.endAs(visitId, status)
      note('visit-ended', { visitId, status })
      return show(null)
    },
    evaluate: ({ evaluationId: id, visitId, evaluation, followUp }) => {
      const { staffId } = requireMember()
      const at = isoWithOffset(new Date())
      const { evaluations } = startup.services
      evaluations.evaluate({ id, visitId, evaluation, followUp, staffId, at })
      note('visit-evaluated', { visitId })
      return state()
    },
    reprint: ({ visitId }) => {
      requireMember()
      const { settings, content, ended } = startup.services
      const record = ended.find(visitId)
      if (record === null) throw new AppError('no-such-visit')
      const plan = planFor(content.lesson, record.conditions, settings.askOptional)
      const injectedAt = new Date(record.injectedAt)
      const { limits } = settings.clinic
      const timeline = timelineOf(plan.stages, limits, injectedAt)
      const sheet = sheetOf({ ...record, plan, injectedAt, timeline }, limits)
      makeSheet(sheet, record.locale, { printer: settings.sheet.printer, save: false })
      note('sheet-reprinted', { visitId })
    },
  }
}
