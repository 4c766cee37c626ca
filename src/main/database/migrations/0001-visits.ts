/**
 * Visits and what happened in them. Times are ISO 8601 text with offset, so that any SQLite tool
 * shows them as they were; `seq` is the order, because a clock can be set back. Durations are
 * milliseconds of a clock that cannot; NULL where an interruption left them unknown.
 */
export const visits = `
  CREATE TABLE visits (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    kiosk_id        TEXT NOT NULL,
    app_version     TEXT NOT NULL,
    lesson_id       TEXT NOT NULL,
    lesson_version  TEXT NOT NULL,
    lesson_hash     TEXT NOT NULL,
    locale          TEXT NOT NULL,
    conditions      TEXT NOT NULL CHECK (json_valid(conditions)),
    visit_ref       TEXT,
    slides_total    INTEGER NOT NULL,
    questions_total INTEGER NOT NULL,
    status          TEXT NOT NULL
      CHECK (status IN ('open', 'completed', 'stopped', 'declined', 'unable')),
    started_at      TEXT NOT NULL,
    alive_at        TEXT NOT NULL,
    ended_at        TEXT,
    active_ms       INTEGER NOT NULL DEFAULT 0,
    -- Where the patient is: what a restart within minutes goes on from.
    progress        TEXT NOT NULL CHECK (json_valid(progress)),
    CHECK ((status = 'open') = (ended_at IS NULL))
  ) STRICT;
  -- One patient at a time: a second open visit is refused by the database itself.
  CREATE UNIQUE INDEX one_open_visit ON visits (status) WHERE status = 'open';

  CREATE TABLE slide_views (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    visit_id     TEXT NOT NULL REFERENCES visits (id),
    slide_id     TEXT NOT NULL,
    reason       TEXT NOT NULL CHECK (reason IN ('lesson', 'reteach')),
    locale       TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    shown_at     TEXT NOT NULL,
    shown_ms     INTEGER
  ) STRICT;
  CREATE INDEX slide_views_by_visit ON slide_views (visit_id);

  CREATE TABLE answers (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    visit_id     TEXT NOT NULL REFERENCES visits (id),
    turn         INTEGER NOT NULL,
    question_id  TEXT NOT NULL,
    variant_id   TEXT NOT NULL,
    option_id    TEXT,
    outcome      TEXT NOT NULL CHECK (outcome IN ('correct', 'wrong', 'unsure')),
    try_no       INTEGER NOT NULL,
    locale       TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    answered_at  TEXT NOT NULL,
    elapsed_ms   INTEGER,
    UNIQUE (visit_id, turn),
    CHECK ((outcome = 'unsure') = (option_id IS NULL))
  ) STRICT;

  CREATE TABLE locale_changes (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    visit_id    TEXT NOT NULL REFERENCES visits (id),
    from_locale TEXT NOT NULL,
    to_locale   TEXT NOT NULL,
    changed_at  TEXT NOT NULL
  ) STRICT;
  CREATE INDEX locale_changes_by_visit ON locale_changes (visit_id);

  CREATE TABLE help_requests (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    visit_id     TEXT REFERENCES visits (id),
    screen       TEXT NOT NULL,
    locale       TEXT,
    requested_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX help_requests_by_visit ON help_requests (visit_id);
`
