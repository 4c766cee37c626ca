import type { KioskHandlers } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import type { Log } from './log.ts'
import type { Startup } from './startup.ts'

/**
 * The answers to every call of the contract. As long as the kiosk cannot serve a patient each call
 * gets the reason; `kiosk.start` first tries again.
 */
export function createHandlers(startup: Startup, log: Log): KioskHandlers {
  return {
    kiosk: {
      start: () => {
        const { settings, content, visits } = startup.tryAgain()
        return {
          lessonId: content.lesson.id,
          clinic: settings.clinic,
          languages: settings.languages.flatMap((tag) => {
            const locale = content.locales.get(tag)
            return locale ? [{ tag, ...locale.meta }] : []
          }),
          idleSeconds: settings.idleSeconds,
          visit: visits.view,
        }
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
      move: ({ visitId, turn, to }) => startup.services.visits.move(visitId, turn, to),
      answer: ({ visitId, turn, optionId }) =>
        startup.services.visits.answer(visitId, turn, optionId),
      switchLocale: ({ visitId, locale }) => startup.services.visits.switchLocale(visitId, locale),
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
  }
}
