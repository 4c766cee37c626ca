/**
 * What the clinic must be able to show afterwards. `order_no` comes from one counter, in the
 * transaction that saves the row: it orders rows of different tables where a clock was set back, and
 * is NULL on rows older than it. `visits.changed_no` is the number of the last change of the visit,
 * so that an export can ask for what changed since the one before. What a patient answered and what
 * staff recorded is never rewritten: a later evaluation is a further row.
 */
export const record = `
  CREATE TABLE order_counter (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL CHECK (last >= 0)
  ) STRICT;
  INSERT INTO order_counter (id, last) VALUES (1, 0);

  -- NULL: nobody said.
  ALTER TABLE visits ADD COLUMN recipient TEXT
    CHECK (recipient IN ('patient', 'representative', 'both'));
  -- Counts the visits with the same reference; 1 where there is none.
  ALTER TABLE visits ADD COLUMN attempt_no INTEGER NOT NULL DEFAULT 1 CHECK (attempt_no >= 1);
  ALTER TABLE visits ADD COLUMN changed_no INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX visits_by_change ON visits (changed_no);
  CREATE INDEX visits_by_ref ON visits (visit_ref) WHERE visit_ref IS NOT NULL;

  ALTER TABLE slide_views ADD COLUMN order_no INTEGER;
  ALTER TABLE answers ADD COLUMN order_no INTEGER;
  ALTER TABLE locale_changes ADD COLUMN order_no INTEGER;
  ALTER TABLE help_requests ADD COLUMN order_no INTEGER;

  CREATE TABLE evaluations (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    visit_id     TEXT NOT NULL REFERENCES visits (id),
    evaluation   TEXT NOT NULL
      CHECK (evaluation IN ('verbalized', 'needs_reinforcement', 'no_evidence', 'not_assessed')),
    follow_up    INTEGER NOT NULL CHECK (follow_up IN (0, 1)),
    staff_id     TEXT NOT NULL,
    evaluated_at TEXT NOT NULL,
    order_no     INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX evaluations_by_visit ON evaluations (visit_id);

  CREATE TRIGGER answers_never_change BEFORE UPDATE ON answers
    BEGIN SELECT RAISE(ABORT, 'an answer is never changed'); END;
  CREATE TRIGGER evaluations_never_change BEFORE UPDATE ON evaluations
    BEGIN SELECT RAISE(ABORT, 'an evaluation is never changed'); END;

  -- Exports that were read back and found right. The next one can begin where the last ended.
  CREATE TABLE exports (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    -- NULL: from the command line, where nobody gave a PIN.
    staff_id        TEXT,
    folder          TEXT NOT NULL,
    formats         TEXT NOT NULL CHECK (json_valid(formats)),
    is_encrypted    INTEGER NOT NULL CHECK (is_encrypted IN (0, 1)),
    -- ISO dates of the days asked for; NULL where that side is open.
    from_date       TEXT,
    to_date         TEXT,
    -- Changes after the first and up to the second are in it.
    after_change    INTEGER NOT NULL,
    up_to_change    INTEGER NOT NULL,
    visits          INTEGER NOT NULL,
    answers         INTEGER NOT NULL,
    manifest_sha256 TEXT NOT NULL CHECK (length(manifest_sha256) = 64),
    exported_at     TEXT NOT NULL
  ) STRICT;
`
