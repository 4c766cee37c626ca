/** The tables whose rows are numbered when this migration runs. */
const numberedTables = [
  ...['visits', 'slide_views', 'answers', 'locale_changes', 'help_requests', 'evaluations'],
  ...['approvals', 'audit', 'exports'],
]

/**
 * What it takes to count what is lost. SQLite keeps the last number given in each table; with the
 * number of those whose rows are gone for a reason that was told (the clinic's rule for keeping
 * visits, or a loss that staff know of) it says how many rows must be there. What older versions left
 * out is taken as told: nobody can say it any longer. The id tells these results from any others.
 */
export const knownRows = `
  CREATE TABLE store (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id   TEXT NOT NULL CHECK (length(id) = 32)
  ) STRICT;
  INSERT INTO store (only, id) VALUES (1, lower(hex(randomblob(16))));

  CREATE TABLE gone_rows (
    table_name TEXT PRIMARY KEY,
    rows       INTEGER NOT NULL CHECK (rows >= 0)
  ) STRICT, WITHOUT ROWID;
  ${numberedTables
    .map(
      (table) => `INSERT INTO gone_rows (table_name, rows) VALUES ('${table}',
    coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = '${table}'), 0)
      - (SELECT count(*) FROM ${table}));`,
    )
    .join('\n  ')}
`
