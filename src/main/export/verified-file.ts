import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { asExportFailure, exportFailure } from './failure.ts'
import { hashOnMedium } from './read-back.ts'

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
 * @throws {AppError} `export-failed`, naming the file and the reason
 */
export async function writeVerified(
  path: string,
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  isStopped: () => void,
): Promise<{ bytes: number; sha256: string }> {
  try {
    const written = await write(path, blocks, isStopped)
    if ((await hashOnMedium(path, isStopped)) !== written.sha256) {
      throw exportFailure(path, 'reads back differently from what was written')
    }
    return written
  } catch (error) {
    throw asExportFailure(error, path)
  }
}

async function write(
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
      // Messages come in, and go out, only between two turns.
      await nextTurn()
      isStopped()
    }
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return { bytes, sha256: hash.digest('hex') }
}
