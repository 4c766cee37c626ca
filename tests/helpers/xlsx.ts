import { readFileSync } from 'node:fs'
import { crc32, inflateRawSync } from 'node:zlib'

/** A workbook read without anything that wrote it: unpacked, and its XML taken apart, here. */

/** Types as the file has them: text, a number by its format, or yes-no. */
export type Cell =
  | { kind: 'text'; value: string; format: string }
  | { kind: 'number'; value: number; format: string }
  | { kind: 'boolean'; value: boolean }

export interface Sheet {
  name: string
  head: string[]
  /** By the column's name; what is empty is not there. */
  rows: Record<string, Cell>[]
}

/**
 * Every file of an archive by its name, with the day that it says it was changed on. It is read from its
 * list at the end, as APPNOTE.TXT 6.3 has it, and sizes and checksums are held against the contents.
 */
export function unpack(bytes: Buffer): Map<string, { text: string; day: number }> {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  const count = bytes.readUInt16LE(end + 10)
  const files = new Map<string, { text: string; day: number }>()
  let at = bytes.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (bytes.toString('latin1', at, at + 4) !== 'PK\x01\x02') throw new Error('the list is broken')
    const [crc, packed, size] = [16, 20, 24].map((place) => bytes.readUInt32LE(at + place))
    const [nameLength = 0, extra = 0, comment = 0] = [28, 30, 32].map((place) =>
      bytes.readUInt16LE(at + place),
    )
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const stop = start + (packed ?? 0)
    const content = inflateRawSync(bytes.subarray(start, stop))
    const told = [4, 8, 12].map((place) => bytes.readUInt32LE(stop + place))
    if (
      content.length !== size ||
      crc32(content) !== crc ||
      told.join() !== [crc, packed, size].join()
    ) {
      throw new Error(`${name}: is not what the list says`)
    }
    files.set(name, { text: content.toString('utf8'), day: bytes.readUInt16LE(at + 14) })
    at += 46 + nameLength + extra + comment
  }
  if (at !== end) throw new Error('the list does not end where it says')
  return files
}

export function readWorkbook(path: string): Sheet[] {
  const files = unpack(readFileSync(path))
  const textOf = (name: string) => {
    const file = files.get(name)
    if (file === undefined) throw new Error(`${path}: has no ${name}`)
    return file.text
  }
  const targets = new Map(
    elements(textOf('xl/_rels/workbook.xml.rels'), 'Relationship').map(({ attributes }) => [
      attributes['Id'],
      attributes['Target'],
    ]),
  )
  const formats = readFormats(textOf('xl/styles.xml'))
  return elements(textOf('xl/workbook.xml'), 'sheet').map(({ attributes }) => {
    const xml = textOf(`xl/${targets.get(attributes['r:id']) ?? ''}`)
    return { name: attributes['name'] ?? '', ...readSheet(xml, formats) }
  })
}

interface Element {
  attributes: Record<string, string>
  inside: string
}

/** Elements of a name that do not hold others of that name. */
function elements(xml: string, name: string): Element[] {
  const pattern = new RegExp(`<${name}((?:\\s[^>]*?)?)(?:/>|>(.*?)</${name}>)`, 'gs')
  return [...xml.matchAll(pattern)].map(([, attributes = '', inside = '']) => ({
    attributes: Object.fromEntries(
      [...attributes.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        value,
      ]),
    ),
    inside,
  }))
}

/** What the number formats of the cells' styles are called, the built-in ones by their number. */
function readFormats(xml: string): string[] {
  const own = new Map(
    elements(xml, 'numFmt').map(({ attributes }) => [
      attributes['numFmtId'],
      attributes['formatCode'] ?? '',
    ]),
  )
  const [{ inside } = { inside: '' }] = elements(xml, 'cellXfs')
  return elements(inside, 'xf').map(({ attributes }) => {
    const id = attributes['numFmtId'] ?? ''
    return own.get(id) ?? id
  })
}

function readSheet(xml: string, formats: readonly string[]): Pick<Sheet, 'head' | 'rows'> {
  const [first, ...others] = elements(xml, 'row').map(({ attributes, inside }, index) => {
    if (attributes['r'] !== String(index + 1)) throw new Error(`row ${index + 1} is not there`)
    return elements(inside, 'c').map((cell) => ({
      column: cell.attributes['r']?.replace(/\d+$/, '') ?? '',
      cell: readCell(cell, formats),
    }))
  })
  const names = new Map(first?.map(({ column, cell }) => [column, String(cell.value)]))
  return {
    head: [...names.values()],
    rows: others.map((cells) =>
      Object.fromEntries(cells.map(({ column, cell }) => [names.get(column) ?? '', cell])),
    ),
  }
}

function readCell({ attributes, inside }: Element, formats: readonly string[]): Cell {
  const format = formats[Number(attributes['s'] ?? '0')] ?? ''
  const [value] = elements(inside, 'v')
  if (attributes['t'] === 'b') return { kind: 'boolean', value: value?.inside === '1' }
  if (attributes['t'] === undefined) {
    return { kind: 'number', value: Number(value?.inside), format }
  }
  if (attributes['t'] !== 'inlineStr')
    throw new Error(`cells of type ${attributes['t']} are not ours`)
  const [text] = elements(inside, 't')
  if (text === undefined) throw new Error('a text without a text')
  const isKept = text.attributes['xml:space'] === 'preserve'
  const shown = isKept ? text.inside : text.inside.trim()
  return { kind: 'text', value: decode(shown), format }
}

/** First as XML has it, then as spreadsheets do: `_x000D_` is the character of that number. */
function decode(text: string): string {
  const plain = text
    .replaceAll('\r\n', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
  return plain.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  )
}
