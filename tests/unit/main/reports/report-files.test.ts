import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { csvRow } from '../../../../src/main/export/csv.ts'
import { reportCsv } from '../../../../src/main/reports/report-csv.ts'
import { reportSvg } from '../../../../src/main/reports/report-svg.ts'
import { saveReport } from '../../../../src/main/reports/save-report.ts'
import { visitsReport } from '../../../../src/main/reports/visits-report.ts'
import { formatShare, tablesOf, type TableLanguage } from '../../../../src/shared/report-table.ts'
import type { QuestionResult, VisitCount } from '../../../../src/shared/reports.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

const language: TableLanguage = {
  formatLocale: 'en-US',
  translate: (word, values = {}) => [word, ...Object.values(values)].join(' '),
  topic: (id) => `=topic of ${id}`,
  slide: (id) => `Slide <${id}>`,
}
const result: QuestionResult = {
  wording: { kind: 'today' },
  ...{ questionId: 'driving', slideId: 'no-driving', language: 'es' },
  ...{ firstTries: 40, right: 31, verdict: 'slide-at-fault' },
}

describe('the table of a report', () => {
  it('rounds no share up to what it misses', () => {
    expect(formatShare(799, 1000, 'en-US')).toBe('79%')
    expect(formatShare(0, 0, 'en-US')).toBe('0%')
  })

  it('is by month where there are many days', () => {
    const day = (n: number): VisitCount => ({
      day: new Date(Date.UTC(2026, 0, n)).toISOString().slice(0, 10),
      ...{ language: 'en', status: 'completed', visits: 2 },
    })
    const days = Array.from({ length: 40 }, (_, n) => day(n + 1))
    expect(visitsReport(days)).toMatchObject({
      period: 'month',
      byPeriod: [
        { key: '2026-01', completed: 62 },
        { key: '2026-02', completed: 18 },
      ],
    })
    expect(visitsReport(days.slice(0, 31)).period).toBe('day')
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

  it.each(['ltr', 'rtl'] as const)('draw every row within the picture, %s', (direction) => {
    const tables = tablesOf({ name: 'questions', found: [result] }, language)
    const svg = reportSvg({ heading: ['Report & days'], tables, direction })
    expect(svg).toContain('Report &amp; days')
    expect(svg).toContain('Slide &lt;no-driving&gt;')
    const width = Number(/width="(\d+)"/.exec(svg)?.[1])
    const places = [...svg.matchAll(/<(?:text|rect) x="(-?[\d.]+)"/g)].map(([, x]) => Number(x))
    expect(places.length).toBeGreaterThan(5)
    for (const x of places) expect(x >= 0 && x <= width).toBe(true)
  })

  it('have their name only when they are whole', async () => {
    const dir = makeTempDir()
    await saveReport({ dir, mustBeMount: false, isThere: () => true }, 'report.csv', 'ä\r\n')
    expect(readFileSync(join(dir, 'report.csv'), 'utf8')).toBe('ä\r\n')
    await expect(
      saveReport({ dir, mustBeMount: false, isThere: () => false }, 'b.csv', 'x'),
    ).rejects.toThrow('export-target-gone')
    expect(readdirSync(dir)).toEqual(['report.csv'])
    const gone = join(dir, 'gone')
    await expect(
      saveReport({ dir: gone, mustBeMount: false, isThere: () => true }, 'b.csv', 'x'),
    ).rejects.toThrow('export-target-gone')
    expect(existsSync(gone)).toBe(false)
  })
})
