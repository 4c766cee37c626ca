/**
 * `visits_by_change` served no query and cost each touch a page. `order_counter` is from here on only
 * the least that was given out: where the last rows know of more, they count (`sequence.ts`), and the
 * counter is a page that a touch need not write.
 */
export const noChangeIndex = `
  DROP INDEX visits_by_change;
`
