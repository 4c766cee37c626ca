import { languageName, type TableLanguage } from '../../shared/report-table.ts'
import type { NurseTopic, Report } from '../../shared/reports.ts'
import { BYTE_ORDER_MARK } from '../export/contents.ts'
import { csvRow, LINE_END, type CsvDialect } from '../export/csv.ts'

type Value = string | number | null

/**
 * What a report shows, for other programs: the column names are English and fixed, the ids stand
 * beside the words, and shares are left to whoever reads the counts. `wording` says whether the topic
 * is today's in the language of staff, an earlier one as patients read it, or not known.
 */
export function reportCsv(report: Report, language: TableLanguage, dialect: CsvDialect): string {
  const rows = rowsOf(report, language).map((row) => csvRow(row, dialect) + LINE_END)
  return BYTE_ORDER_MARK + rows.join('')
}

/** The first row is the head. */
function rowsOf(report: Report, language: TableLanguage): Value[][] {
  const slideOf = (id: string | null) => (id === null ? null : language.slide(id))
  const topicOf = ({ questionId, wording }: Pick<NurseTopic, 'questionId' | 'wording'>) => {
    if (wording.kind === 'earlier') return wording.topic
    return wording.kind === 'today' ? language.topic(questionId) : null
  }
  const nameOf = (tag: string) => languageName(tag, language.formatLocale)
  switch (report.name) {
    case 'visits': {
      const { byLanguage, byPeriod, period } = report.found
      const ends = ['completed', 'stopped', 'declined', 'unable', 'open'] as const
      const rows = [
        ...byLanguage.map((row) => ({ by: 'language', row })),
        ...byPeriod.map((row) => ({ by: period, row })),
      ]
      return [
        ['by', 'key', 'visits', ...ends],
        ...rows.map(({ by, row }) => {
          const counts = ends.map((end) => row[end])
          return [by, row.key, counts.reduce((sum, count) => sum + count, 0), ...counts]
        }),
      ]
    }
    case 'questions':
      return [
        [
          ...['question', 'topic', 'language', 'language_name', 'first_tries', 'right'],
          ...['verdict', 'slide', 'slide_headline', 'wording'],
        ],
        ...report.found.map((row) => [
          ...[row.questionId, topicOf(row), row.language, nameOf(row.language)],
          ...[row.firstTries, row.right, row.verdict, row.slideId, slideOf(row.slideId)],
          row.wording.kind,
        ]),
      ]
    case 'slides':
      return [
        ['slide', 'slide_headline', 'looks', 'median_seconds'],
        ...report.found.map((row) => [
          ...[row.slideId, slideOf(row.slideId), row.views, row.medianSeconds],
        ]),
      ]
    case 'topics':
      return [
        [
          ...['question', 'topic', 'left_to_nurse', 'settled', 'slide', 'slide_headline'],
          'wording',
        ],
        ...report.found.map((row) => [
          ...[row.questionId, topicOf(row), row.handedToNurse, row.settled],
          ...[row.slideId, slideOf(row.slideId), row.wording.kind],
        ]),
      ]
  }
}
