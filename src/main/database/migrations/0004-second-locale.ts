/**
 * The language shown under the patient's, where the visit shows two: in which one somebody read a
 * slide or a question then, nobody can tell, so both are kept. NULL where there was one.
 */
export const secondLocale = `
  ALTER TABLE visits ADD COLUMN second_locale TEXT;
  ALTER TABLE slide_views ADD COLUMN second_locale TEXT;
  ALTER TABLE answers ADD COLUMN second_locale TEXT;
`
