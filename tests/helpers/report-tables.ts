import type { TableLanguage } from '../../src/shared/report-table.ts'
import type { QuestionResult } from '../../src/shared/reports.ts'

/** Words that show which of them were asked for. */
export const language: TableLanguage = {
  formatLocale: 'en-US',
  translate: (word, values = {}) => [word, ...Object.values(values)].join(' '),
  topic: (id) => `=topic of ${id}`,
  slide: (id) => `Slide <${id}>`,
}

export const result: QuestionResult = {
  wording: { kind: 'today' },
  ...{ questionId: 'driving', slideId: 'no-driving', language: 'es' },
  ...{ firstTries: 40, right: 31, verdict: 'slide-at-fault' },
}
