import { constants, crc32, deflateRawSync } from 'node:zlib'
import { exportFailure } from '../failure.ts'

/**
 * A ZIP archive as a stream of bytes, as APPNOTE.TXT 6.3 has it: each entry deflated as it is made and
 * followed by its sizes, so that no more than one block is ever in memory. All times are the earliest
 * that the format knows: the same contents make the same bytes.
 */

export interface ZipEntry {
  name: string
  /** Its text, a piece at a time. */
  pieces: Iterable<string>
}

/** Text is deflated in blocks of about this size, each by itself: as small as all in one, but for 1 %. */
const BLOCK_CHARACTERS = 256 * 1024
/** Sizes and places have four bytes each; the form with eight is not read everywhere. */
const MAX_BYTES = 0xffff_ffff
/** Half the time of the usual level, for 4 % more bytes. */
const DEFLATING = { level: 3, finishFlush: constants.Z_SYNC_FLUSH }
const DOS_DATE = 0x0021 // 1 January 1980
const DEFLATE = 8
/** Sizes follow the data; names are UTF-8. */
const FLAGS = 0x0808
const VERSION = 20
/** What ends a stream of deflated blocks. */
const LAST_BLOCK = Buffer.from([0x03, 0x00])

interface Listed {
  name: Buffer
  crc: number
  deflated: number
  bytes: number
  offset: number
}

/** @throws {AppError} `export-failed` where a text or the whole is larger than 4 GiB */
export function* makeZip(entries: Iterable<ZipEntry>): Generator<Uint8Array> {
  const listed: Listed[] = []
  let offset = 0
  for (const { name, pieces } of entries) {
    const entry = { name: Buffer.from(name), crc: 0, deflated: 0, bytes: 0, offset }
    const header = localHeader(entry)
    yield header
    for (const block of blocksOf(pieces)) {
      const deflated = deflateRawSync(block, DEFLATING)
      entry.crc = crc32(block, entry.crc)
      entry.bytes += block.length
      entry.deflated += deflated.length
      yield deflated
    }
    yield LAST_BLOCK
    entry.deflated += LAST_BLOCK.length
    const sizes = dataDescriptor(entry)
    yield sizes
    offset += header.length + entry.deflated + sizes.length
    if (Math.max(entry.bytes, offset) > MAX_BYTES) {
      throw exportFailure(name, 'is larger than 4 GiB: export fewer days, or without xlsx')
    }
    listed.push(entry)
  }
  const directory = Buffer.concat(listed.map(centralHeader))
  yield directory
  yield endOf(listed.length, directory.length, offset)
}

function* blocksOf(pieces: Iterable<string>): Generator<Buffer> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < BLOCK_CHARACTERS) continue
    yield Buffer.from(text, 'utf8')
    text = ''
  }
  if (text !== '') yield Buffer.from(text, 'utf8')
}

/** Numbers in the order of their bytes: each with how many it takes. */
function record(...fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0))
  let at = 0
  for (const [size, value] of fields) at = bytes.writeUIntLE(value, at, size)
  return bytes
}

const u2 = (value: number) => [2, value] as const
const u4 = (value: number) => [4, value] as const

function localHeader({ name }: Listed): Buffer {
  const fixed = record(
    ...[u4(0x04034b50), u2(VERSION), u2(FLAGS), u2(DEFLATE), u2(0), u2(DOS_DATE)],
    ...[u4(0), u4(0), u4(0), u2(name.length), u2(0)],
  )
  return Buffer.concat([fixed, name])
}

const dataDescriptor = ({ crc, deflated, bytes }: Listed) =>
  record(u4(0x08074b50), u4(crc), u4(deflated), u4(bytes))

function centralHeader({ name, crc, deflated, bytes, offset }: Listed): Buffer {
  const fixed = record(
    ...[u4(0x02014b50), u2(VERSION), u2(VERSION), u2(FLAGS), u2(DEFLATE), u2(0), u2(DOS_DATE)],
    ...[u4(crc), u4(deflated), u4(bytes), u2(name.length), u2(0), u2(0), u2(0), u2(0), u4(0)],
    u4(offset),
  )
  return Buffer.concat([fixed, name])
}

const endOf = (entries: number, directoryBytes: number, offset: number) =>
  record(
    ...[u4(0x06054b50), u2(0), u2(0), u2(entries), u2(entries)],
    ...[u4(directoryBytes), u4(offset), u2(0)],
  )
