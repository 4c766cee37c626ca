import { expect, it } from 'vitest'
import { batchesOf } from '../../../../src/main/export/record-batch.ts'

const groups = (...sizes: number[]) =>
  sizes.map((size, group) => ({
    entries: Array.from({ length: size }, (_, n) => `${group}.${n}`),
    rows: 1,
  }))
const shapes = (sizes: number[], limits: { entries: number; bytes: number }) =>
  [...batchesOf(groups(...sizes), limits)].map(({ entries, rows }) => [entries.length, rows])

it('is as full as it may be, by entries and by bytes, and keeps together what belongs together', () => {
  const byEntries = { entries: 5, bytes: 1_000_000 }
  expect(shapes([2, 2, 2, 3], byEntries)).toEqual([
    [4, 2],
    [5, 2],
  ])
  // Each entry is three bytes and what separates it from the next.
  expect(shapes([2, 2, 2, 3], { entries: 1000, bytes: 16 })).toEqual([
    [4, 2],
    [2, 1],
    [3, 1],
  ])
  expect(shapes([1, 9, 1], byEntries)).toEqual([
    [1, 1],
    [9, 1],
    [1, 1],
  ])
  expect(shapes([], byEntries)).toEqual([])
})

it('leaves nothing out and changes no order', () => {
  const all = groups(3, 1, 4, 1, 5, 9, 2, 6)
  const batched = [...batchesOf(all, { entries: 7, bytes: 40 })]
  expect(batched.flatMap(({ entries }) => entries)).toEqual(all.flatMap(({ entries }) => entries))
})
