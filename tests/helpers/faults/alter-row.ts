import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from '@photostructure/sqlite'
import { pick } from './random.ts'

const PAGE_BYTES = 4096
const LEAF = 0x0d
/** More of one row than this lies on pages of its own. */
const MOST_ON_PAGE = PAGE_BYTES - 35
const TABLES = ['visits', 'answers', 'slide_views']

type Kind = 'text' | 'integer'

/** Where a value lies in the file. */
interface Place {
  at: number
  bytes: number
}

/**
 * Flips one bit of one value of a row in the closed file, of a kind that SQLite's own check does not
 * find. Told from the format of the file (https://www.sqlite.org/fileformat2.html), not by SQLite.
 */
export function alterRow(path: string, kind: Kind, random: () => number): void {
  const whole = readFileSync(path)
  const places = leafPagesOf(path).flatMap((page) => placesOn(whole, page, kind))
  for (let tries = 0; tries < 200; tries++) {
    const { at, bytes } = places[pick(random, places.length)] ?? { at: 0, bytes: 1 }
    const byte = at + pick(random, bytes)
    const changed = Buffer.from(whole)
    changed.writeUInt8(whole.readUInt8(byte) ^ (1 << pick(random, kind === 'text' ? 5 : 8)), byte)
    writeFileSync(path, changed)
    if (isSoundToSqlite(path)) return
  }
  throw new Error('SQLite finds every change')
}

function isSoundToSqlite(path: string): boolean {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const row = database.prepare('PRAGMA integrity_check(1)').get() as { integrity_check: string }
    return row.integrity_check === 'ok'
  } finally {
    database.close()
  }
}

function leafPagesOf(path: string): number[] {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return TABLES.flatMap(
      (table) =>
        database
          .prepare(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'`)
          .all(table) as { pageno: number }[],
    ).map(({ pageno }) => pageno)
  } finally {
    database.close()
  }
}

/** The values of one kind in the rows of one page. */
function placesOn(file: Buffer, page: number, kind: Kind): Place[] {
  const start = (page - 1) * PAGE_BYTES
  if (file.readUInt8(start) !== LEAF) return []
  const cells = Array.from({ length: file.readUInt16BE(start + 3) }, (_, n) =>
    file.readUInt16BE(start + 8 + 2 * n),
  )
  return cells.flatMap((cell) => placesIn(file, start + cell, kind))
}

function placesIn(file: Buffer, cell: number, kind: Kind): Place[] {
  const payload = varint(file, cell)
  const rowid = varint(file, payload.end)
  if (payload.value > MOST_ON_PAGE) return []
  const headerBytes = varint(file, rowid.end)
  const headerEnd = rowid.end + headerBytes.value
  const places: Place[] = []
  let at = headerEnd
  for (let next = headerBytes.end; next < headerEnd;) {
    const { value: type, end } = varint(file, next)
    const bytes = bytesOf(type)
    const isWanted = kind === 'text' ? type >= 13 && type % 2 === 1 : type >= 1 && type <= 6
    if (isWanted && bytes > 0) places.push({ at, bytes })
    at += bytes
    next = end
  }
  // The last column is the hash itself: a bit of it says nothing false of the row.
  return kind === 'integer' ? places.slice(0, -1) : places
}

/** By the type of a value in a row. */
function bytesOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2)
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? 0
}

function varint(file: Buffer, at: number): { value: number; end: number } {
  let value = 0
  for (let byte = at; ; byte++) {
    const bits = file.readUInt8(byte)
    value = value * 128 + (bits & 0x7f)
    if (bits < 0x80) return { value, end: byte + 1 }
  }
}
