import {
  keyOfWording,
  type Ends,
  type NurseTopic,
  type QuestionResult,
  type Report,
  type SlideTime,
  type VisitsReport,
} from './reports.ts'

/**
 * A report as a table: what the screen shows, what the picture draws and what its words say are the
 * same. The charts are in the cells, beside their numbers.
 */

/** The words under `staff.results` in `ui.json` that a table takes. */
export type TableWord =
  | `columns.${'language' | 'day' | 'month' | 'visits' | 'question' | 'slide' | 'looks' | 'median' | 'topic' | 'handed' | 'settled' | 'share'}`
  | `ends.${keyof Omit<Ends, 'key'>}`
  | `captions.${'byLanguage' | 'byDay' | 'byMonth' | 'questions' | 'slides' | 'topics'}`
  | `verdicts.${QuestionResult['verdict']}`
  | `wordings.${'earlier' | 'unknown'}`
  | 'of'
  | 'notInLesson'

export interface TableLanguage {
  /** The BCP 47 tag that numbers and dates follow. */
  formatLocale: string
  translate: (word: TableWord, values?: Record<string, string>) => string
  /** Today's words for what the lesson calls so; null where it has no such. */
  topic: (questionId: string) => string | null
  slide: (slideId: string) => string | null
}

export interface Cell {
  text: string
  /** A second line; under a question, the slide that teaches it. */
  detail?: string
  /** How long the bar is, 0 to 1; the part of it that is filled, the rest striped. */
  bar?: { length: number; filled: number }
  /** A cell of the heat map: how much was right, and what that says. */
  heat?: { share: number; verdict: QuestionResult['verdict'] }
}

export interface Column {
  label: string
  kind: 'name' | 'number' | 'bar' | 'heat'
}

export interface Table {
  caption: string
  columns: readonly Column[]
  rows: readonly (readonly Cell[])[]
}

export function tablesOf(report: Report, language: TableLanguage): Table[] {
  switch (report.name) {
    case 'visits':
      return visitTables(report.found, language)
    case 'questions':
      return [questionTable(report.found, language)]
    case 'slides':
      return [slideTable(report.found, language)]
    case 'topics':
      return [topicTable(report.found, language)]
  }
}

/** The language's name in the language of staff. */
export const languageName = (tag: string, formatLocale: string): string =>
  new Intl.DisplayNames(formatLocale, { type: 'language' }).of(tag) ?? tag

/** The slide's headline, or that it is gone. */
export function slideName(id: string | null, { slide, translate }: TableLanguage): string {
  return (id === null ? null : slide(id)) ?? translate('notInLesson')
}

type Asked = Pick<QuestionResult, 'questionId' | 'wording'>

/** What a question was called when it was asked; its id alone where nobody knows. */
export function topicName({ questionId, wording }: Asked, { topic }: TableLanguage): string {
  if (wording.kind === 'earlier') return wording.topic
  return (wording.kind === 'today' ? topic(questionId) : null) ?? questionId
}

/** The slide that teaches it, and whether the question is not the one of today. */
function detailOf(
  { wording, slideId }: Asked & Pick<QuestionResult, 'slideId'>,
  language: TableLanguage,
): string {
  const slide = slideName(slideId, language)
  return wording.kind === 'today'
    ? slide
    : `${slide} · ${language.translate(`wordings.${wording.kind}`)}`
}

export const formatCount = (n: number, formatLocale: string): string =>
  new Intl.NumberFormat(formatLocale).format(n)

/** Rounded down: 79.6 % must not read as the 80 % that it misses. */
export const formatShare = (part: number, of: number, formatLocale: string): string =>
  new Intl.NumberFormat(formatLocale, { style: 'percent' }).format(
    of === 0 ? 0 : Math.floor((part / of) * 100) / 100,
  )

/** @param day `2026-11-05` or `2026-11` */
export function formatDay(day: string, formatLocale: string, hasYear = true): string {
  const isMonth = day.length === 7
  return new Intl.DateTimeFormat(formatLocale, {
    timeZone: 'UTC',
    ...(hasYear ? { year: 'numeric' } : {}),
    month: isMonth ? 'long' : 'short',
    ...(isMonth ? {} : { day: 'numeric' }),
  }).format(new Date(`${isMonth ? `${day}-01` : day}T00:00:00Z`))
}

const ends = ['completed', 'stopped', 'declined', 'unable', 'open'] as const
const allOf = (row: Ends) => ends.reduce((sum, end) => sum + row[end], 0)

function visitTables({ byLanguage, byPeriod, period }: VisitsReport, language: TableLanguage) {
  const { translate, formatLocale } = language
  const count = (n: number) => formatCount(n, formatLocale)
  const table = (
    caption: string,
    label: string,
    rows: readonly Ends[],
    nameOf: (key: string) => string,
  ): Table => {
    const most = Math.max(1, ...rows.map(allOf))
    return {
      caption,
      columns: [
        { label, kind: 'name' },
        { label: translate('columns.visits'), kind: 'bar' },
        ...ends.map((end) => ({ label: translate(`ends.${end}`), kind: 'number' as const })),
      ],
      rows: rows.map((row) => {
        const all = allOf(row)
        const bar = { length: all / most, filled: all === 0 ? 0 : row.completed / all }
        return [
          { text: nameOf(row.key) },
          { text: count(all), bar },
          ...ends.map((end) => ({ text: count(row[end]) })),
        ]
      }),
    }
  }
  const isOneYear = new Set(byPeriod.map(({ key }) => key.slice(0, 4))).size === 1
  return [
    table(translate('captions.byLanguage'), translate('columns.language'), byLanguage, (key) =>
      languageName(key, formatLocale),
    ),
    table(
      translate(period === 'day' ? 'captions.byDay' : 'captions.byMonth'),
      translate(`columns.${period}`),
      byPeriod,
      (key) => formatDay(key, formatLocale, period === 'month' || !isOneYear),
    ),
  ]
}

function questionTable(results: readonly QuestionResult[], language: TableLanguage): Table {
  const { translate, formatLocale } = language
  const tags = [...new Set(results.map((result) => result.language))]
  const asked = new Map(results.map((result) => [keyOf(result), result]))
  return {
    caption: translate('captions.questions'),
    columns: [
      { label: translate('columns.question'), kind: 'name' },
      ...tags.map((tag) => ({ label: languageName(tag, formatLocale), kind: 'heat' as const })),
    ],
    rows: [...asked].map(([key, question]) => {
      const ofIt = results.filter((result) => keyOf(result) === key)
      return [
        { text: topicName(question, language), detail: detailOf(question, language) },
        ...tags.map((tag) =>
          heatCell(
            ofIt.find((each) => each.language === tag),
            language,
          ),
        ),
      ]
    }),
  }
}

const keyOf = ({ questionId, wording }: QuestionResult) => `${questionId} ${keyOfWording(wording)}`

function heatCell(
  result: QuestionResult | undefined,
  { translate, formatLocale }: TableLanguage,
): Cell {
  if (result === undefined) return { text: '–' }
  const { right, firstTries, verdict } = result
  const of = translate('of', {
    part: formatCount(right, formatLocale),
    all: formatCount(firstTries, formatLocale),
  })
  return {
    text: formatShare(right, firstTries, formatLocale),
    detail: verdict === 'well-taught' ? of : `${of} · ${translate(`verdicts.${verdict}`)}`,
    heat: { share: firstTries === 0 ? 0 : right / firstTries, verdict },
  }
}

function slideTable(times: readonly SlideTime[], language: TableLanguage): Table {
  const { translate, formatLocale } = language
  const longest = Math.max(1, ...times.map(({ medianSeconds }) => medianSeconds))
  const seconds = new Intl.NumberFormat(formatLocale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  })
  return {
    caption: translate('captions.slides'),
    columns: [
      { label: translate('columns.slide'), kind: 'name' },
      { label: translate('columns.median'), kind: 'bar' },
      { label: translate('columns.looks'), kind: 'number' },
    ],
    rows: times.map(({ slideId, views, medianSeconds }) => [
      { text: language.slide(slideId) ?? slideId },
      { text: seconds.format(medianSeconds), bar: { length: medianSeconds / longest, filled: 1 } },
      { text: formatCount(views, formatLocale) },
    ]),
  }
}

function topicTable(topics: readonly NurseTopic[], language: TableLanguage): Table {
  const { translate, formatLocale } = language
  const most = Math.max(1, ...topics.map(({ handedToNurse }) => handedToNurse))
  return {
    caption: translate('captions.topics'),
    columns: [
      { label: translate('columns.topic'), kind: 'name' },
      { label: translate('columns.handed'), kind: 'bar' },
      { label: translate('columns.settled'), kind: 'number' },
      { label: translate('columns.share'), kind: 'number' },
    ],
    rows: topics.map(({ handedToNurse, settled, ...topic }) => [
      { text: topicName(topic, language), detail: detailOf(topic, language) },
      {
        text: formatCount(handedToNurse, formatLocale),
        bar: { length: handedToNurse / most, filled: 1 },
      },
      { text: formatCount(settled, formatLocale) },
      { text: formatShare(handedToNurse, settled, formatLocale) },
    ]),
  }
}
