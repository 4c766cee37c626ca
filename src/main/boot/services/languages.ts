import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { Approvals } from '../../approvals/approvals.ts'
import type { LocaleContent } from '../../content/load-locale.ts'
import type { Content } from '../../content/load.ts'
import { ApprovalStore } from '../../database/approval-store.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Services } from '../service-lifecycle.ts'
import type { OpenResults } from './results.ts'
import type { ServiceOptions } from './service-options.ts'

interface LanguageOptions {
  options: Pick<ServiceOptions, 'dataDir' | 'log'>
  settings: Services['settings']
  /** Every language that is whole. */
  loaded: Content
  results: OpenResults
}

/**
 * The languages that patients are offered, and their approval.
 * @throws {AppError} `no-language` when none of the clinic's languages is whole
 */
export function createLanguages({
  options: { dataDir, log },
  settings,
  loaded,
  results: { database, databasePath },
}: LanguageOptions) {
  const store = new ApprovalStore(database, databasePath)
  const approvals = new Approvals({ loaded, settings, store, clock: systemClock, log })
  const { content } = approvals
  const missing = settings.languages.filter((tag) => !content.locales.has(tag))
  if (missing.length > 0) log.warn('languages-not-offered', { missing })
  // Where only the clinic's own rule for drafts keeps its languages from patients the kiosk starts: it
  // shows them nothing, but staff can come in and approve one.
  if (!settings.languages.some((tag) => loaded.locales.has(tag))) {
    throw new AppError('no-language', {
      file: join(dataDir, 'settings.json'),
      key: 'languages',
      reason: `names no language that can be offered: ${missing.join(', ')}`,
    })
  }
  return { approvals, content, isApproved: (locale: LocaleContent) => approvals.isApproved(locale) }
}
