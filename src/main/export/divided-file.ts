/**
 * No file reaches 2 GiB (2^31 bytes), which some file systems, mail gateways and programs do not take;
 * what encryption adds, 16 bytes for 64 KiB, fits in between. In bytes.
 */
export const MOST_FILE_BYTES = 2_000_000_000

/** What stands in each file of a list, however many files it takes. */
export interface Frame {
  head: string
  /** Between two pieces. */
  separator: string
  tail: string
}

export const PLAIN_FRAME: Frame = { head: '', separator: '', tail: '' }

/** A part of a list that is never cut in two. */
interface Piece {
  content: string | Uint8Array
  /** How many rows or records it has. */
  rows: number
}

/** One file of a list. */
export interface FileContent {
  /** To be read to its end before the next file is asked for. */
  contents: Iterable<string | Uint8Array>
  /** Complete once the contents are read. */
  rows: () => number
}

/** `answers.csv`, `answers-2.csv`, `answers-3.csv` */
export const numberedName = (name: string, fileNo: number): string =>
  fileNo === 1 ? name : name.replace(/(?=\.[^.]+$)/, `-${fileNo}`)

/**
 * One list as as many files as it takes, at least one, each a whole of its own.
 * @param pieces makes the pieces, and tells of the rows of each while it makes it
 * @param mostBytes of a file; one that holds a single larger piece is as large as that
 */
export function* divide(
  pieces: (rowsMade: (rows: number) => void) => Iterable<string | Uint8Array>,
  { head, separator, tail }: Frame,
  mostBytes = MOST_FILE_BYTES,
): Generator<FileContent> {
  const all = withRows(pieces)
  const aroundBytes = bytesOf(head) + bytesOf(tail)
  let next = all.next()
  do {
    const file = { rows: 0, isRead: false }
    const contents = function* () {
      let bytes = aroundBytes
      let isFirst = true
      if (head !== '') yield head
      while (!next.done) {
        const piece = next.value
        const before = isFirst ? '' : separator
        bytes += bytesOf(before) + bytesOf(piece.content)
        if (!isFirst && bytes > mostBytes) break
        isFirst = false
        file.rows += piece.rows
        if (before !== '') yield before
        yield piece.content
        next = all.next()
      }
      if (tail !== '') yield tail
      file.isRead = true
    }
    yield { contents: contents(), rows: () => file.rows }
    if (!file.isRead) throw new Error('the next file was asked for before this one was read')
  } while (!next.done)
}

function* withRows(
  pieces: (rowsMade: (rows: number) => void) => Iterable<string | Uint8Array>,
): Generator<Piece, undefined> {
  let rows = 0
  const made = pieces((count) => {
    rows += count
  })
  for (const content of made) {
    yield { content, rows }
    rows = 0
  }
  return undefined
}

const bytesOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? Buffer.byteLength(content) : content.length
