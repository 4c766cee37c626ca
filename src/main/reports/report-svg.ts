import type { Cell, Column, Table } from '../../shared/report-table.ts'

/**
 * A report as a picture: SVG, because it holds all rows, also those that the screen has scrolled
 * away, stays sharp on paper and needs no program but a browser. Black on white; a fault has a frame
 * and a sign, and every bar its number.
 */

const MARGIN = 40
const TEXT = 24
const LINE = 32
const PAD = 12
const BAR = 14
const widths: Readonly<Record<Column['kind'], number>> = {
  ...{ name: 560, number: 170, bar: 300, heat: 230 },
}

interface Picture {
  /** The report, the days, the clinic. */
  heading: readonly string[]
  tables: readonly Table[]
  direction: 'ltr' | 'rtl'
}

export function reportSvg({ heading, tables, direction }: Picture): string {
  const width =
    2 * MARGIN +
    Math.max(
      900,
      ...tables.map(({ columns }) => columns.reduce((sum, { kind }) => sum + widths[kind], 0)),
    )
  const sheet = new Sheet(width, direction)
  for (const [index, text] of heading.entries()) sheet.heading(text, index === 0)
  for (const table of tables) sheet.table(table)
  return sheet.svg
}

/** What is drawn so far, from the top down. Places are counted from the side where lines start. */
class Sheet {
  readonly #parts: string[] = []
  readonly #width: number
  readonly #direction: 'ltr' | 'rtl'
  #y = MARGIN

  constructor(width: number, direction: 'ltr' | 'rtl') {
    this.#width = width
    this.#direction = direction
  }

  get svg(): string {
    const height = this.#y + MARGIN
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<svg xmlns="http://www.w3.org/2000/svg" width="${this.#width}" height="${height}" viewBox="0 0 ${this.#width} ${height}" direction="${this.#direction}" font-family="'Noto Sans', 'Noto Sans Arabic', 'Noto Sans SC', 'Segoe UI', sans-serif" font-size="${TEXT}">`,
      '<defs><pattern id="rest" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#fff"/><rect width="3" height="8" fill="#000"/></pattern></defs>',
      '<rect width="100%" height="100%" fill="#fff"/>',
      ...this.#parts,
      '</svg>\n',
    ].join('\n')
  }

  heading(text: string, isFirst: boolean): void {
    this.#text(text, MARGIN, this.#y + LINE, isFirst ? 'font-weight="700" font-size="34"' : '')
    this.#y += isFirst ? LINE + 20 : LINE
  }

  table({ caption, columns, rows }: Table): void {
    this.#y += LINE
    this.#text(caption, MARGIN, this.#y + TEXT, 'font-weight="700"')
    this.#y += LINE + PAD
    this.#row(
      columns.map(({ label }) => ({ text: label })),
      columns,
      'font-weight="700"',
    )
    for (const row of rows) this.#row(row, columns, '')
  }

  #row(cells: readonly Cell[], columns: readonly Column[], style: string): void {
    const placed = cells.map((cell, index) => {
      const before = columns.slice(0, index).reduce((sum, { kind }) => sum + widths[kind], 0)
      const width = widths[columns[index]?.kind ?? 'name']
      const inside = width - 2 * PAD
      const lines = [...wrap(cell.text, inside), ...(cell.detail ? wrap(cell.detail, inside) : [])]
      return { cell, start: MARGIN + before, width, lines }
    })
    const heightOf = ({ cell, lines }: (typeof placed)[number]) =>
      lines.length * LINE + (cell.bar ? BAR + PAD : 0)
    const height = Math.max(...placed.map(heightOf)) + 2 * PAD
    for (const { cell, start, width, lines } of placed) {
      if (cell.heat) this.#heat(cell.heat, start, width, height)
      for (const [index, line] of lines.entries()) {
        this.#text(line, start + PAD, this.#y + PAD + TEXT + index * LINE, style)
      }
      if (cell.bar) {
        const y = this.#y + PAD + lines.length * LINE + PAD / 2
        const length = Math.round(cell.bar.length * (width - 2 * PAD))
        const filled = Math.round(length * cell.bar.filled)
        this.#rect(start + PAD, y, filled, BAR, 'fill="#000"')
        this.#rect(start + PAD + filled, y, length - filled, BAR, 'fill="url(#rest)" stroke="#000"')
      }
    }
    this.#y += height
    this.#rect(MARGIN, this.#y - 1, this.#width - 2 * MARGIN, 1, 'fill="#777"')
  }

  /** The better, the darker the edge below; a fault is framed. */
  #heat(
    { share, verdict }: NonNullable<Cell['heat']>,
    start: number,
    width: number,
    height: number,
  ) {
    const isFault = verdict === 'slide-at-fault'
    const frame = isFault
      ? 'fill="#fff" stroke="#000" stroke-width="5"'
      : `fill="#fff" stroke="#777" ${verdict === 'too-few-to-say' ? 'stroke-dasharray="6 6"' : ''}`
    this.#rect(start + 4, this.#y + 4, width - 8, height - 8, frame)
    const x = this.#left(start + width - 40, 28)
    const y = this.#y + PAD
    if (isFault) {
      this.#parts.push(
        `<path d="M${x + 14} ${y}l14 26h-28zM${x + 14} ${y + 9}v8M${x + 14} ${y + 21}v2" fill="none" stroke="#000" stroke-width="3"/>`,
      )
    }
    this.#rect(start + 4, this.#y + height - 12, Math.round(share * (width - 8)), 8, 'fill="#000"')
  }

  #text(text: string, start: number, y: number, style: string): void {
    const x = this.#direction === 'rtl' ? this.#width - start : start
    this.#parts.push(`<text x="${x}" y="${y}" ${style}>${escape(text)}</text>`)
  }

  #rect(start: number, y: number, width: number, height: number, style: string): void {
    if (width <= 0) return
    this.#parts.push(
      `<rect x="${this.#left(start, width)}" y="${y}" width="${width}" height="${height}" ${style}/>`,
    )
  }

  #left(start: number, width: number): number {
    return this.#direction === 'rtl' ? this.#width - start - width : start
  }
}

/** By estimate, since nothing here measures letters: rather a line too many than words cut off. */
function wrap(text: string, width: number): string[] {
  const pieces =
    text.match(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+/g) ?? []
  const lines = ['']
  for (const piece of pieces) {
    const last = lines.length - 1
    const line = lines[last] ?? ''
    if (line !== '' && widthOf(line + piece.trimEnd()) > width) lines.push(piece.trimStart())
    else lines[last] = line + piece
  }
  return lines.map((line) => line.trim())
}

const widthOf = (text: string) =>
  Array.from(text).reduce((sum, letter) => sum + TEXT * (letter >= '\u3000' ? 1 : 0.56), 0)

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
