import type { KioskHandlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { formatDay, tablesOf } from '../../shared/report-table.ts'
import type { Report, ReportFileOrder, ReportName, ReportRange } from '../../shared/reports.ts'
import type { Services, ServiceLifecycle } from '../boot/service-lifecycle.ts'
import { dialectOf } from '../export/export-settings.ts'
import { folderStart } from '../export/export-name.ts'
import { isoWithOffset } from '../platform/clock.ts'
import { reportCsv } from '../reports/report-csv.ts'
import { reportLanguage, type ReportLanguage } from '../reports/report-language.ts'
import { reportSvg } from '../reports/report-svg.ts'
import { saveReport } from '../reports/save-report.ts'

/** Every verb first asks the gate whether staff are in. */
export function createReportHandlers(startup: ServiceLifecycle): KioskHandlers['reports'] {
  const open = () => {
    const { services } = startup
    services.staff.require()
    return services
  }
  const find = async <Name extends ReportName>(name: Name, range: ReportRange) => {
    const found = await open().reports.find(name, range)
    open() // they may have left meanwhile
    return found
  }
  /** A stick that hangs holds one of the few threads by which files are read: never more than one. */
  let isSaving = false
  const save = async (order: ReportFileOrder) => {
    const services = open()
    const by = services.staff.requireMember()
    const target = services.targets.find(order.target)
    const at = isoWithOffset(new Date())
    const file = fileName(order, services.settings.kioskId, at)
    // Written down first: nothing leaves the kiosk that nobody can be held to.
    services.staff.note('report-saved', { ...by, report: order.report, file })
    await saveReport(target, file, await textOf(order, services))
    return { file, isDrive: target.isDrive }
  }
  return {
    span: () => open().reports.span,
    visits: (range) => find('visits', range),
    questions: (range) => find('questions', range),
    slides: (range) => find('slides', range),
    topics: (range) => find('topics', range),
    save: async (order) => {
      open()
      if (isSaving) throw new AppError('export-running')
      isSaving = true
      try {
        return await save(order)
      } finally {
        isSaving = false
      }
    },
  }
}

/** `aftercare_6a1d3c1e_questions_2026-11-01_2026-11-30_20261130T150000-0500.svg` */
function fileName(
  { report, format, range: { fromDate, toDate } }: ReportFileOrder,
  kioskId: string,
  at: string,
): string {
  const moment = at.replace(/\.\d+/, '').replaceAll(/[:]|-(?=\d\d-|\d\dT)/g, '')
  const days = `${fromDate ?? 'start'}_${toDate ?? 'now'}`
  const extension = format === 'picture' ? 'svg' : 'csv'
  return `${folderStart(kioskId)}${report}_${days}_${moment}.${extension}`
}

async function textOf(
  { report: name, format, range }: ReportFileOrder,
  services: Services,
): Promise<string> {
  const { content, settings, reports } = services
  const tag = content.locales.has(settings.staffLanguage)
    ? settings.staffLanguage
    : settings.languages.find((each) => content.locales.has(each))
  const locale = content.locales.get(tag ?? '')
  if (locale === undefined) throw new AppError('unknown-language')
  const language = reportLanguage(locale, settings.clinic)
  const report = { name, found: await reports.find(name, range) } as Report
  if (format === 'table') return reportCsv(report, language, dialectOf(settings))
  const heading = headingOf(name, range, language)
  return reportSvg({
    heading: [...heading, settings.clinic.name],
    tables: tablesOf(report, language),
    direction: language.direction,
  })
}

function headingOf(name: ReportName, range: ReportRange, language: ReportLanguage): string[] {
  const { translate, formatLocale } = language
  const day = (date: string | null) => (date === null ? '…' : formatDay(date, formatLocale))
  const days =
    range.fromDate === null && range.toDate === null
      ? translate('range.all')
      : translate('range.days', { from: day(range.fromDate), to: day(range.toDate) })
  const why = name === 'questions' ? [translate('faults.why')] : []
  return [translate(`reports.${name}`), days, ...why]
}
