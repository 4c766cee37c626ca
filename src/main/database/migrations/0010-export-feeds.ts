/**
 * Who gets what is exported: a feed has a name, and "since last" counts what that feed has had. NULL:
 * an export for nobody in particular. Exports from before this go to the feed of the staff where
 * somebody gave a PIN, otherwise to that of the command line; where one took what the other had not
 * had, its next export begins at the gap.
 */
export const exportFeeds = `
  ALTER TABLE exports ADD COLUMN feed TEXT;
  UPDATE exports SET feed = iif(staff_id IS NULL, 'command-line', 'Staff');
`
