import { comparePairs, type Pair } from './pairs.ts'
import { spreadOf, type Spread } from './statistics.ts'

/** What is met: the middle ratio is at most so much. */
export interface Target {
  /** As a person reads it, such as `≤ 1.15x`. */
  text: string
  most: number
}

/** A line of the table. */
export interface Row {
  what: string
  /** Null where there is nothing beside it. */
  against: string | null
  unit: string
  ours: Spread
  theirs: Spread | null
  ratio: Spread | null
  /** Null where a figure is only shown. */
  target: string | null
  isMet: boolean | null
  /** What one has to know to read it. */
  notes: string[]
}

type Words = Pick<Row, 'what' | 'unit'> & { notes?: string[] }

export function rowOfPairs({
  pairs,
  target,
  notes = [],
  ...words
}: Words & { against: string; pairs: readonly Pair[]; target: Target | null }): Row {
  const compared = comparePairs(pairs)
  const isMet = target === null ? null : compared.ratio.median <= target.most
  return { ...words, ...compared, target: target?.text ?? null, isMet, notes }
}

/** Where no ratio says it: what is measured may be none at all. */
export function rowOfFigures({
  ours,
  theirs = [],
  against = null,
  target = null,
  isMet = null,
  notes = [],
  ...words
}: Words & {
  ours: readonly number[]
  theirs?: readonly number[]
  against?: string | null
  target?: string | null
  isMet?: boolean | null
}): Row {
  const theirSpread = theirs.length > 0 ? spreadOf(theirs) : null
  return {
    ...words,
    against,
    ours: spreadOf(ours),
    theirs: theirSpread,
    ratio: null,
    target,
    isMet,
    notes,
  }
}

export const atMost = (most: number): Target => ({ text: `≤ ${most}x`, most })

/** Equal is not ahead. */
export const ahead: Target = { text: 'ahead (< 1x)', most: 1 - Number.EPSILON }
