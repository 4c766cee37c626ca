import { createHash } from 'node:crypto'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A multiple of the sectors of all usual disks, as `O_DIRECT` wants it. */
const BLOCK_BYTES = 256 * 1024
const LARGEST_SECTOR = 4096
/** A buffer's memory begins at a multiple of at least this. */
const SMALLEST_STEP = 16

/**
 * The SHA-256 of what a file holds on its medium. On Linux it is read past the page cache where the
 * file system can (`O_DIRECT`), so that what comes back is what the stick has and not what we just
 * gave the system. Elsewhere Node has no means (no `posix_fadvise`, no `F_NOCACHE`): there the
 * cache may answer, and what is proved is that the system took the right bytes and wrote them out.
 */
export async function hashOnMedium(path: string, isStopped: () => void): Promise<string> {
  const reader = openPastCache(path) ?? openPlain(path)
  const hash = createHash('sha256')
  try {
    for (let size = reader.read(); size > 0; size = reader.read()) {
      hash.update(reader.block.subarray(0, size))
      await nextTurn()
      isStopped()
    }
  } finally {
    closeSync(reader.file)
  }
  return hash.digest('hex')
}

interface Reader {
  file: number
  /** What the last `read` filled. */
  block: Buffer
  /** @returns how many bytes there were; 0 at the end */
  read: () => number
}

function openPlain(path: string): Reader {
  const file = openSync(path, 'r')
  const block = Buffer.alloc(BLOCK_BYTES)
  return { file, block, read: () => readSync(file, block) }
}

/** @returns null where the system or the file system cannot */
function openPastCache(path: string): Reader | null {
  if (process.platform !== 'linux') return null
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_DIRECT)
  } catch (error) {
    if (isRefused(error)) return null
    throw error
  }
  // The kernel wants memory that begins at a sector's multiple, and no API tells where ours does.
  const memory = Buffer.allocUnsafeSlow(BLOCK_BYTES + LARGEST_SECTOR)
  for (let start = 0; start < LARGEST_SECTOR; start += SMALLEST_STEP) {
    const block = memory.subarray(start, start + BLOCK_BYTES)
    try {
      readSync(file, block, 0, BLOCK_BYTES, 0)
    } catch (error) {
      if (isRefused(error)) continue
      closeSync(file)
      throw error
    }
    let at = 0
    const read = () => {
      const size = readSync(file, block, 0, BLOCK_BYTES, at)
      at += size
      return size
    }
    return { file, block, read: endingAtShortBlock(read) }
  }
  closeSync(file)
  return null
}

/** A short block is the last one; asking on would start at no sector. */
function endingAtShortBlock(read: () => number): () => number {
  let isOver = false
  return () => {
    if (isOver) return 0
    const size = read()
    isOver = size < BLOCK_BYTES
    return size
  }
}

const isRefused = (error: unknown) => (error as NodeJS.ErrnoException).code === 'EINVAL'
