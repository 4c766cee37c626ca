import { copyFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backUp } from '../../../src/main/database/backup.ts'
import type { Database } from '../../../src/main/database/connection.ts'
import { openOrSalvage } from '../../../src/main/database/open-or-salvage.ts'
import { DATABASE_NAME } from '../../../src/main/database/visit-store.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { MemoryLog } from '../memory-log.ts'
import { makeVisits } from '../visits.ts'
import { pick, seededRandom } from './random.ts'
import { goThrough } from './whole-visit.ts'

const PAGE_BYTES = 4096
const SECTOR_BYTES = 512

/** What can befall a file; each changes it at a random place. */
const damages = {
  'one bit': (file: Buffer, random: () => number) => {
    const at = pick(random, file.length)
    file.writeUInt8(file.readUInt8(at) ^ (1 << pick(random, 8)), at)
    return file
  },
  'a torn write': (file: Buffer, random: () => number) => {
    const at = pick(random, Math.ceil(file.length / SECTOR_BYTES)) * SECTOR_BYTES
    for (let byte = at; byte < Math.min(at + SECTOR_BYTES, file.length); byte++) {
      file.writeUInt8(pick(random, 256), byte)
    }
    return file
  },
  'a page of zeros': (file: Buffer, random: () => number) => {
    const at = pick(random, Math.ceil(file.length / PAGE_BYTES)) * PAGE_BYTES
    return file.fill(0, at, Math.min(at + PAGE_BYTES, file.length))
  },
  'cut off': (file: Buffer, random: () => number) => file.subarray(0, pick(random, file.length)),
}
type Damage = keyof typeof damages
export const damageKinds = Object.keys(damages) as Damage[]

/** Results in a folder, as a kill left them: with a log that is not yet in the file. */
export interface Snapshot {
  dir: string
  visits: number
  answers: number
}

/**
 * Makes results of whole visits in this folder and copies them while they are open.
 * @param isLastOpen whether one more visit is under way
 */
export function takeSnapshot({
  dir,
  visits: count,
  isLastOpen = false,
}: {
  dir: string
  visits: number
  isLastOpen?: boolean
}): Snapshot {
  const { visits, database, databasePath } = makeVisits()
  const random = seededRandom(1)
  for (let made = 0; made < count; made++) goThrough(visits, visits.begin('en'), random)
  if (isLastOpen) visits.begin('en')
  for (const part of ['', '-wal']) {
    copyFileSync(`${databasePath}${part}`, join(dir, `${DATABASE_NAME}${part}`))
  }
  return { dir, visits: countOf(database, 'visits'), answers: countOf(database, 'answers') }
}

export interface Outcome {
  /** What the kiosk did: gone on with all, gone on and lost what it cannot miss, salvaged, refused. */
  kind: 'whole' | 'shorter' | 'salvaged' | 'refused'
  visits: number
  answers: number
  /** Of the refusal. */
  code: string
}

/** Copies the results, damages one of the files at a random place and opens them as the kiosk does. */
export function damageAndOpen(
  snapshot: Snapshot,
  dir: string,
  {
    part,
    kind,
    random,
    backupDir,
  }: { part: '' | '-wal'; kind: Damage; random: () => number; backupDir?: string },
): Outcome {
  if (backupDir !== undefined) cpSync(backupDir, dir, { recursive: true })
  for (const each of ['', '-wal']) {
    const from = join(snapshot.dir, `${DATABASE_NAME}${each}`)
    if (existsSync(from)) copyFileSync(from, join(dir, `${DATABASE_NAME}${each}`))
  }
  const path = join(dir, `${DATABASE_NAME}${part}`)
  writeFileSync(path, damages[kind](readFileSync(path), random))
  const log = new MemoryLog()
  let database: Database | undefined
  try {
    database = openOrSalvage(join(dir, DATABASE_NAME), log)
    const visits = countOf(database, 'visits')
    const answers = countOf(database, 'answers')
    const isWhole = visits === snapshot.visits && answers === snapshot.answers
    const isSalvaged = log.lines.some(({ event }) => event === 'results-salvaged')
    const outcome = isSalvaged ? 'salvaged' : isWhole ? 'whole' : 'shorter'
    return { kind: outcome, visits, answers, code: '' }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { kind: 'refused', visits: 0, answers: 0, code: error.code }
  } finally {
    database?.close()
  }
}

function countOf(database: Database, table: string): number {
  const row = database.prepare(`SELECT count(*) AS rows FROM ${table}`).get() as { rows: number }
  return row.rows
}

/** A backup of them as they are now. */
export function backUpInto(snapshotDir: string, dir: string): void {
  backUp(join(snapshotDir, DATABASE_NAME), join(dir, 'backups'), '2026-03-03')
}
