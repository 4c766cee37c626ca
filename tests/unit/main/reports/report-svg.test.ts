import { describe, expect, it } from 'vitest'
import { reportSvg } from '../../../../src/main/reports/report-svg.ts'
import { tablesOf } from '../../../../src/shared/report-table.ts'
import { language, result } from '../../../helpers/report-tables.ts'

describe('the files of a report', () => {
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
})
