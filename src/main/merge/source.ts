import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import type { Problem } from '../../shared/errors.ts'
import { csvDialectSchema, RFC_4180, type CsvDialect } from '../export/csv.ts'
import { MANIFEST } from '../export/manifest.ts'
import { FileProblem, parseJsonFile } from '../platform/json-file.ts'
import { MIB, NotRegular, readRegularFile, streamRegularFile } from '../platform/regular-file.ts'
import { filesOf, kindOf, listName, type FileKind } from './file-kinds.ts'
import { isAhead, momentSchema } from './moments.ts'
import { kiosksOf, signatureFlaw, type KeyRegistry } from './signatures.ts'

/** What age gives the files that it encrypts. */
const ENCRYPTED = '.age'
/** Every PDF begins with this. */
const PDF = '%PDF-'
/** A manifest lists the sheets of years; each file takes eight values. */
const manifestLimits = { bytes: 32 * MIB, values: 1_000_000 }

const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
/** A name and no path: nothing outside the folder is ever read. */
const nameSchema = v.pipe(
  v.string(),
  v.maxLength(100),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a plain file name'),
)
const contentEntries = { name: nameSchema, bytes: countSchema, sha256: sha256Schema }
const fileSchema = v.object({
  ...contentEntries,
  rows: v.optional(v.nullable(countSchema), null),
  /** Of an encrypted file: what comes out of it. */
  opened: v.optional(v.object(contentEntries)),
})
type Listed = v.InferOutput<typeof fileSchema>

/** An export that went into a merged one; kept through merges of merges. */
const originSchema = v.strictObject({
  exportId: v.nullable(v.string()),
  kioskId: v.nullable(v.string()),
  exportedAt: momentSchema,
  manifestSha256: sha256Schema,
})
export type Origin = v.InferOutput<typeof originSchema>

/** A loss that the results of a kiosk once had, as their exports tell it. */
const salvageSchema = v.object({
  at: momentSchema,
  /** Whose; only a merge says it of each. */
  kioskId: v.optional(v.nullable(v.string())),
  /** By table. */
  lost: v.record(v.string(), v.object({ rows: countSchema, isExact: v.boolean() })),
})
type Told = v.InferOutput<typeof salvageSchema>
export type ToldSalvage = Told & { kioskId: string | null }

const manifestSchema = v.object({
  schema: v.literal(1, 'this app reads exports of schema 1'),
  exportedAt: momentSchema,
  exportId: v.optional(v.string()),
  kioskId: v.optional(v.pipe(v.string(), v.maxLength(100))),
  publicKey: v.optional(v.nullable(v.string()), null),
  csv: v.optional(csvDialectSchema, RFC_4180),
  mergedFrom: v.optional(v.array(originSchema)),
  /** How many there are in all files of them. */
  visits: v.optional(v.nullable(countSchema), null),
  answers: v.optional(v.nullable(countSchema), null),
  /** Which visits it holds, as `Selection`. */
  afterChange: v.optional(v.nullable(v.pipe(v.number(), v.integer())), null),
  upToChange: v.optional(v.nullable(v.pipe(v.number(), v.integer())), null),
  fromDate: v.optional(v.nullable(v.string()), null),
  toDate: v.optional(v.nullable(v.string()), null),
  salvages: v.optional(v.array(salvageSchema), []),
  files: v.array(fileSchema),
})

/** A file of an export, as it was found. */
export interface SourceFile {
  /** Its name in a merge. */
  name: string
  kind: FileKind
  path: string
  /** How its export was written. */
  csv: CsvDialect
  rows: number | null
  bytes: number
  sha256: string
}

/** An export whose files are as its manifest says. */
export interface Source {
  /** The name of its folder. */
  name: string
  exportedAt: string
  /** As its manifest says; null where it does not. */
  counts: { visits: number | null; answers: number | null }
  /** Of the kiosk that made it; null where its manifest does not tell. */
  kioskId: string | null
  /** The kiosks for which the clinic registered the key that it is signed with; none without a registry. */
  alsoFor: ReadonlySet<string>
  /** Which visits are in it, as its manifest says; null where that side is open or not told. */
  selection: Readonly<Record<'afterChange' | 'upToChange', number | null>> &
    Readonly<Record<'fromDate' | 'toDate', string | null>>
  /** Every loss that its manifest tells. */
  salvages: readonly ToldSalvage[]
  /** It is the result of a merge itself. */
  isMerged: boolean
  origins: readonly Origin[]
  files: ReadonlyMap<string, SourceFile>
  /** Files that are listed and no part of an export; nothing of them is read or goes along. */
  refused: readonly Problem[]
  /** Files that were encrypted by an app that did not list what comes out of them. */
  unchecked: readonly Problem[]
}

/**
 * Holds the files of an export against its manifest, and the manifest against its signature.
 * @throws {FileProblem} naming everything that is wrong with it
 */
export async function openSource(
  dir: string,
  now: Date,
  registry: KeyRegistry | null,
): Promise<Source> {
  const manifestPath = join(dir, MANIFEST)
  refuseEncrypted(dir)
  const manifest = parseJsonFile(manifestPath, manifestSchema, false, manifestLimits)
  const { exportedAt, exportId = null, kioskId = null, csv, mergedFrom } = manifest
  const { afterChange, upToChange, fromDate, toDate } = manifest
  const isMerged = mergedFrom !== undefined
  const bytes = readRegularFile(manifestPath, manifestLimits.bytes)
  const signed = { bytes, kioskId, publicKey: manifest.publicKey, isMerged }
  const unsigned = signatureFlaw(dir, signed, registry)
  if (unsigned !== null) throw new FileProblem([unsigned])
  if (isAhead(exportedAt, now)) {
    const reason = `says ${exportedAt}, which has not come yet by the clock of this computer`
    throw new FileProblem([{ file: manifestPath, key: 'exportedAt', reason }])
  }
  const files = new Map<string, SourceFile>()
  const problems: Problem[] = []
  const refused: Problem[] = []
  const unchecked: Problem[] = []
  for (const listed of manifest.files) {
    const { name, path, expected } = placeOf(dir, listed)
    const kind = kindOf(name)
    const noteIn = (list: Problem[], reason: string) => {
      list.push({ file: path, key: '', reason })
    }
    if (kind === null) {
      noteIn(refused, 'is no file of an export and does not go along')
      continue
    }
    // Only a merge sets rows aside, and none is taken with a registry.
    if (kind.name === 'conflicts' && registry !== null) {
      noteIn(refused, 'is no file of a kiosk, and could set aside the visits of another')
      continue
    }
    const found = await measure(path, kind.maxBytes)
    if (typeof found === 'string') {
      noteIn(problems, found)
      continue
    }
    const flaw = files.has(name) ? 'is there twice in the manifest' : flawOf(found, expected)
    if (flaw !== null) noteIn(problems, flaw)
    else if (kind.name === 'sheet' && found.start !== PDF) noteIn(refused, 'is no PDF')
    else {
      if (expected === null) {
        noteIn(unchecked, 'is listed only as it was encrypted: what came out cannot be checked')
      }
      const { bytes, sha256 } = found
      files.set(name, { name, kind, path, csv, rows: listed.rows, bytes, sha256 })
    }
  }
  for (const name of files.keys()) {
    const list = listName(name)
    if (list === name || filesOf(list, files).some((file) => file.name === name)) continue
    const reason = 'goes on from a file that is not in the manifest'
    problems.push({ file: join(dir, name), key: '', reason })
  }
  if (problems.length > 0) throw new FileProblem(problems)
  const { sha256: manifestSha256 } = await hashOf(manifestPath, manifestLimits.bytes)
  return {
    name: basename(dir),
    exportedAt,
    kioskId,
    alsoFor: kiosksOf(manifest.publicKey, registry),
    selection: { afterChange, upToChange, fromDate, toDate },
    salvages: manifest.salvages.map((told) => ({
      ...told,
      kioskId: isMerged ? (told.kioskId ?? null) : kioskId,
    })),
    isMerged,
    origins: mergedFrom ?? [{ exportId, kioskId, exportedAt, manifestSha256 }],
    counts: { visits: manifest.visits, answers: manifest.answers },
    files,
    refused,
    unchecked,
  }
}

type Content = Pick<SourceFile, 'bytes' | 'sha256'>

/** Where a listed file is, what it is called in a merge, and what it must be; null where nothing says. */
function placeOf(dir: string, listed: Listed) {
  const { name, opened } = listed
  if (!name.endsWith(ENCRYPTED)) return { name, path: join(dir, name), expected: listed }
  const onDisk = name.slice(0, -ENCRYPTED.length)
  const expected: Content | null = opened ?? null
  return { name: opened?.name ?? onDisk, path: join(dir, onDisk), expected }
}

type Found = Content & { start: string }

/** @returns what the file holds, or why it is not read */
async function measure(path: string, maxBytes: number): Promise<Found | string> {
  try {
    return await hashOf(path, maxBytes)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (error instanceof NotRegular) return message
    return code === 'ENOENT' ? 'is in the manifest and not here' : `cannot be read: ${message}`
  }
}

async function hashOf(path: string, maxBytes: number): Promise<Found> {
  const hash = createHash('sha256')
  let bytes = 0
  let start = ''
  for await (const block of streamRegularFile(path, maxBytes)) {
    const data = block as Buffer
    if (start.length < PDF.length) start += data.toString('latin1', 0, PDF.length - start.length)
    hash.update(data)
    bytes += data.length
  }
  return { bytes, sha256: hash.digest('hex'), start }
}

function flawOf(found: Found, expected: Content | null): string | null {
  if (expected === null) return null
  if (found.bytes !== expected.bytes) {
    return `has ${found.bytes} bytes, and the manifest says ${expected.bytes}`
  }
  return found.sha256 === expected.sha256 ? null : 'is not what was exported: SHA-256 differs'
}

function refuseEncrypted(dir: string): void {
  const names = existsSync(dir) ? readdirSync(dir) : []
  const closed = names.find(
    (name) => name.endsWith(ENCRYPTED) && !names.includes(name.slice(0, -ENCRYPTED.length)),
  )
  // The manifest that stands beside encrypted files tells nothing that a merge needs.
  if (closed === undefined && !names.includes(MANIFEST + ENCRYPTED)) return
  if (closed === undefined && !isOpenManifest(join(dir, MANIFEST))) return
  const reason =
    'is encrypted: open every .age file with the key first (age --decrypt), manifest.json too, and merge what came out'
  throw new FileProblem([{ file: dir, key: '', reason }])
}

function isOpenManifest(path: string): boolean {
  const schema = v.object({ isEncrypted: v.literal(true) })
  return v.is(schema, parseJsonFile(path, v.unknown(), false, manifestLimits))
}
