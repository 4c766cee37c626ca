import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fsyncSync, openSync, writeSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'

/** Text goes to the disk in blocks of about this size. */
const BLOCK_CHARACTERS = 256 * 1024

/** Gathers pieces of text into blocks; bytes go through as they come. */
export function* toBlocks(pieces: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  let text = ''
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece
      if (text.length < BLOCK_CHARACTERS) continue
    }
    if (text !== '') yield Buffer.from(text, 'utf8')
    text = ''
    if (typeof piece !== 'string') yield piece
  }
  if (text !== '') yield Buffer.from(text, 'utf8')
}

/**
 * Writes a new file, syncs it, reads it back and compares.
 * @param isStopped called after each block; what it throws ends the writing
 * @throws {AppError} `save-failed`, naming the file
 */
export async function writeVerified(
  path: string,
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  isStopped: () => void,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  // `wx`: a file or a link that stands there is not followed and not written over.
  const file = openSync(path, 'wx', 0o600)
  try {
    for await (const block of blocks) {
      hash.update(block)
      for (let done = 0; done < block.length;) done += writeSync(file, block, done)
      bytes += block.length
      isStopped()
    }
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  const sha256 = hash.digest('hex')
  const readBack = createHash('sha256')
  for await (const block of createReadStream(path)) readBack.update(block as Uint8Array)
  if (readBack.digest('hex') !== sha256) {
    const reason = 'reads back differently from what was written'
    throw new AppError('save-failed', { file: path, key: '', reason })
  }
  return { bytes, sha256 }
}
