import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../database/open.ts'
import { headerRow, rowSql } from './csv.ts'
import { exportTables, type ExportTable } from './tables.ts'

/** Excel takes a file for UTF-8 only with this mark. */
const BYTE_ORDER_MARK = '\uFEFF'
const LINE_END = '\r\n'
/** Rows go to the disk in blocks of about this size. */
const BLOCK_CHARACTERS = 256 * 1024

export interface ExportedFile {
  name: string
  /** Null for what is no table. */
  rows: number | null
  bytes: number
  sha256: string
}

/**
 * Writes the CSV files and a manifest into a folder. Each file is written under a temporary name,
 * synced, read back and compared; only when all are right do they get their names, the manifest
 * last. Existing files are never written over.
 * @param sheetsDir the kept take-home sheets, which go along as they are
 * @throws {AppError} `save-failed`, naming the file
 */
export function writeExport(
  database: Database,
  outDir: string,
  exportedAt: string,
  sheetsDir?: string,
): ExportedFile[] {
  const manifestName = 'manifest.json'
  const sheets = keptSheets(sheetsDir)
  const names = [
    ...exportTables.map(({ fileName }) => fileName),
    ...sheets.map(({ to }) => to),
    manifestName,
  ]
  mkdirSync(outDir, { recursive: true })
  for (const name of names) {
    const file = join(outDir, name)
    if (existsSync(file)) throw failed(file, 'is there already; choose an empty folder')
  }
  const partialPath = (name: string) => join(outDir, `${name}.partial`)
  try {
    // One read transaction: all files tell of the same moment, also while the kiosk goes on saving.
    database.exec('BEGIN')
    const files: ExportedFile[] = exportTables.map((table) =>
      writeTable(database, table, partialPath(table.fileName)),
    )
    database.exec('COMMIT')
    files.push(
      ...sheets.map(({ from, to }) => ({
        name: to,
        rows: null,
        ...writeVerified(partialPath(to), [readFileSync(from)]),
      })),
    )
    const manifest = { schema: 1, exportedAt, files }
    writeVerified(partialPath(manifestName), [`${JSON.stringify(manifest, null, 2)}\n`])
    for (const name of names) renameSync(partialPath(name), join(outDir, name))
    syncDir(outDir)
    return files
  } catch (error) {
    for (const name of names) rmSync(partialPath(name), { force: true })
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** The kept sheets, and what each is called in the export. */
function keptSheets(sheetsDir: string | undefined): { from: string; to: string }[] {
  if (sheetsDir === undefined || !existsSync(sheetsDir)) return []
  return readdirSync(sheetsDir)
    .filter((name) => name.endsWith('.pdf'))
    .sort()
    .map((name) => ({ from: join(sheetsDir, name), to: `sheet-${name}` }))
}

function writeTable(database: Database, table: ExportTable, path: string): ExportedFile {
  const select = database.prepare(`SELECT ${rowSql(table.columns)} AS row FROM ${table.from}`)
  let rows = 0
  function* lines() {
    yield BYTE_ORDER_MARK + headerRow(table.columns) + LINE_END
    for (const { row } of select.iterate() as IterableIterator<{ row: string }>) {
      rows++
      yield row + LINE_END
    }
  }
  const { bytes, sha256 } = writeVerified(path, lines())
  return { name: table.fileName, rows, bytes, sha256 }
}

/** Text goes to the disk in blocks; bytes as they come. */
function writeVerified(
  path: string,
  lines: Iterable<string | Buffer>,
): { bytes: number; sha256: string } {
  const hash = createHash('sha256')
  let bytes = 0
  // `wx`: a file or a link that stands there is not followed and not written over.
  rmSync(path, { force: true })
  const file = openSync(path, 'wx', 0o600)
  try {
    const write = (block: string | Buffer) => {
      const data = typeof block === 'string' ? Buffer.from(block, 'utf8') : block
      hash.update(data)
      for (let done = 0; done < data.length;) done += writeSync(file, data, done)
      bytes += data.length
    }
    let block = ''
    for (const line of lines) {
      if (typeof line !== 'string') {
        write(block)
        block = ''
        write(line)
        continue
      }
      block += line
      if (block.length < BLOCK_CHARACTERS) continue
      write(block)
      block = ''
    }
    write(block)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  const sha256 = hash.digest('hex')
  if (hashOf(path) !== sha256) throw failed(path, 'reads back differently from what was written')
  return { bytes, sha256 }
}

function hashOf(path: string): string {
  const hash = createHash('sha256')
  const block = Buffer.alloc(BLOCK_CHARACTERS)
  const file = openSync(path, 'r')
  try {
    for (let size = readSync(file, block); size > 0; size = readSync(file, block)) {
      hash.update(block.subarray(0, size))
    }
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

/** Makes the new names themselves durable; Windows has no such call and does it alone. */
function syncDir(dir: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(dir, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function failed(file: string, reason: string): AppError {
  return new AppError('save-failed', { file, key: '', reason })
}
