import type { VisitRecord } from '../record-format.ts'

/** Unicode's white space that is no control character. */
const SPACES = [
  0x20, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008,
  0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff,
]
const CONTROLS = [...Array(0x20).keys(), ...Array.from({ length: 0x21 }, (_, n) => 0x7f + n)]

/**
 * The reference of a visit as other systems get it: the same in another case is the same, so it is
 * told in capitals. Null where there is none, and for what the app never lets anybody type and FHIR
 * does not allow: blanks alone, and control characters.
 */
export function referenceOf({ visitRef }: Pick<VisitRecord, 'visitRef'>): string | null {
  const codes = Array.from(visitRef ?? '', (character) => character.codePointAt(0) ?? 0)
  const isSound =
    codes.some((code) => !SPACES.includes(code)) && !codes.some((code) => CONTROLS.includes(code))
  return isSound ? (visitRef?.toUpperCase() ?? null) : null
}

const charSql = (codes: readonly number[]) => `char(${codes.join(', ')})`

/** The same of the visit `v`, in SQL. */
export const hasNoReferenceSql = `(v.visit_ref IS NULL OR trim(v.visit_ref, ${charSql(SPACES)}) = ''
  OR ${CONTROLS.map((code) => `instr(v.visit_ref, ${charSql([code])}) > 0`).join(' OR ')})`
