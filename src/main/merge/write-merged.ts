import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { RFC_4180 } from '../export/csv.ts'
import { divide, numberedName, PLAIN_FRAME } from '../export/divided-file.ts'
import { giveFinalName, removeDir } from '../export/final-name.ts'
import { MANIFEST } from '../export/manifest.ts'
import { isMountPoint } from '../export/mounts.ts'
import { requireTarget } from '../export/target-folder.ts'
import { toBlocks, writeVerified } from '../export/verified-file.ts'
import { streamRegularFile } from '../platform/regular-file.ts'
import { conflictColumns, conflictRow } from './conflicts.ts'
import { csvHead, csvLine, readCsv } from './csv-file.ts'
import { CONFLICTS, RECORDS } from './file-kinds.ts'
import type { MergeCell, Conflict, MergeIndex } from './merge-index.ts'
import { recordLine } from './records.ts'
import type { Origin, Source, SourceFile, ToldSalvage } from './source.ts'
import { EXPORTED_AT, EXPORTED_BY, problem, type MergeTable } from './tables.ts'

interface Merged {
  outDir: string
  /** The oldest first. */
  sources: readonly Source[]
  index: MergeIndex
  tables: readonly MergeTable[]
  hasRecords: boolean
  whole: readonly SourceFile[]
  conflicts: readonly Conflict[]
  /** A list that is longer goes on in further files; the usual when absent. */
  mostFileBytes?: number
}

interface WrittenFile {
  name: string
  rows: number | null
  bytes: number
  sha256: string
}

/** File, column, meaning and values; their names are in the language of staff. */
const DICTIONARY_COLUMNS = 4

/** A merge is never cancelled: only the person who asked for it waits. */
const neverStopped = () => undefined

/**
 * Writes a merge as an export is written: under a name that ends in `.partial`, each file synced and
 * read back, the manifest last; then the folder gets its name in one step, and is looked at once more.
 * @throws {AppError} `save-failed`, `export-target-gone` where the folder above is not there, or
 *   `export-not-kept`
 */
export async function writeMerged(merged: Merged): Promise<void> {
  const { outDir } = merged
  const refuse = (reason: string) => new AppError('save-failed', { file: outDir, key: '', reason })
  await requireTarget(dirname(outDir), false)
  if (existsSync(outDir)) {
    if (readdirSync(outDir).length > 0) throw refuse('is there already; choose a new folder')
    // All would be written beside the drive, and could not be moved onto it.
    if (await isMountPoint(outDir)) throw refuse('is where a drive is mounted: name a folder on it')
  }
  const partialDir = `${outDir}.partial`
  rmSync(partialDir, { recursive: true, force: true })
  mkdirSync(partialDir, { mode: 0o700 })
  try {
    const files = await writeFiles(merged, partialDir)
    const text = `${JSON.stringify(manifestOf(merged, files), null, 2)}\n`
    const path = join(partialDir, MANIFEST)
    const manifest = await writeVerified(path, toBlocks([text]), neverStopped)
    if (existsSync(outDir)) rmdirSync(outDir)
    await giveFinalName(partialDir, outDir, { files, manifest: { name: MANIFEST, ...manifest } })
  } catch (error) {
    removeDir(partialDir)
    throw error
  }
}

async function writeFiles(merged: Merged, dir: string): Promise<WrittenFile[]> {
  const { index, tables, hasRecords, whole, conflicts, mostFileBytes } = merged
  const files: WrittenFile[] = []
  const write = async (list: string, lines: Iterable<string>, head = '') => {
    const pieces = function* (rowsMade: (rows: number) => void) {
      for (const line of lines) {
        rowsMade(1)
        yield line
      }
    }
    let fileNo = 1
    for (const { contents, rows } of divide(pieces, { ...PLAIN_FRAME, head }, mostFileBytes)) {
      const name = numberedName(list, fileNo++)
      const written = await writeVerified(join(dir, name), toBlocks(contents), neverStopped)
      files.push({ name, rows: rows(), ...written })
    }
  }
  for (const table of tables) {
    const added = addedColumns(table, index)
    const head = csvHead([...table.columns, ...added.map(([name]) => name)])
    await write(table.name, tableLines(table, index, added), head)
  }
  if (hasRecords) await write(RECORDS, recordLines(index))
  if (conflicts.length > 0) {
    await write(CONFLICTS, conflictLines(conflicts), csvHead(conflictColumns))
  }
  for (const file of whole) {
    const { name } = file
    const written = await writeVerified(join(dir, name), await contentOf(file), neverStopped)
    if (file.kind.name === 'sheet' && written.sha256 !== file.sha256) {
      throw problem(file.path, '', 'was changed while it was merged')
    }
    files.push({ name, rows: null, ...written })
  }
  return files
}

/** A sheet byte for byte; a table is written anew, so that its cells are guarded, too. */
async function contentOf(file: SourceFile) {
  const { kind, path } = file
  if (kind.name === 'sheet') return streamRegularFile(path, kind.maxBytes)
  const lines: string[] = []
  for await (const row of readCsv(file)) {
    if (row.length !== DICTIONARY_COLUMNS) throw problem(path, '', 'has other columns')
    lines.push(lines.length === 0 ? csvHead(row) : csvLine(row))
  }
  return toBlocks(lines)
}

type AddedColumn = [name: string, key: 'exportedAt' | 'exportedBy']

/** Only a visit has states; an answer is the same whenever it is exported. */
function addedColumns({ name }: MergeTable, index: MergeIndex): AddedColumn[] {
  if (name !== 'visits.csv') return []
  const isByOthers = index.hasExportedByOthers()
  return [
    [EXPORTED_AT, 'exportedAt'],
    ...(isByOthers ? [[EXPORTED_BY, 'exportedBy'] satisfies AddedColumn] : []),
  ]
}

function* tableLines(
  { name }: MergeTable,
  index: MergeIndex,
  added: readonly AddedColumn[],
): Generator<string> {
  for (const row of index.rows(name)) {
    const cells = (JSON.parse(row.cells) as MergeCell[]).map((cell) => cell ?? '')
    yield csvLine([...cells, ...added.map(([, key]) => row[key])])
  }
}

function* recordLines(index: MergeIndex): Generator<string> {
  for (const row of index.rows(RECORDS, true)) yield recordLine(row)
}

function* conflictLines(conflicts: readonly Conflict[]): Generator<string> {
  for (const conflict of conflicts) yield csvLine(conflictRow(conflict))
}

function manifestOf({ sources, index, conflicts }: Merged, files: readonly WrittenFile[]) {
  return {
    schema: 1,
    csv: RFC_4180,
    // That of the newest, not of the merge: the same exports make the same files.
    exportedAt: sources.at(-1)?.exportedAt,
    visits: index.count('visits.csv').rows,
    answers: index.count('answers.csv').rows,
    conflicts: conflicts.length,
    salvages: salvagesOf(sources),
    mergedFrom: originsOf(sources),
    files,
  }
}

/** What any of them lost, once: whoever reads the merge must not take what is there for all there was. */
function salvagesOf(sources: readonly Source[]): ToldSalvage[] {
  const salvages = new Map(
    sources
      .flatMap((source) => source.salvages)
      .map(({ kioskId, at, lost }) => {
        const tables = Object.entries(lost).sort(([a], [b]) => (a < b ? -1 : 1))
        const told = { kioskId, at, lost: Object.fromEntries(tables) }
        return [JSON.stringify(told), told]
      }),
  )
  return [...salvages]
    .sort(([a, { at }], [b, other]) => Date.parse(at) - Date.parse(other.at) || (a < b ? -1 : 1))
    .map(([, told]) => told)
}

function originsOf(sources: readonly Source[]): Origin[] {
  const origins = new Map(
    sources.flatMap((source) => source.origins).map((origin) => [origin.manifestSha256, origin]),
  )
  return [...origins.values()].sort(
    (a, b) =>
      Date.parse(a.exportedAt) - Date.parse(b.exportedAt) ||
      (a.manifestSha256 < b.manifestSha256 ? -1 : 1),
  )
}
