/**
 * Who approved which words, and the audit log. An approval names the hash of what was approved and
 * so ends by itself when a word changes. Each row of the audit log holds the hash of the one before
 * it: a row that is changed, taken out or slipped in breaks the chain.
 */
export const approvals = `
  CREATE TABLE approvals (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    lesson_id    TEXT NOT NULL,
    locale       TEXT NOT NULL,
    content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
    name         TEXT NOT NULL CHECK (trim(name) <> ''),
    role         TEXT NOT NULL CHECK (trim(role) <> ''),
    approved_at  TEXT NOT NULL
  ) STRICT;
  CREATE INDEX approvals_by_content ON approvals (lesson_id, locale, content_hash);

  CREATE TABLE audit (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    at            TEXT NOT NULL,
    action        TEXT NOT NULL,
    details       TEXT NOT NULL CHECK (json_valid(details)),
    previous_hash TEXT NOT NULL,
    hash          TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
  CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
`
