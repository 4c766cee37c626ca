import type { Database } from '../../database/connection.ts'
import type { Part } from '../contents.ts'
import { readCellBlocks } from '../row-blocks.ts'
import type { Selection } from '../selection.ts'
import type { ExportColumn, ExportTable } from '../tables.ts'
import { cellXml, kindOf, styles, textCell } from './cells.ts'
import { makeZip, type ZipEntry } from './zip.ts'

/** A sheet of Excel has 1,048,576 rows, and the first is the head. */
const MOST_ROWS = 1_048_575

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export const workbookName = ({ rowsOf }: Pick<ExportTable, 'rowsOf'>) => `${rowsOf}.xlsx`

/**
 * A table as a workbook of Office Open XML (ECMA-376), with typed cells, written as it is read. What
 * does not fit on a sheet goes on on the next.
 * @param rows how many there are: the sheets are named before they are written
 */
export function workbookPart(
  database: Database,
  table: ExportTable,
  selection: Selection,
  rows: number,
  mostRows = MOST_ROWS,
): Part {
  const { rowsOf, columns } = table
  const sheets = Array.from({ length: Math.max(1, Math.ceil(rows / mostRows)) }, (_, index) => ({
    name: index === 0 ? rowsOf : `${rowsOf} ${index + 1}`,
    rows: Math.min(mostRows, rows - index * mostRows),
  }))
  return {
    name: workbookName(table),
    rowsOf,
    frame: null,
    sheets,
    *pieces(rowsMade) {
      const lines = rowsOfBlocks(readCellBlocks(database, table, selection), rowsMade)
      const entries = function* (): Generator<ZipEntry> {
        yield* frame(sheets.map(({ name }) => name))
        for (const [index, sheet] of sheets.entries()) {
          // The last takes whatever is left: a wrong count is found by whoever compares.
          const most = index === sheets.length - 1 ? Infinity : sheet.rows
          yield {
            name: `xl/worksheets/sheet${index + 1}.xml`,
            pieces: sheetXml(columns, lines, most),
          }
        }
      }
      yield* makeZip(entries())
    },
  }
}

type Value = string | number | null

function* rowsOfBlocks(
  blocks: Iterable<Value[][]>,
  rowsMade: (rows: number) => void,
): Generator<Value[], undefined> {
  for (const block of blocks) {
    rowsMade(block.length)
    yield* block
  }
  return undefined
}

/** @param lines is asked for `most` rows at the most: the next sheet goes on with it */
function* sheetXml(
  columns: readonly ExportColumn[],
  lines: Iterator<Value[], undefined>,
  most: number,
): Generator<string> {
  const letters = columns.map((_, index) => lettersOf(index))
  const kinds = columns.map(kindOf)
  const widths = columns
    .map(({ name }, index) => {
      const [number, width] = [
        index + 1,
        Math.max(name.length + 2, kinds[index] === 'local' ? 20 : 0),
      ]
      return `<col min="${number}" max="${number}" width="${width}" customWidth="1"/>`
    })
    .join('')
  yield (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    `<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>` +
    `</sheetViews><cols>${widths}</cols><sheetData>`
  )
  const head = columns.map(({ name }, index) => textCell(`${letters[index]}1`, name, styles.head))
  yield `<row r="1">${head.join('')}</row>`
  for (let row = 2; row < most + 2; row++) {
    const line = lines.next()
    if (line.done) break
    let cells = ''
    for (let index = 0; index < columns.length; index++) {
      const value = line.value[index] ?? null
      if (value === null) continue
      cells += cellXml(`${letters[index]}${row}`, value, kinds[index] ?? 'text')
    }
    yield `<row r="${row}">${cells}</row>`
  }
  // Excel would offer to turn references that look like numbers into some.
  const all = `A1:${letters.at(-1)}1048576`
  yield `</sheetData><ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors></worksheet>`
}

/** `A` to `Z`, `AA`, `AB` … */
function lettersOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : lettersOf(Math.floor(index / 26) - 1) + last
}

/** What tells a spreadsheet which sheets there are and how cells look. */
function frame(names: readonly string[]): ZipEntry[] {
  const files = names.map((name, index) => ({ name, id: index + 1, path: `sheet${index + 1}.xml` }))
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
  const relations = (inside: string) =>
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${inside}</Relationships>`
  const override = (path: string, kind: string) =>
    `<Override PartName="${path}" ContentType="${SHEET}.${kind}+xml"/>`
  const sheets = files.map(
    ({ name, id }) => `<sheet name="${name}" sheetId="${id}" r:id="s${id}"/>`,
  )
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        override('/xl/workbook.xml', 'sheet.main') +
        override('/xl/styles.xml', 'styles') +
        files.map(({ path }) => override(`/xl/worksheets/${path}`, 'worksheet')).join('') +
        '</Types>',
    ],
    ['_rels/.rels', relations(relation('workbook', 'officeDocument', 'xl/workbook.xml'))],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations(
        files
          .map(({ id, path }) => relation(`s${id}`, 'worksheet', `worksheets/${path}`))
          .join('') + relation('styles', 'styles', 'styles.xml'),
      ),
    ],
    ['xl/styles.xml', stylesXml],
  ].map(([name = '', text = '']) => ({ name, pieces: [text] }))
}

/** Formats 1 and 49 are Excel's own: whole numbers and text, which stays text when it is edited. */
const formats = ['0', '49', '164', '1', '165', '49']
const stylesXml =
  `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2">` +
  '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>' +
  '<numFmt numFmtId="165" formatCode="0.0"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="${formats.length}">` +
  formats
    .map((format, index) => {
      const font = index === styles.head ? 1 : 0
      return `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`
    })
    .join('') +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
