import { existsSync, statSync } from 'node:fs'

/**
 * SQLite's write-ahead log as a file (https://www.sqlite.org/fileformat2.html#walformat). SQLite
 * takes the log up to the first frame that does not fit and drops the rest without a word, which is
 * right after a power cut and wrong when a byte went bad: all that was saved later would be gone.
 */

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const MAGIC_LITTLE = 0x377f0682
const MAGIC_BIG = 0x377f0683
const VERSION = 3_007_000
/** Where SQLite says nothing else, and what this app's files have. */
const USUAL_PAGE_BYTES = 4096
/** A gigabyte: more than there are results. */
const MAX_PAGES = 262_144

interface Frame {
  pageNo: number
  /** The last frame of a transaction. */
  isCommit: boolean
  /** Belongs to this round of the log; the frames behind the last round's end are of earlier ones. */
  isOfThisRound: boolean
  page: Buffer
}

/** Whether there is a log with anything in it; SQLite makes an empty one for whoever reads. */
export function hasFrames(walPath: string): boolean {
  return existsSync(walPath) && statSync(walPath).size >= HEADER_BYTES + FRAME_HEADER_BYTES
}

/**
 * Whether frames are lost to the log although their transaction was acknowledged. Each commit is
 * synced before the next begins: one commit behind the first frame that does not fit may be the one
 * that a power cut tore, two cannot.
 */
export function isWalDamaged(wal: Buffer): boolean {
  if (wal.length < HEADER_BYTES + FRAME_HEADER_BYTES) return false
  const fitting = countFitting(wal)
  const behind = framesOf(wal).slice(fitting)
  return behind.filter(({ isCommit, isOfThisRound }) => isCommit && isOfThisRound).length > 1
}

/** The log with every frame of its round, made to fit again; what is wrong within a page stays so. */
export function mendWal(wal: Buffer): Buffer {
  const frames = framesOf(wal).filter(({ isOfThisRound, pageNo }) => isOfThisRound && pageNo > 0)
  const pageBytes = pageBytesOf(wal)
  const salts = saltsOf(wal)
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(MAGIC_LITTLE, 0)
  header.writeUInt32BE(VERSION, 4)
  header.writeUInt32BE(pageBytes, 8)
  salts.copy(header, 16)
  let sum = checksum(header.subarray(0, 24), [0, 0], true)
  header.writeUInt32BE(sum[0], 24)
  header.writeUInt32BE(sum[1], 28)
  const parts: Buffer[] = [header]
  let pages = 0
  for (const { pageNo, isCommit, page } of frames) {
    pages = Math.max(pages, pageNo)
    const frameHeader = Buffer.alloc(FRAME_HEADER_BYTES)
    frameHeader.writeUInt32BE(pageNo, 0)
    frameHeader.writeUInt32BE(isCommit ? pages : 0, 4)
    salts.copy(frameHeader, 8)
    sum = checksum(page, checksum(frameHeader.subarray(0, 8), sum, true), true)
    frameHeader.writeUInt32BE(sum[0], 16)
    frameHeader.writeUInt32BE(sum[1], 20)
    parts.push(frameHeader, page)
  }
  return Buffer.concat(parts)
}

/** The file that the log makes by itself: each page as its last frame has it, zeros where none is. */
export function pagesOf(wal: Buffer): Buffer {
  const pageBytes = pageBytesOf(wal)
  const frames = framesOf(wal).filter(({ isOfThisRound, pageNo }) => isOfThisRound && pageNo > 0)
  // More pages than frames: what it lacks was in the file. A number beyond is damaged.
  const last = frames.filter(({ pageNo }) => pageNo <= MAX_PAGES)
  const pages = last.reduce((most, { pageNo }) => Math.max(most, pageNo), 0)
  const file = Buffer.alloc(pages * pageBytes)
  for (const { pageNo, page } of last) page.copy(file, (pageNo - 1) * pageBytes)
  return file
}

/** How many frames SQLite would take. */
function countFitting(wal: Buffer): number {
  const headerSum = sumOfHeader(wal)
  if (headerSum === null) return 0
  const isLittle = wal.readUInt32BE(0) === MAGIC_LITTLE
  let sum = headerSum
  let fitting = 0
  let taken = 0
  for (const { at, end, isOfThisRound, isCommit } of placesOf(wal)) {
    sum = checksum(wal.subarray(at, at + 8), sum, isLittle)
    sum = checksum(wal.subarray(at + FRAME_HEADER_BYTES, end), sum, isLittle)
    const fits = sum[0] === wal.readUInt32BE(at + 16) && sum[1] === wal.readUInt32BE(at + 20)
    if (!isOfThisRound || !fits) break
    fitting++
    if (isCommit) taken = fitting
  }
  return taken
}

/** What the checksums of the frames go on from; null where the header is not sound. */
function sumOfHeader(wal: Buffer): Sum | null {
  const magic = wal.readUInt32BE(0)
  if (magic !== MAGIC_LITTLE && magic !== MAGIC_BIG) return null
  const sum = checksum(wal.subarray(0, 24), [0, 0], magic === MAGIC_LITTLE)
  return sum[0] === wal.readUInt32BE(24) && sum[1] === wal.readUInt32BE(28) ? sum : null
}

function framesOf(wal: Buffer): Frame[] {
  return placesOf(wal).map(({ at, end, isOfThisRound, isCommit }) => ({
    pageNo: wal.readUInt32BE(at),
    isCommit,
    isOfThisRound,
    page: wal.subarray(at + FRAME_HEADER_BYTES, end),
  }))
}

function placesOf(wal: Buffer) {
  const salts = saltsOf(wal)
  const frameBytes = FRAME_HEADER_BYTES + pageBytesOf(wal)
  const places = []
  for (let at = HEADER_BYTES; at + frameBytes <= wal.length; at += frameBytes) {
    places.push({
      at,
      end: at + frameBytes,
      isCommit: wal.readUInt32BE(at + 4) !== 0,
      isOfThisRound: wal.subarray(at + 8, at + 16).equals(salts),
    })
  }
  return places
}

/**
 * The header's. Where it went bad, those on which the first two frames agree; a sound one counts
 * alone, since a round that has just begun still has the frames of the one before behind it.
 */
function saltsOf(wal: Buffer): Buffer {
  const header = wal.subarray(16, 24)
  if (sumOfHeader(wal) !== null) return header
  const frameBytes = FRAME_HEADER_BYTES + pageBytesOf(wal)
  const saltsAt = (index: number) => {
    const at = HEADER_BYTES + index * frameBytes + 8
    return wal.subarray(at, at + 8)
  }
  const [first, second] = [saltsAt(0), saltsAt(1)]
  return second.length === 8 && first.equals(second) ? first : header
}

function pageBytesOf(wal: Buffer): number {
  const bytes = wal.readUInt32BE(8)
  const isPossible = bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0
  return isPossible ? bytes : USUAL_PAGE_BYTES
}

type Sum = [number, number]

function checksum(data: Buffer, [first, second]: Sum, isLittle: boolean): Sum {
  let s0 = first
  let s1 = second
  for (let at = 0; at + 8 <= data.length; at += 8) {
    s0 = (s0 + (isLittle ? data.readUInt32LE(at) : data.readUInt32BE(at)) + s1) >>> 0
    s1 = (s1 + (isLittle ? data.readUInt32LE(at + 4) : data.readUInt32BE(at + 4)) + s0) >>> 0
  }
  return [s0, s1]
}
