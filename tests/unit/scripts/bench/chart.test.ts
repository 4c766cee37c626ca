import { expect, test } from 'vitest'
import {
  chartSvg,
  decades,
  evenSteps,
  numberText,
  type Curve,
} from '../../../../scripts/bench/chart.ts'
import { spreadOf } from '../../../../scripts/bench/statistics.ts'

const curve: Curve = {
  name: 'save-growth',
  title: 'Saving <one> answer',
  ...{ xLabel: 'answers', yLabel: 'ms', isYLog: true },
  lines: [
    { name: 'kiosk', points: [1000, 10_000].map((x) => ({ x, y: spreadOf([1, 2, 3]) })) },
    { name: 'store', points: [1000, 10_000].map((x) => ({ x, y: spreadOf([x / 100]) })) },
  ],
}

const heights = (svg: string) =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ])

test('what is equal is as high, what is more is higher, and larger numbers are to the right', () => {
  const points = heights(chartSvg(curve))
  expect(points).toHaveLength(4)
  const [flatLeft, flatRight, upLeft, upRight] = points
  expect(flatLeft?.[1]).toBe(flatRight?.[1])
  expect(upRight?.[1]).toBeLessThan(upLeft?.[1] ?? 0)
  expect(upRight?.[0]).toBeGreaterThan(upLeft?.[0] ?? 0)
})

test('has title, labels and names in it, as text and not as markup', () => {
  const svg = chartSvg(curve)
  for (const words of ['Saving &lt;one&gt; answer', '>answers<', '>ms<', '>kiosk<', '>store<']) {
    expect(svg).toContain(words)
  }
  expect(svg).not.toContain('NaN')
})

test('lines are told apart without colour', () => {
  const dashes = [...chartSvg(curve).matchAll(/stroke-dasharray="([^"]*)"/g)].map(
    ([, dash]) => dash,
  )
  expect(new Set(dashes).size).toBe(2)
})

test('a curve of nothing is told', () => {
  expect(() => chartSvg({ ...curve, lines: [] })).toThrow('no points')
})

test('the ticks go from below all values to above them', () => {
  expect(decades([0.3, 250])).toEqual([0.1, 1, 10, 100, 1000])
  expect(decades([100])).toEqual([100, 1000])
  expect(evenSteps(87)).toEqual([0, 20, 40, 60, 80, 100])
  expect(evenSteps(4)).toEqual([0, 1, 2, 3, 4])
})

test('numbers have three digits, and no more zeros than they need', () => {
  expect([0.12345, 1.5, 23.456, 123.4, 12_345].map(numberText)).toEqual(
    ['0.123', '1.5', '23.5', '123', '12,345'], // prettier-ignore
  )
})
