/**
 * The words of a question as the patient read them, once for each wording: `hash` is that of exactly
 * these words, so that an answer that names it can be told in them for ever, whatever the lesson
 * says by then. Answers from before this have none: what they were asked is not known.
 *
 * `base_url` is the address under which a visit is told to other programs: the setting as it was when
 * the visit began, so that a later one does not change what was told. `store.base_url` is that of
 * the visits from before this: the setting as the first start or export after it finds it.
 */
export const shownWords = `
  CREATE TABLE shown_words (
    seq   INTEGER PRIMARY KEY AUTOINCREMENT,
    hash  TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    words TEXT NOT NULL CHECK (json_valid(words))
  ) STRICT;
  CREATE TRIGGER shown_words_never_change BEFORE UPDATE ON shown_words
    BEGIN SELECT RAISE(ABORT, 'words that were shown are never changed'); END;
  INSERT INTO gone_rows (table_name, rows) VALUES ('shown_words', 0);

  ALTER TABLE answers ADD COLUMN words_hash TEXT;
  ALTER TABLE answers ADD COLUMN second_words_hash TEXT;
  ALTER TABLE visits ADD COLUMN base_url TEXT;
  ALTER TABLE store ADD COLUMN base_url TEXT;
`
