import type { KioskHandlers } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import { usualPaper } from '../shared/sheet.ts'
import type { Log } from './log.ts'
import type { FirstSetup } from './setup/first-setup.ts'
import { createSetupHandlers } from './setup/setup-handlers.ts'
import type { Sheets } from './sheet/sheets.ts'
import { createStaffHandlers, type StaffMachine } from './staff/staff-handlers.ts'
import type { Startup } from './startup.ts'
import { warningsOf } from './warnings.ts'

/**
 * The answers to every call of the contract. As long as the kiosk cannot serve a patient each call
 * gets the reason; `kiosk.start` first tries again.
 */
export function createHandlers(
  startup: Startup,
  sheets: Pick<Sheets, 'make' | 'page' | 'markRendered'>,
  log: Log,
  machine: StaffMachine & {
    pageAlive: () => void
    firstSetup: FirstSetup
    settingsApplied: () => void
  },
): KioskHandlers {
  /** In the language in which the patient ended, on the paper of the clinic. */
  const makeSheet = (visitId: string, tag: string) => {
    const { settings, content, isApproved, visits } = startup.services
    const locale = content.locales.get(tag)
    if (locale === undefined) return
    const first = content.locales.get(settings.languages[0] ?? tag) ?? locale
    const page = {
      sheet: visits.sheet(visitId),
      paper: settings.sheet.paper ?? usualPaper(first.meta.formatLocale),
      clinic: settings.clinic,
      language: { tag, isDraft: !isApproved(locale), ...locale.meta },
      words: { ui: locale.ui, lesson: locale.lesson },
    }
    sheets.make(page, settings.sheet)
  }

  return {
    kiosk: {
      start: () => {
        const { settings, content, isApproved, visits } = startup.tryAgain()
        const offered = (tag: string) => {
          const locale = content.locales.get(tag)
          return locale ? { tag, isDraft: !isApproved(locale), ...locale.meta } : null
        }
        return {
          lessonId: content.lesson.id,
          clinic: settings.clinic,
          languages: settings.languages.flatMap((tag) => offered(tag) ?? []),
          staffLanguage: offered(settings.staffLanguage),
          idleSeconds: settings.idleSeconds,
          printsSheet: settings.sheet.printer !== null,
          visit: visits.view,
          warnings: warningsOf(startup.services),
        }
      },
      alive: () => {
        machine.pageAlive()
      },
      reportFailure: ({ message }) => {
        log.error('renderer-failed', { message })
      },
    },
    content: {
      words: ({ locale: tag }) => {
        const locale = startup.services.content.locales.get(tag)
        if (locale === undefined) {
          const reason = 'is not offered'
          throw new AppError('unknown-language', { file: 'locales', key: tag, reason })
        }
        return { ui: locale.ui, lesson: locale.lesson }
      },
    },
    visit: {
      begin: ({ locale }) => startup.services.visits.begin(locale),
      move: ({ visitId, turn, to }) => {
        const { visits } = startup.services
        const wasDone = visits.view?.step.kind === 'done'
        const view = visits.move(visitId, turn, to)
        if (view.step.kind === 'done' && !wasDone) {
          try {
            makeSheet(visitId, view.locale)
          } catch (error) {
            // The step is saved: paper is no reason to tell the patient that it failed.
            log.error('sheet-failed', { visitId, error })
          }
        }
        return view
      },
      answer: ({ visitId, turn, optionId }) =>
        startup.services.visits.answer(visitId, turn, optionId),
      switchLocale: ({ visitId, locale }) => startup.services.visits.switchLocale(visitId, locale),
      showSecond: ({ visitId, locale }) => startup.services.visits.showSecond(visitId, locale),
      stop: ({ visitId }) => {
        startup.services.visits.stop(visitId)
      },
      leave: ({ visitId }) => {
        startup.services.visits.leave(visitId)
      },
      askHelp: ({ requestId, screen, locale }) => {
        startup.services.visits.askHelp(requestId, screen, locale)
      },
    },
    sheet: {
      page: () => sheets.page,
      rendered: () => {
        sheets.markRendered()
      },
    },
    staff: createStaffHandlers(startup, machine),
    setup: createSetupHandlers(startup, machine.firstSetup, machine.settingsApplied),
  }
}
