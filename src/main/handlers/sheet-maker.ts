import { usualPaper, type SheetView } from '../../shared/sheet.ts'
import type { ServiceLifecycle } from '../boot/service-lifecycle.ts'
import type { Sheets } from '../sheet/sheets.ts'

/** Where a sheet goes: a printer's name, and whether it is kept as a file. */
type Target = Parameters<Sheets['make']>[1]

/** Has sheets made in the language of a visit, on the paper of the clinic. */
export function createSheetMaker(startup: ServiceLifecycle, sheets: Pick<Sheets, 'make'>) {
  return (sheet: SheetView, tag: string, target: Target): void => {
    const { settings, content, isApproved } = startup.services
    const locale = content.locales.get(tag)
    if (locale === undefined) return
    const first = content.locales.get(settings.languages[0] ?? tag) ?? locale
    const page = {
      sheet,
      paper: settings.sheet.paper ?? usualPaper(first.meta.formatLocale),
      clinic: settings.clinic,
      language: { tag, isDraft: !isApproved(locale), ...locale.meta },
      words: { ui: locale.ui, lesson: locale.lesson },
    }
    sheets.make(page, target)
  }
}
