/**
 * The hash of each row, so that a changed byte in it is found (`row-hash.ts`); `migrate` fills it in.
 * Not of the audit log, whose rows are chained already. What may never be changed gets its hash right
 * after it was written, and that is the last change.
 */
const hashedTables = [
  ...['visits', 'slide_views', 'answers', 'locale_changes', 'help_requests', 'evaluations'],
  ...['approvals', 'exports'],
]

export const rowHash = `
  ${hashedTables.map((table) => `ALTER TABLE ${table} ADD COLUMN row_hash INTEGER;`).join('\n  ')}

  DROP TRIGGER answers_never_change;
  CREATE TRIGGER answers_never_change BEFORE UPDATE ON answers WHEN old.row_hash IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'an answer is never changed'); END;
  DROP TRIGGER evaluations_never_change;
  CREATE TRIGGER evaluations_never_change BEFORE UPDATE ON evaluations
    WHEN old.row_hash IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'an evaluation is never changed'); END;
`
