import { expect, it } from 'vitest'
import { addMonths, rangeOf } from '../../../../../src/renderer/src/features/staff/range-days.ts'

it.each([
  ['week', { fromDate: '2026-02-27', toDate: '2026-03-05' }],
  ['month', { fromDate: '2026-02-04', toDate: '2026-03-05' }],
  ['one', { fromDate: '2024-02-01', toDate: '2024-02-29' }],
  ['all', { fromDate: null, toDate: null }],
] as const)('the days of %s hold today and as many as they say', (kind, range) => {
  expect(rangeOf(kind, '2026-03-05', '2024-02')).toEqual(range)
})

it('steps over the end of a year', () => {
  expect(addMonths('2025-12', 1)).toBe('2026-01')
  expect(addMonths('2026-01', -1)).toBe('2025-12')
})
