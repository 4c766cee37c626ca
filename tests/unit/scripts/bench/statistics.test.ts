import { expect, test } from 'vitest'
import { quantile, spreadOf } from '../../../../scripts/bench/statistics.ts'

test('the middle of an odd number of figures is one of them, of an even number between two', () => {
  expect(spreadOf([9, 1, 5]).median).toBe(5)
  expect(spreadOf([9, 1, 5, 6]).median).toBe(5.5)
})

test('half of the figures are between the quartiles', () => {
  const spread = spreadOf([8, 1, 4, 2, 6, 3, 5, 7, 9])
  expect(spread).toEqual({ median: 5, lowerQuartile: 3, upperQuartile: 7, count: 9 })
})

test('one figure is its own middle and spread', () => {
  expect(spreadOf([7])).toEqual({ median: 7, lowerQuartile: 7, upperQuartile: 7, count: 1 })
})

test('between two figures the way is divided', () => {
  expect(quantile([10, 20], 0.25)).toBe(12.5)
})

test.each([[[]], [[1, NaN]], [[Infinity]]])('refuses %j, which has no middle', (values) => {
  expect(() => spreadOf(values)).toThrow(/figures|middle/)
})
