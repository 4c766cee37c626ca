/** What a row of figures says: the middle one, and how far the others are from it. */

export interface Spread {
  median: number
  /** Half of the figures are between the two. */
  lowerQuartile: number
  upperQuartile: number
  count: number
}

/** @throws when there are no figures, or one is none */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('there is nothing to take the middle of')
  if (!values.every(Number.isFinite)) throw new Error(`no figures: ${values.join(', ')}`)
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    lowerQuartile: quantile(sorted, 0.25),
    upperQuartile: quantile(sorted, 0.75),
    count: sorted.length,
  }
}

/** Between two figures the way from one to the other is divided (R's type 7). */
export function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part
  const before = sorted[Math.floor(place)] ?? NaN
  const after = sorted[Math.ceil(place)] ?? NaN
  return before + (after - before) * (place - Math.floor(place))
}
