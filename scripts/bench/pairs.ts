import { spreadOf, type Spread } from './statistics.ts'

/** Ours and theirs, measured one right after the other. */
export interface Pair<Measure = number> {
  ours: Measure
  theirs: Measure
}

export interface Compared {
  ours: Spread
  theirs: Spread
  /** Of each pair by itself, so that what slows both for a while counts for neither. */
  ratio: Spread
}

/**
 * Measures by turns, A B, then B A: neither is always the one that comes after the other.
 * @param count how many pairs
 */
export async function measurePairs<Measure>(
  count: number,
  ours: () => Promise<Measure> | Measure,
  theirs: () => Promise<Measure> | Measure,
): Promise<Pair<Measure>[]> {
  const pairs: Pair<Measure>[] = []
  for (let pair = 0; pair < count; pair++) {
    if (pair % 2 === 0) {
      const first = await ours()
      pairs.push({ ours: first, theirs: await theirs() })
    } else {
      const first = await theirs()
      pairs.push({ ours: await ours(), theirs: first })
    }
  }
  return pairs
}

/** The pairs again, each side as one of its figures. */
export function pairsOf<Measure>(
  pairs: readonly Pair<Measure>[],
  figure: (measure: Measure) => number,
): Pair[] {
  return pairs.map(({ ours, theirs }) => ({ ours: figure(ours), theirs: figure(theirs) }))
}

export function comparePairs(pairs: readonly Pair[]): Compared {
  return {
    ours: spreadOf(pairs.map(({ ours }) => ours)),
    theirs: spreadOf(pairs.map(({ theirs }) => theirs)),
    ratio: spreadOf(pairs.map(({ ours, theirs }) => ours / theirs)),
  }
}
