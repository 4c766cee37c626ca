import type { Amounts } from './bench.ts'

/** Enough for a middle that stays where it is. */
export const WHOLE: Amounts = {
  starts: 12,
  steps: 36,
  idles: 5,
  idleMs: 6000,
  languageStarts: 3,
  languageRounds: 3,
  saves: 300,
  exports: 3,
  looks: 3,
  answers: 1_000_000,
}

/** A few minutes instead of twenty-five: to see that all is measured, not what it is. */
export const QUICK: Amounts = {
  starts: 1,
  steps: 4,
  idles: 1,
  idleMs: 2000,
  languageStarts: 1,
  languageRounds: 2,
  saves: 60,
  exports: 1,
  looks: 1,
  answers: 100_000,
}
