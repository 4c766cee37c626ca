import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { measurePairs, type Pair } from '../pairs.ts'
import { spreadOf } from '../statistics.ts'
import { openAnswerer, type Answerer } from './answerer.ts'

export interface DurableTask {
  name: 'durable'
  dataDir: string
  saves: number
}

export interface Durable {
  pairs: Pair[]
  /** What one answer adds to the log. */
  bytes: number
  /** The answer alone, added to a file. */
  linePairs: Pair[]
}

/** What SQLite’s log grows to before it begins anew at its start. */
const LOG_BYTES = 1000 * (4096 + 24)
/** Enough saves for the log to have begun anew: it no longer grows, it is written over. */
const SAVES_BEFORE = 400
const LINE_BYTES = 400

/** An answer against `write` and `fdatasync` of as many bytes, to a file that is written over, too. */
export async function measureDurable({ dataDir, saves }: DurableTask): Promise<Durable> {
  const answerer = openAnswerer(dataDir)
  const bytes = bytesOfAnswer(answerer)
  for (let save = 0; save < SAVES_BEFORE; save++) answerer.answer()
  const over = plainFile(join(dataDir, 'written-over'), bytes, true)
  const added = plainFile(join(dataDir, 'added-to'), LINE_BYTES, false)
  const pairs = await measurePairs(saves, answerer.answer, over.write)
  const linePairs = await measurePairs(saves, answerer.answer, added.write)
  for (const each of [answerer, over, added]) each.close()
  return { pairs, bytes, linePairs }
}

/** As long as its log grows, it says what an answer adds to it. */
function bytesOfAnswer({ answer, addedBytes }: Answerer): number {
  const added = Array.from({ length: 20 }, () => {
    answer()
    return addedBytes()
  })
  return Math.round(spreadOf(added.filter((bytes) => bytes > 0)).median)
}

function plainFile(path: string, bytes: number, isWrittenOver: boolean) {
  const file = openSync(path, 'w')
  const block = Buffer.alloc(bytes, 0x61)
  if (isWrittenOver) {
    writeSync(file, Buffer.alloc(LOG_BYTES))
    fsyncSync(file)
  }
  let at = 0
  const write = () => {
    if (isWrittenOver && at + bytes > LOG_BYTES) at = 0
    const startedMs = performance.now()
    writeSync(file, block, 0, bytes, at)
    fdatasyncSync(file)
    at += bytes
    return performance.now() - startedMs
  }
  return {
    write,
    close: () => {
      closeSync(file)
    },
  }
}
