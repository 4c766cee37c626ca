import { describe, expect, it } from 'vitest'
import { csvRow } from '../../../../src/main/export/csv.ts'
import { reportCsv } from '../../../../src/main/reports/report-csv.ts'
import type { QuestionResult } from '../../../../src/shared/reports.ts'
import { language, result } from '../../../helpers/report-tables.ts'

describe('the files of a report', () => {
  const comma = { separator: 'comma', decimalMark: 'point' } as const
  it('guard a spreadsheet from formulas', () => {
    expect(csvRow(['=1+1', ' @x', 'a"b', 'a,b', null, 3, '\ufeff=1'])).toBe(
      `'=1+1,' @x,"a""b","a,b",,3,'\ufeff=1`,
    )
    const [, row] = reportCsv({ name: 'questions', found: [result] }, language, comma).split('\r\n')
    const slides = [{ slideId: 'ice', language: null, views: 3, medianSeconds: 2.5 }]
    const german = { separator: 'semicolon', decimalMark: 'comma' } as const
    expect(reportCsv({ name: 'slides', found: slides }, language, german)).toContain(
      '\r\nice;Slide <ice>;3;2,5\r\n',
    )
    expect(row).toBe(
      `driving,'=topic of driving,es,Spanish,40,31,slide-at-fault,no-driving,Slide <no-driving>,today`,
    )
    const earlier: QuestionResult = { ...result, wording: { kind: 'earlier', topic: '=Conducir' } }
    const unknown: QuestionResult = { ...result, wording: { kind: 'unknown' } }
    const rows = reportCsv({ name: 'questions', found: [earlier, unknown] }, language, comma).split(
      '\r\n',
    )
    expect(rows[1]).toMatch(/^driving,'=Conducir,es,.*,earlier$/)
    expect(rows[2]).toMatch(/^driving,,es,.*,unknown$/)
  })
})
