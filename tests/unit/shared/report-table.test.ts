import { describe, expect, it } from 'vitest'
import { formatShare, tablesOf } from '../../../src/shared/report-table.ts'
import type { QuestionResult } from '../../../src/shared/reports.ts'
import { language, result } from '../../helpers/report-tables.ts'

describe('the table of a report', () => {
  it('rounds no share up to what it misses', () => {
    expect(formatShare(799, 1000, 'en-US')).toBe('79%')
    expect(formatShare(0, 0, 'en-US')).toBe('0%')
  })

  it('has a cell for each language, and says where nobody was asked', () => {
    const found: QuestionResult[] = [
      result,
      { ...result, questionId: 'fever', slideId: null, language: 'ar', verdict: 'well-taught' },
    ]
    const [table] = tablesOf({ name: 'questions', found }, language)
    expect(table?.columns.map(({ label }) => label).slice(1)).toEqual(['Spanish', 'Arabic'])
    expect(table?.rows[0]?.[1]).toMatchObject({
      text: '77%',
      heat: { verdict: 'slide-at-fault' },
    })
    expect(table?.rows[1]?.[1]).toEqual({ text: '–' })
    expect(table?.rows[1]?.[0]?.detail).toBe('notInLesson')
  })

  it('keeps apart what was read in other words, and says where nobody knows the words', () => {
    const found: QuestionResult[] = [
      result,
      { ...result, wording: { kind: 'earlier', topic: 'Conducir' } },
      { ...result, wording: { kind: 'unknown' } },
    ]
    const [table] = tablesOf({ name: 'questions', found }, language)
    expect(table?.rows.map(([first]) => first)).toEqual([
      { text: '=topic of driving', detail: 'Slide <no-driving>' },
      { text: 'Conducir', detail: 'Slide <no-driving> · wordings.earlier' },
      { text: 'driving', detail: 'Slide <no-driving> · wordings.unknown' },
    ])
  })
})
