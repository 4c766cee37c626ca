import type { Amounts } from './bench.ts'

/** Enough for a middle that stays where it is. */
export const WHOLE: Amounts = {
  starts: 12,
  steps: 36,
  idles: 5,
  languageRounds: 9,
  saves: 300,
  exports: 5,
  looks: 3,
  answers: 1_000_000,
}

/** Minutes instead of half an hour: to see that all is measured, not what it is. */
export const QUICK: Amounts = {
  starts: 3,
  steps: 12,
  idles: 1,
  languageRounds: 6,
  saves: 60,
  exports: 2,
  looks: 1,
  answers: 100_000,
}
