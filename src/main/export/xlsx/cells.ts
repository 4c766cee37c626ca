import { exportFailure } from '../failure.ts'
import type { ExportColumn } from '../tables.ts'

/** A spreadsheet holds no longer text in a cell. */
const LONGEST_TEXT = 32_767

/** What a cell looks like, by its place in `styles.xml`. */
export const styles = { text: 1, local: 2, whole: 3, tenths: 4, head: 5 } as const

type CellKind = 'text' | 'local' | 'whole' | 'tenths' | 'yesNo'

/** Everything that is no number, time or yes-no is text: references and codes above all. */
export function kindOf({ values }: Pick<ExportColumn, 'values'>): CellKind {
  switch (values) {
    case 'schema':
    case 'count':
    case 'order':
    case 'wholeSeconds':
      return 'whole'
    case 'tenths':
    case 'local':
    case 'yesNo':
      return values
    default:
      return 'text'
  }
}

/**
 * One cell in SpreadsheetML. What is not of its column's kind, as damage may leave it, is written as
 * text, so that nothing of it is altered.
 * @param where `B7`
 * @throws {AppError} `export-failed` where a text is longer than a cell can be
 */
export function cellXml(where: string, value: string | number, kind: CellKind): string {
  if (kind === 'yesNo' && (value === 0 || value === 1)) {
    return `<c r="${where}" t="b"><v>${value}</v></c>`
  }
  if ((kind === 'whole' || kind === 'tenths') && typeof value === 'number') {
    return `<c r="${where}" s="${styles[kind]}"><v>${value}</v></c>`
  }
  const days = kind === 'local' ? daysOf(String(value)) : null
  if (days !== null) return `<c r="${where}" s="${styles.local}"><v>${days}</v></c>`
  return textCell(where, String(value), styles.text)
}

export function textCell(where: string, text: string, style: number): string {
  if (text.length < LONGEST_TEXT && PLAIN.test(text)) {
    return `<c r="${where}" s="${style}" t="inlineStr"><is><t>${text}</t></is></c>`
  }
  if (text.length > LONGEST_TEXT) {
    const reason = `has ${text.length} characters, and a cell holds ${LONGEST_TEXT}: export without xlsx`
    throw exportFailure(where, reason)
  }
  const space = /^\s|\s$|[\t\n]/.test(text) ? ' xml:space="preserve"' : ''
  return `<c r="${where}" s="${style}" t="inlineStr"><is><t${space}>${escapeText(text)}</t></is></c>`
}

/** `2026-03-04 14:07:31`, and the days since the one that spreadsheets count from. */
function daysOf(local: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(local)
  if (parts === null) return null
  const at = Date.parse(`${local.replace(' ', 'T')}Z`)
  // Before March 1900 they count a day that there was not.
  if (Number.isNaN(at) || at < Date.UTC(1900, 2, 1)) return null
  return (at - Date.UTC(1899, 11, 30)) / 86_400_000
}

/**
 * Ids, times, codes: nothing of them is escaped. To look for what would be takes ten times as long.
 */
const PLAIN = /^[!-%'-;=?-^`-~]+$/
/** What cannot stand as it is: no XML, or gone with its line end. */
const UNSAYABLE = String.raw`(?![\t\n])\p{Cc}|[\ufffe\uffff]`
/** An underscore before what would be taken for an escape, also where the next one begins it. */
const ESCAPED = new RegExp(`[&<>]|${UNSAYABLE}|_(?=x[0-9A-Fa-f]{4}(?:_|${UNSAYABLE}))`, 'gu')

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * As ECMA-376 has it (ST_Xstring): what XML cannot hold stands as `_x0001_`, and so does the
 * underscore of a text that looks like that already. A reader of XML would turn a carriage return into
 * a line feed.
 */
export function escapeText(text: string): string {
  return text.replace(ESCAPED, (character) => NAMED[character] ?? `_x${hex(character)}_`)
}

const hex = (character: string) =>
  character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
