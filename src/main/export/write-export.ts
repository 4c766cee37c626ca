import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { databaseError, type Database } from '../database/connection.ts'
import { checkIntegrity } from '../database/integrity-check.ts'
import { readSalvages } from '../database/salvage-notes.ts'
import { lastSequenceNo } from '../database/sequence.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import { FileProblem } from '../platform/json-file.ts'
import { SHEETS_DIR } from '../sheet/sheets-dir.ts'
import {
  countRows,
  recordParts,
  sheetParts,
  tablePart,
  type Part,
  type RowsOf,
} from './contents.ts'
import { dictionaryPart } from './dictionary.ts'
import { MOST_FILE_BYTES } from './divided-file.ts'
import { folderName, isLeftover, PARTIAL } from './export-name.ts'
import { asExportFailure, exportFailure } from './failure.ts'
import { giveFinalName, removeDir } from './final-name.ts'
import { recordFormats } from './formats/index.ts'
import { fullManifest, MANIFEST, openManifest } from './manifest.ts'
import {
  createPartWriter,
  refuseIfCancelled,
  type ExportWatch,
  type PartWatch,
  type WrittenFile,
} from './part-writer.ts'
import type { ExportRequest, WrittenExport } from './request.ts'
import type { Selection } from './selection.ts'
import { exportSigner, KEY_FILE, SIGNATURE, type ExportSigner } from './signing.ts'
import { exportTables } from './tables.ts'
import { requireTarget } from './target-folder.ts'
import { toBlocks, writeVerified } from './verified-file.ts'
import { countWordRows, shownHashes, wordsPart } from './words-table.ts'
import { workbookPart } from './xlsx/workbook.ts'

type WrittenFiles = Omit<WrittenExport, 'folder' | 'manifestSha256'> & {
  manifest: Pick<WrittenFile, 'name' | 'bytes' | 'sha256'>
  signature: Pick<WrittenFile, 'name' | 'bytes'>
}

/**
 * Writes an export into a folder of its own: first under a name that ends in `.partial`, each file
 * synced, read back and compared, the manifest last; only then does the folder get its name, in one
 * step. Whatever happens before, nothing of it stands under a final name.
 * @param mostFileBytes a list that is longer goes on in further files
 * @throws {AppError} `export-target-gone`, `export-target-not-mounted`, `export-no-room`,
 *   `export-not-kept` or `export-failed`, naming the file and the reason; `database-corrupt` where
 *   the results are not whole: they are salvaged at the next start
 * @throws {ExportCancelled}
 */
export async function writeExport(
  database: Database,
  request: ExportRequest,
  watch: ExportWatch,
  mostFileBytes = MOST_FILE_BYTES,
): Promise<WrittenExport> {
  const { targetDir, kioskId, range, exportedAt } = request
  await requireTarget(targetDir, request.targetMustBeMount)
  const folder = folderName(kioskId, range, exportedAt)
  const finalDir = join(targetDir, folder)
  const partialDir = finalDir + PARTIAL
  try {
    clearLeftovers(targetDir, kioskId)
    if (existsSync(finalDir)) throw exportFailure(finalDir, 'is there already')
    mkdirSync(partialDir, { mode: 0o700 })
  } catch (error) {
    throw asExportFailure(error, targetDir)
  }
  try {
    // One read transaction: all files tell of the same moment, also while the kiosk goes on saving.
    database.exec('BEGIN')
    refuseDamaged(database, join(request.dataDir, DATABASE_NAME))
    const { manifest, signature, ...written } = await writeFiles(database, request, partialDir, {
      ...watch,
      mostFileBytes,
    })
    database.exec('COMMIT')
    // Between the last file and its name nothing can be cancelled any more.
    await giveFinalName(partialDir, finalDir, {
      files: [...written.files, signature],
      manifest,
    })
    return { folder, ...written, manifestSha256: manifest.sha256 }
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    removeDir(partialDir)
    throw error
  }
}

/** What is read along a damaged index lacks rows, and still is what was written. */
function refuseDamaged(database: Database, databasePath: string): void {
  const found = checkIntegrity(database)
  if (found !== 'ok') throw databaseError('database-corrupt', databasePath, found)
}

async function writeFiles(
  database: Database,
  request: ExportRequest,
  dir: string,
  watch: PartWatch,
): Promise<WrittenFiles> {
  const upToChange = lastSequenceNo(database)
  const selection: Selection = { ...request.range, upToChange }
  const shown = request.formats.includes('csv') ? shownHashes(database, selection) : []
  const rowsOf = { ...countAll(database, selection), words: countWordRows(database, shown) }
  const parts = partsOf(database, request, selection, { shown, counts: rowsOf })
  const write = createPartWriter(dir, request.recipients, watch, totalOf(parts, rowsOf))

  const files: WrittenFile[] = []
  for (const part of parts) {
    const written = await write(part)
    files.push(...written)
    if (part.rowsOf === null) continue
    const rows = written.reduce((sum, file) => sum + (file.rows ?? 0), 0)
    const expected = rowsOf[part.rowsOf] - (part.leftOut?.visits ?? 0)
    if (rows === expected) continue
    throw exportFailure(join(dir, part.name), `got ${rows} rows where there are ${expected}`)
  }
  const salvages = readSalvages(database)
  const counts = { visits: rowsOf.visits, answers: rowsOf.answers }
  const signer = signerOf(request.dataDir)
  const salvaged = { ...counts, salvages }
  const full = fullManifest(request, selection, salvaged, files, signer.publicKey)
  if (request.recipients.length > 0) files.push(...(await write(manifestPart(full))))
  const open = request.recipients.length > 0 ? openManifest(request, files) : full
  const writeLast = (name: string, text: string) =>
    writeVerified(join(dir, name), toBlocks([text]), () => {
      refuseIfCancelled(watch.signal)
    })
  const signature = await writeLast(SIGNATURE, `${signer.sign(full)}\n`)
  const manifest = await writeLast(MANIFEST, open)
  const last = {
    manifest: { name: MANIFEST, ...manifest },
    signature: { name: SIGNATURE, ...signature },
  }
  return { upToChange, ...counts, files, ...last }
}

/** @throws {AppError} `export-failed` */
function signerOf(dataDir: string): ExportSigner {
  try {
    return exportSigner(dataDir)
  } catch (error) {
    const [problem] = error instanceof FileProblem ? error.problems : []
    if (problem !== undefined) throw exportFailure(problem.file, problem.reason)
    throw asExportFailure(error, join(dataDir, KEY_FILE))
  }
}

const manifestPart = (text: string): Part => ({
  name: MANIFEST,
  rowsOf: null,
  frame: null,
  pieces: () => [text],
})

type Counts = Pick<WrittenExport, 'visits' | 'answers'>

function countAll(database: Database, selection: Selection): Counts {
  const count = (rowsOf: keyof Counts) =>
    exportTables
      .filter((table) => table.rowsOf === rowsOf)
      .reduce((rows, table) => rows + countRows(database, table, selection), 0)
  return { visits: count('visits'), answers: count('answers') }
}

const totalOf = (parts: readonly Part[], counts: Readonly<Record<RowsOf, number>>) =>
  parts.reduce(
    (total, { rowsOf, leftOut }) =>
      total + (rowsOf === null ? 0 : counts[rowsOf] - (leftOut?.visits ?? 0)),
    0,
  )

function partsOf(
  database: Database,
  request: ExportRequest,
  selection: Selection,
  { shown, counts }: { shown: readonly string[]; counts: Counts },
): Part[] {
  const { formats, csv, baseUrl, exportedAt, visitReference, dataDir } = request
  const tables = formats.includes('csv')
    ? [
        ...exportTables.map((table) => tablePart(database, table, selection, csv)),
        wordsPart(database, shown, csv),
      ]
    : []
  const workbooks = formats.includes('xlsx')
    ? exportTables.map((table) => workbookPart(database, table, selection, counts[table.rowsOf]))
    : []
  const context = { baseUrl, exportedAt, visitReference }
  const records = formats.flatMap((name) =>
    name === 'csv' || name === 'xlsx'
      ? []
      : recordParts(database, recordFormats[name], selection, context),
  )
  const sheets = sheetParts(database, join(dataDir, SHEETS_DIR), selection)
  return [...tables, ...workbooks, ...records, dictionaryPart(request), ...sheets]
}

/** What a power cut or a pulled stick left of earlier exports of this kiosk. */
function clearLeftovers(targetDir: string, kioskId: string): void {
  for (const name of readdirSync(targetDir)) {
    if (isLeftover(name, kioskId)) rmSync(join(targetDir, name), { recursive: true, force: true })
  }
}
