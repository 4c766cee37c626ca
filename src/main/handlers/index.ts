import type { KioskHandlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { VisitView } from '../../shared/visit.ts'
import type { ServiceLifecycle } from '../boot/service-lifecycle.ts'
import { warningsOf } from '../boot/warnings.ts'
import { patientWords, staffWords } from '../content/patient-words.ts'
import type { Log } from '../platform/log.ts'
import type { FirstSetup } from '../setup/first-setup.ts'
import type { Sheets } from '../sheet/sheets.ts'
import { createCareHandlers } from './care.ts'
import { createDeviceHandlers, type DeviceHost } from './device.ts'
import { createExportHandlers } from './exports.ts'
import { createLanguageHandlers } from './languages.ts'
import { createReportHandlers } from './reports.ts'
import { createSetupHandlers } from './setup.ts'
import { createSheetMaker } from './sheet-maker.ts'
import { createStaffHandlers, type StaffHost } from './staff.ts'

/** What is asked of Electron and of the machine. */
export interface KioskHost extends StaffHost {
  pageAlive: (showsScreen: boolean) => void
  /** The page is fit to be seen after a sleep. */
  uncover: () => void
  device: DeviceHost
  /** Tells the page that the visit is another than it knows of. */
  visitChanged: (view: VisitView | null) => void
  firstSetup: FirstSetup
  settingsApplied: () => void
}

/**
 * The answers to every call of the contract. As long as the kiosk cannot serve a patient each call
 * gets the reason; `kiosk.start` first starts what is not running.
 */
export function createHandlers(
  startup: ServiceLifecycle,
  sheets: Pick<Sheets, 'make' | 'page' | 'markRendered'>,
  log: Log,
  host: KioskHost,
): KioskHandlers {
  const makeSheet = createSheetMaker(startup, sheets)
  const wordsOf = (tag: string) => {
    const locale = startup.services.content.locales.get(tag)
    const reason = 'is not offered'
    if (locale === undefined) {
      throw new AppError('unknown-language', { file: 'locales', key: tag, reason })
    }
    return locale
  }

  return {
    kiosk: {
      start: async () => {
        const { settings, content, isApproved, visits, approvals } =
          await startup.tryAgainAfterRepair()
        const offered = (tag: string) => {
          const locale = content.locales.get(tag)
          return locale ? { tag, isDraft: !isApproved(locale), ...locale.meta } : null
        }
        const isNoneOffered = () => settings.languages.every((tag) => !content.locales.has(tag))
        if (isNoneOffered()) approvals.refresh()
        if (isNoneOffered()) {
          const reason = 'keeps every language from patients, as none is approved'
          throw new AppError('no-language', { file: 'settings', key: 'drafts', reason })
        }
        return {
          lessonId: content.lesson.id,
          clinic: settings.clinic,
          languages: settings.languages.flatMap((tag) => offered(tag) ?? []),
          staffLanguage: offered(settings.staffLanguage),
          idleSeconds: settings.idleSeconds,
          pressDelayMs: settings.pressDelayMs,
          selfStart: settings.selfStart,
          printsSheet: settings.sheet.printer !== null,
          visit: visits.view,
          warnings: warningsOf(startup.services),
        }
      },
      alive: ({ showsScreen }) => {
        host.pageAlive(showsScreen)
      },
      uncover: () => {
        host.uncover()
      },
      reportFailure: ({ message }) => {
        log.error('renderer-failed', { message })
      },
    },
    content: {
      words: ({ locale }) => ({ ui: patientWords(wordsOf(locale).ui) }),
      lessonWords: ({ locale }) => ({ lesson: wordsOf(locale).lesson }),
      staffWords: ({ locale }) => ({ ui: staffWords(wordsOf(locale).ui) }),
    },
    visit: {
      begin: ({ locale }) => {
        const { settings, visits } = startup.services
        if (!settings.selfStart) throw new AppError('staff-locked')
        return visits.begin(locale)
      },
      move: ({ visitId, turn, to }) => {
        const { visits } = startup.services
        const wasDone = visits.view?.step.kind === 'done'
        const view = visits.move(visitId, turn, to)
        if (view.step.kind === 'done' && !wasDone) {
          try {
            const { settings } = startup.services
            makeSheet(visits.sheet(visitId), view.locale, settings.sheet)
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
    care: createCareHandlers(startup, { makeSheet, visitChanged: host.visitChanged, log }),
    staff: createStaffHandlers(startup, host),
    exports: createExportHandlers(startup),
    reports: createReportHandlers(startup),
    languages: createLanguageHandlers(startup, host.settingsApplied),
    device: createDeviceHandlers(startup, host.device),
    setup: createSetupHandlers(startup, host.firstSetup, host.settingsApplied),
  }
}
