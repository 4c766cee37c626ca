import { contract, type KioskHandlers } from '../shared/contract.ts'
import { mapContract } from '../shared/contract-types.ts'
import { AppError } from '../shared/errors.ts'
import type { Content } from './content/load.ts'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'
import type { Visits } from './visit/visits.ts'

/** What a kiosk that can serve a patient is made of. */
export interface Services {
  settings: Settings & { clinic: NonNullable<Settings['clinic']> }
  content: Content
  visits: Visits
}

/** The answers to every call of the contract. */
export function createHandlers({ settings, content, visits }: Services, log: Log): KioskHandlers {
  return {
    kiosk: {
      start: () => ({
        lessonId: content.lesson.id,
        clinic: settings.clinic,
        languages: settings.languages.flatMap((tag) => {
          const locale = content.locales.get(tag)
          return locale ? [{ tag, ...locale.meta }] : []
        }),
        visit: visits.view,
      }),
      reportFailure: ({ message }) => {
        log.error('renderer-failed', { message })
      },
    },
    content: {
      words: ({ locale: tag }) => {
        const locale = content.locales.get(tag)
        if (locale === undefined) {
          throw new AppError('unknown-language', {
            file: 'locales',
            key: tag,
            reason: 'is not offered',
          })
        }
        return { ui: locale.ui, lesson: locale.lesson }
      },
    },
    visit: {
      begin: ({ locale }) => visits.begin(locale),
      move: ({ visitId, turn, to }) => visits.move(visitId, turn, to),
      answer: ({ visitId, turn, optionId }) => visits.answer(visitId, turn, optionId),
      switchLocale: ({ visitId, locale }) => visits.switchLocale(visitId, locale),
      leave: ({ visitId }) => {
        visits.leave(visitId)
      },
      askHelp: ({ requestId, screen, locale }) => {
        visits.askHelp(requestId, screen, locale)
      },
    },
  }
}

/** The answers of a kiosk that could not start: every call gets the reason, failures are still logged. */
export function createRefusals(reason: AppError, log: Log): KioskHandlers {
  const refusals = mapContract(contract, () => () => {
    throw reason
  }) as unknown as KioskHandlers
  return {
    ...refusals,
    kiosk: {
      ...refusals.kiosk,
      reportFailure: ({ message }) => {
        log.error('renderer-failed', { message })
      },
    },
  }
}
