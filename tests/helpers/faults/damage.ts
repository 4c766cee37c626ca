import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { backUp } from '../../../src/main/database/backup.ts'
import { openOrSalvage } from '../../../src/main/database/open-or-salvage.ts'
import type { TableCount } from '../../../src/main/database/salvage/copy-rows.ts'
import { DATABASE_NAME } from '../../../src/main/database/visit-store.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { MemoryLog } from '../memory-log.ts'
import { makeTempDir } from '../temp-dir.ts'
import { makeVisits } from '../visits.ts'
import { alterRow } from './alter-row.ts'
import { pick, seededRandom } from './random.ts'
import { goThrough } from './whole-visit.ts'

const PAGE_BYTES = 4096
const SECTOR_BYTES = 512
const INVENTORY = 'results-inventory.json'

type Random = () => number

/** Changes one of the files at a random place. */
type FileDamage = (file: Buffer, random: Random) => Buffer

const pageAt = (file: Buffer, page: number) =>
  file.subarray(page * PAGE_BYTES, Math.min((page + 1) * PAGE_BYTES, file.length))
const pagesIn = (file: Buffer) => Math.ceil(file.length / PAGE_BYTES)

function overSector(file: Buffer, random: Random, byteOf: (random: Random) => number): Buffer {
  const at = pick(random, Math.ceil(file.length / SECTOR_BYTES)) * SECTOR_BYTES
  const end = Math.min(at + SECTOR_BYTES, file.length)
  for (let byte = at; byte < end; byte++) file.writeUInt8(byteOf(random), byte)
  return file
}

/** What can befall the bytes of either file. */
const ofBytes: Record<string, FileDamage> = {
  'one bit': (file, random) => {
    const at = pick(random, file.length)
    file.writeUInt8(file.readUInt8(at) ^ (1 << pick(random, 8)), at)
    return file
  },
  'a bit of a hundred bytes': (file, random) => {
    for (let flips = 0; flips < 100; flips++) {
      const at = pick(random, file.length)
      file.writeUInt8(file.readUInt8(at) ^ (1 << pick(random, 8)), at)
    }
    return file
  },
  'a torn write': (file, random) => overSector(file, random, (next) => pick(next, 256)),
  'a sector of ones': (file, random) => overSector(file, random, () => 0xff),
  'a page of zeros': (file, random) => {
    pageAt(file, pick(random, pagesIn(file))).fill(0)
    return file
  },
  'three pages of zeros': (file, random) => {
    for (let times = 0; times < 3; times++) pageAt(file, pick(random, pagesIn(file))).fill(0)
    return file
  },
  'two pages exchanged': (file, random) => {
    const [one, other] = [pick(random, pagesIn(file) - 1), pick(random, pagesIn(file) - 1)]
    const kept = Buffer.from(pageAt(file, one))
    pageAt(file, other).copy(pageAt(file, one))
    kept.copy(pageAt(file, other))
    return file
  },
  'a page written to another place': (file, random) => {
    const [from, to] = [pick(random, pagesIn(file) - 1), pick(random, pagesIn(file) - 1)]
    pageAt(file, from).copy(pageAt(file, to))
    return file
  },
  'cut off': (file, random) => file.subarray(0, pick(random, file.length)),
  'cut to whole pages': (file, random) =>
    file.subarray(0, pick(random, pagesIn(file)) * PAGE_BYTES),
  'one byte left': (file) => file.subarray(0, 1),
  'rubbish at its end': (file, random) =>
    Buffer.concat([file, Buffer.from(Array.from({ length: 5000 }, () => pick(random, 256)))]),
}

/** What can befall the results as they lie in their folder. */
const ofFolder: Record<string, (dir: string, snapshot: Snapshot, random: Random) => void> = {
  'the file is gone': (dir) => {
    rmSync(join(dir, DATABASE_NAME))
  },
  'file and log are gone': (dir) => {
    for (const part of ['', '-wal']) rmSync(join(dir, DATABASE_NAME + part), { force: true })
  },
  'the file is empty': (dir) => {
    writeFileSync(join(dir, DATABASE_NAME), '')
  },
  'the log is gone': (dir) => {
    rmSync(join(dir, `${DATABASE_NAME}-wal`), { force: true })
  },
  'an older state of it': (dir, { olderDir }) => {
    rmSync(join(dir, `${DATABASE_NAME}-wal`), { force: true })
    copyFileSync(join(olderDir, DATABASE_NAME), join(dir, DATABASE_NAME))
  },
  'a log of another kiosk': (dir, { foreignWal }) => {
    // As a kill between two kiosks’ folders leaves it: the file has all that is its own.
    const database = new DatabaseSync(join(dir, DATABASE_NAME))
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
    writeFileSync(join(dir, `${DATABASE_NAME}-wal`), foreignWal)
  },
  'those of another kiosk': (dir, { otherDir }) => {
    rmSync(join(dir, `${DATABASE_NAME}-wal`), { force: true })
    copyFileSync(join(otherDir, DATABASE_NAME), join(dir, DATABASE_NAME))
  },
  'rows taken out by another program': (dir, _snapshot, random) => {
    const database = new DatabaseSync(join(dir, DATABASE_NAME))
    const table = pick(random, 2) === 0 ? 'answers' : 'slide_views'
    database.exec(`PRAGMA foreign_keys = OFF; DELETE FROM ${table} WHERE seq % 7 = 3`)
    database.close()
  },
  'a bit in the keys of an index': (dir, _snapshot, random) => {
    const path = join(dir, DATABASE_NAME)
    const database = new DatabaseSync(path)
    const indexes = database
      .prepare(`SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND rootpage > 0`)
      .all() as { rootpage: number }[]
    database.close() // With it the log goes into the file.
    const { rootpage } = indexes[pick(random, indexes.length)] ?? { rootpage: 1 }
    const file = readFileSync(path)
    const at = rootpage * PAGE_BYTES - 1 - pick(random, 300)
    file.writeUInt8(file.readUInt8(at) ^ (1 << pick(random, 8)), at)
    writeFileSync(path, file)
  },
  'a byte of a text in a row': (dir, _snapshot, random) => {
    alterClosed(dir, 'text', random)
  },
  'a bit of a number in a row': (dir, _snapshot, random) => {
    alterClosed(dir, 'integer', random)
  },
}

/** Of results that were closed in order, so that nothing but the row itself speaks against them. */
function alterClosed(dir: string, kind: 'text' | 'integer', random: Random): void {
  const path = join(dir, DATABASE_NAME)
  const database = new DatabaseSync(path)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  const inventoryPath = join(dir, INVENTORY)
  if (existsSync(inventoryPath)) {
    const inventory = JSON.parse(readFileSync(inventoryPath, 'utf8')) as object
    writeFileSync(inventoryPath, JSON.stringify({ ...inventory, hasLog: false }))
  }
  alterRow(path, kind, random)
}

export const damageKinds = [...Object.keys(ofBytes), ...Object.keys(ofFolder)]

/** Results in a folder, as a kill left them: with a log that is not yet in the file. */
export interface Snapshot {
  dir: string
  /** By table, how many rows are in them: the truth. */
  rows: Readonly<Record<string, number>>
  /** By table and number, what each of these rows says for ever. */
  contents: ReadonlyMap<string, string>
  /** Whole results as they were before the last visits, and those of another kiosk. */
  olderDir: string
  otherDir: string
  /** The log of that other kiosk, killed while it was in use. */
  foreignWal: Buffer
}

/** How much of what is there was written down beside the results. */
export type Inventoried = 'nothing' | 'half' | 'all'

/**
 * Makes results of whole visits in this folder and copies them while they are open.
 * @param isLastOpen whether one more visit is under way
 */
export function takeSnapshot({
  dir,
  visits: count,
  isLastOpen = false,
  inventoried = 'nothing',
}: {
  dir: string
  visits: number
  isLastOpen?: boolean
  inventoried?: Inventoried
}): Snapshot {
  const { visits, database, databasePath } = makeVisits()
  const random = seededRandom(1)
  const half = Math.ceil(count / 2)
  const olderDir = makeTempDir()
  for (let made = 0; made < count; made++) {
    if (made === half) {
      database.exec(`VACUUM INTO '${join(olderDir, DATABASE_NAME)}'`)
      if (inventoried === 'half') writeDown(database, dir)
    }
    goThrough(visits, visits.begin('en'), random)
  }
  if (isLastOpen) visits.begin('en')
  if (inventoried === 'all') writeDown(database, dir)
  for (const part of ['', '-wal']) {
    copyFileSync(`${databasePath}${part}`, join(dir, `${DATABASE_NAME}${part}`))
  }
  return { dir, rows: countAll(database), contents: readAll(database), olderDir, ...makeOther() }
}

/** As the kiosk's own, told from its schema: what the results hold now. */
function writeDown(database: DatabaseSyncInstance, dir: string): void {
  const byTable = (sql: string) =>
    Object.fromEntries(
      (database.prepare(sql).all() as { name: string; rows: number }[]).map(({ name, rows }) => [
        name,
        rows,
      ]),
    )
  const { id } = database.prepare('SELECT id FROM store').get() as { id: string }
  const { last } = database.prepare('SELECT max(order_no) AS last FROM slide_views').get() as {
    last: number
  }
  writeFileSync(
    join(dir, INVENTORY),
    JSON.stringify({
      ...{ schema: 1, storeId: id, lastSequenceNo: last },
      given: byTable('SELECT name, seq AS rows FROM sqlite_sequence'),
      gone: byTable('SELECT table_name AS name, rows FROM gone_rows'),
      hasLog: true,
    }),
  )
}

function makeOther(): Pick<Snapshot, 'otherDir' | 'foreignWal'> {
  const dir = makeTempDir()
  const { visits, database, databasePath } = makeVisits()
  for (let made = 0; made < 3; made++) goThrough(visits, visits.begin('en'), seededRandom(9))
  const foreignWal = readFileSync(`${databasePath}-wal`)
  database.exec(`VACUUM INTO '${join(dir, DATABASE_NAME)}'`)
  return { otherDir: dir, foreignWal }
}

const tables = ['visits', 'answers', 'slide_views', 'locale_changes', 'help_requests'] as const

function countAll(database: DatabaseSyncInstance): Record<string, number> {
  return Object.fromEntries(
    tables.map((table) => {
      const { n } = database.prepare(`SELECT count(*) AS n FROM ${table} NOT INDEXED`).get() as {
        n: number
      }
      return [table, n]
    }),
  )
}

/** What a row may still have been otherwise, where the end of what was saved is lost. */
const CHANGING = new Set([
  ...['locale', 'second_locale', 'recipient', 'status', 'alive_at', 'ended_at', 'active_ms'],
  ...['progress', 'changed_no', 'shown_ms', 'row_hash'],
])

/** By table and number, what each row says for ever. */
function readAll(database: DatabaseSyncInstance): Map<string, string> {
  const contents = new Map<string, string>()
  for (const table of tables) {
    const rows = database.prepare(`SELECT * FROM ${table} NOT INDEXED`).all() as object[]
    for (const row of rows) {
      const said = Object.entries(row).filter(([name]) => !CHANGING.has(name))
      contents.set(`${table} ${(row as { seq: number }).seq}`, JSON.stringify(said))
    }
  }
  return contents
}

export interface Outcome {
  /** What the kiosk did: gone on without a word, salvaged, or refused. */
  kind: 'silent' | 'salvaged' | 'refused'
  /** What is there afterwards. */
  rows: Readonly<Record<string, number>>
  /** By table, how many rows are there no longer: the truth. */
  lost: Readonly<Record<string, number>>
  /** The rows that are there, and are not as they were saved: the truth. */
  altered: readonly string[]
  /** What the kiosk says of it, in its log. */
  said: Readonly<Record<string, TableCount>>
  /** Of the refusal. */
  code: string
}

/** Copies the results, damages them at a random place and opens them as the kiosk does. */
export function damageAndOpen(
  snapshot: Snapshot,
  dir: string,
  {
    part,
    kind,
    random,
    backupDir,
  }: { part: '' | '-wal'; kind: string; random: Random; backupDir?: string },
): Outcome {
  mkdirSync(dir, { recursive: true })
  if (backupDir !== undefined) cpSync(backupDir, dir, { recursive: true })
  for (const name of [DATABASE_NAME, `${DATABASE_NAME}-wal`, INVENTORY]) {
    const from = join(snapshot.dir, name)
    if (existsSync(from)) copyFileSync(from, join(dir, name))
  }
  const change = ofBytes[kind]
  if (change === undefined) ofFolder[kind]?.(dir, snapshot, random)
  else {
    const path = join(dir, `${DATABASE_NAME}${part}`)
    const changed = change(readFileSync(path), random)
    writeFileSync(`${path}.new`, changed)
    renameSync(`${path}.new`, path)
  }
  const log = new MemoryLog()
  try {
    openOrSalvage(join(dir, DATABASE_NAME), log).close()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { kind: 'refused', rows: {}, lost: {}, altered: [], said: {}, code: error.code }
  }
  const after = new DatabaseSync(join(dir, DATABASE_NAME), { readOnly: true })
  const rows = countAll(after)
  const contents = [...readAll(after)]
  after.close()
  const report = log.lines.find(({ event }) => event === 'results-salvaged')
  return {
    kind: report === undefined ? 'silent' : 'salvaged',
    rows,
    lost: Object.fromEntries(
      tables.map((table) => [table, (snapshot.rows[table] ?? 0) - (rows[table] ?? 0)]),
    ),
    altered: contents
      .filter(([row, text]) => snapshot.contents.get(row) !== text)
      .map(([row]) => row),
    said: (report?.details as { tables?: Record<string, TableCount> } | undefined)?.tables ?? {},
    code: '',
  }
}

/**
 * Where what the kiosk says of its losses is not the truth: a loss without a word, a count that is
 * not right, an "at least" of more than there was, or a row that says what nobody saved.
 */
export function falseWords({ kind, lost, altered, said }: Outcome): string[] {
  if (kind === 'refused') return []
  const changed = altered.map((row) => `${row} is not as it was saved`)
  const counted = Object.entries(lost).flatMap(([table, rows]) => {
    const count = said[table]
    if (count === undefined) return rows === 0 ? [] : [`${table}: ${rows} lost without a word`]
    const { lost: told, isExact } = count
    if (isExact ? told === rows : told <= rows) return []
    return [`${table}: ${isExact ? '' : 'at least '}${told} said to be lost, ${rows} are`]
  })
  return [...changed, ...counted]
}

/** A backup of them as they are now. */
export function backUpInto(snapshotDir: string, dir: string): void {
  backUp(join(snapshotDir, DATABASE_NAME), join(dir, 'backups'), '2026-03-03')
}
