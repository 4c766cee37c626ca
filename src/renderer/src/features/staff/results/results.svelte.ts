import { AppError } from '../../../../../shared/errors.ts'
import {
  formatCount,
  formatShare,
  languageName,
  slideName,
  tablesOf,
  topicName,
  type TableLanguage,
} from '../../../../../shared/report-table.ts'
import {
  keyOfWording,
  reportNames,
  type Report,
  type ReportFileOrder,
  type ReportName,
  type SavedReport,
} from '../../../../../shared/reports.ts'
import { problemWord } from '../problem-word.ts'
import { RangeChoice } from '../range.svelte.ts'
import type { Staff } from '../staff.svelte.ts'
import { TargetChoice } from '../targets.svelte.ts'

type Outcome =
  | ({ kind: 'saved' } & SavedReport)
  | { kind: 'failed'; word: NonNullable<ReturnType<typeof problemWord>> }

/** The reports that staff read, one at a time. */
export class Results {
  readonly #staff: Staff
  readonly range = new RangeChoice()
  readonly targets: TargetChoice
  report = $state<ReportName>(reportNames[0])
  /** Null while it is read. */
  found = $state.raw<Report | null>(null)
  /** What became of the file that was asked for last. */
  outcome = $state.raw<Outcome | null>(null)
  #asked = 0

  readonly #language: TableLanguage
  readonly tables = $derived.by(() =>
    this.found === null ? [] : tablesOf(this.found, this.#language),
  )
  readonly isEmpty = $derived(this.tables.every(({ rows }) => rows.length === 0))

  /** The slides that fail, the worst first: each is one to mend. */
  readonly faults = $derived.by(() => {
    if (this.found?.name !== 'questions') return []
    const { formatLocale } = this.#language
    return this.found.found
      .filter(({ verdict }) => verdict === 'slide-at-fault')
      .toSorted((a, b) => a.right / a.firstTries - b.right / b.firstTries)
      .map(({ questionId, wording, slideId, language, right, firstTries }) => ({
        key: `${questionId} ${keyOfWording(wording)} ${language}`,
        slide: slideName(slideId, this.#language),
        topic: topicName({ questionId, wording }, this.#language),
        language: languageName(language, formatLocale),
        share: formatShare(right, firstTries, formatLocale),
        of: this.#staff.t('staff.results.of', {
          part: formatCount(right, formatLocale),
          all: formatCount(firstTries, formatLocale),
        }),
      }))
  })

  constructor(staff: Staff) {
    this.#staff = staff
    this.targets = new TargetChoice(staff)
    this.#language = {
      formatLocale: staff.language.formatLocale,
      translate: (word, values) => staff.t(`staff.results.${word}`, values),
      topic: (id) => staff.lessonText(`questions.${id}.topic`),
      slide: (id) => staff.lessonText(`slides.${id}.headline`),
    }
  }

  /** Reads the first report, and follows where it may be saved; returns the end of it. */
  open(): () => void {
    void this.#staff.attempt(async () => {
      this.range.take(await this.#staff.client.reports.span())
      await this.#load()
    })
    return this.targets.follow()
  }

  show(report: ReportName): void {
    this.report = report
    this.reload()
  }

  reload(): void {
    void this.#staff.attempt(() => this.#load())
  }

  save(format: ReportFileOrder['format']): Promise<void> {
    return this.#staff.runExclusively(async () => {
      const { target } = this.targets
      if (target === null) return
      this.outcome = null
      const order = { report: this.report, format, range: this.range.range, target: target.id }
      try {
        this.outcome = { kind: 'saved', ...(await this.#staff.client.reports.save(order)) }
      } catch (error) {
        const word = error instanceof AppError ? problemWord(error.code) : null
        if (word === null) throw error
        this.outcome = { kind: 'failed', word }
      }
    })
  }

  /** An answer that comes after another was asked for is not shown. */
  async #load(): Promise<void> {
    const asked = ++this.#asked
    this.found = null
    this.outcome = null
    const found = await this.#read(this.report)
    if (asked === this.#asked) this.found = found
  }

  async #read(name: ReportName): Promise<Report> {
    const { reports } = this.#staff.client
    const range = { ...this.range.range }
    switch (name) {
      case 'visits':
        return { name, found: await reports.visits(range) }
      case 'questions':
        return { name, found: await reports.questions(range) }
      case 'slides':
        return { name, found: await reports.slides(range) }
      case 'topics':
        return { name, found: await reports.topics(range) }
    }
  }
}
