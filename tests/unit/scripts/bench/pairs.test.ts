import { expect, test } from 'vitest'
import { comparePairs, measurePairs, pairsOf } from '../../../../scripts/bench/pairs.ts'

test('measures by turns, and who is first changes with each pair', async () => {
  const order: string[] = []
  const take = (name: string) => () => {
    order.push(name)
    return Promise.resolve(order.length)
  }
  const pairs = await measurePairs(3, take('A'), take('B'))
  expect(order.join('')).toBe('ABBAAB')
  expect(pairs).toEqual([
    { ours: 1, theirs: 2 },
    { ours: 4, theirs: 3 },
    { ours: 5, theirs: 6 },
  ])
})

test('what cannot be measured ends it', async () => {
  const fail = () => Promise.reject(new Error('gone'))
  await expect(measurePairs(2, () => 1, fail)).rejects.toThrow('gone')
})

test('the ratio is taken of each pair by itself: a slow minute counts for neither', () => {
  const pairs = [
    { ours: 10, theirs: 10 },
    { ours: 200, theirs: 100 },
    { ours: 30, theirs: 10 },
  ]
  const { ours, theirs, ratio } = comparePairs(pairs)
  expect(ratio).toMatchObject({ median: 2, lowerQuartile: 1.5, upperQuartile: 2.5, count: 3 })
  expect([ours.median, theirs.median]).toEqual([30, 10])
})

test('of what was measured in pairs one figure is taken on both sides', () => {
  const pairs = [{ ours: 'four', theirs: 'eleven' }]
  expect(pairsOf(pairs, ({ length }) => length)).toEqual([{ ours: 4, theirs: 6 }])
})
