/**
 * Milliseconds as seconds, in SQL. By whole numbers: 4.55 as a binary fraction is a little less, and
 * `round` would make it 4.5. NULL stays NULL.
 */

/** To a tenth, half a tenth up: 4550 is 4.6. */
export const tenthsSql = (ms: string) => `(${ms} + 50) / 100 / 10.0`

/** Whole seconds, half a second up. */
export const wholeSecondsSql = (ms: string) => `(${ms} + 500) / 1000`
