/**
 * When the injection was: what the relief timeline counts from. Staff may say so; until they do it
 * is when the visit began, and that is all there is to say of the visits made before.
 */
export const injectedAt = `
  ALTER TABLE visits ADD COLUMN injected_at TEXT;
  UPDATE visits SET injected_at = started_at;
`
