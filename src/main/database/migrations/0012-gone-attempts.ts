/**
 * How many visits there were with a reference whose visits are gone: their numbers are not given
 * again. The reference itself goes with them; this is a hash of it with the id of these results.
 */
export const goneAttempts = `
  CREATE TABLE gone_attempts (
    ref_key TEXT PRIMARY KEY CHECK (length(ref_key) = 64),
    last    INTEGER NOT NULL CHECK (last >= 1)
  ) STRICT, WITHOUT ROWID;
`
