/**
 * How many wrong PINs came in a row. Kept here so that neither a restart nor a pulled plug forgets
 * it; when the next may be tried is not kept, because the wall clock can be set.
 */
export const staffGate = `
  CREATE TABLE staff_gate (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    failures INTEGER NOT NULL CHECK (failures >= 0)
  ) STRICT;
  INSERT INTO staff_gate (id, failures) VALUES (1, 0);
`
