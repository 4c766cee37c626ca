import { expect, test } from 'vitest'
import { ahead, atMost, rowOfFigures, rowOfPairs } from '../../../../scripts/bench/row.ts'

const words = { what: 'start', against: 'bare', unit: 'ms' }
const pairsWith = (ratio: number) => [{ ours: 100 * ratio, theirs: 100 }]

test.each([
  [1.15, true],
  [1.151, false],
])('a ratio of %d is met at most at the target itself: %s', (ratio, isMet) => {
  const row = rowOfPairs({ ...words, pairs: pairsWith(ratio), target: atMost(1.15) })
  expect(row).toMatchObject({ isMet, target: '≤ 1.15x' })
})

test('equal is not ahead', () => {
  const row = (ratio: number) => rowOfPairs({ ...words, pairs: pairsWith(ratio), target: ahead })
  expect([row(0.99).isMet, row(1).isMet]).toEqual([true, false])
})

test('without a target nothing is met or missed', () => {
  expect(rowOfPairs({ ...words, pairs: pairsWith(9), target: null }).isMet).toBeNull()
  expect(rowOfFigures({ what: 'fonts', unit: 'KB', ours: [3] })).toMatchObject({
    ...{ against: null, theirs: null, ratio: null, isMet: null, target: null },
  })
})
