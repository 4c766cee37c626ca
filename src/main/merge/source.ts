import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import type { Problem } from '../../shared/errors.ts'
import { MANIFEST } from '../export/manifest.ts'
import { FileProblem, parseJsonFile } from '../platform/json-file.ts'

/** What age gives the files that it encrypts. */
const ENCRYPTED = '.age'

const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const momentSchema = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'must be an ISO 8601 moment'),
)
const fileSchema = v.object({
  /** A name and no path: nothing outside the folder is ever read. */
  name: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a plain file name')),
  rows: v.optional(v.nullable(countSchema), null),
  bytes: countSchema,
  sha256: sha256Schema,
})

/** An export that went into a merged one; kept through merges of merges. */
const originSchema = v.strictObject({
  exportId: v.nullable(v.string()),
  kioskId: v.nullable(v.string()),
  exportedAt: momentSchema,
  manifestSha256: sha256Schema,
})
export type Origin = v.InferOutput<typeof originSchema>

const manifestSchema = v.object({
  schema: v.literal(1, 'this app reads exports of schema 1'),
  exportedAt: momentSchema,
  exportId: v.optional(v.string()),
  kioskId: v.optional(v.string()),
  mergedFrom: v.optional(v.array(originSchema)),
  files: v.array(fileSchema),
})

/** A file as the manifest tells of it. */
export interface SourceFile extends v.InferOutput<typeof fileSchema> {
  path: string
}

/** An export whose files are as its manifest says. */
export interface Source {
  /** The name of its folder. */
  name: string
  exportedAt: string
  /** It is the result of a merge itself. */
  isMerged: boolean
  origins: readonly Origin[]
  files: ReadonlyMap<string, SourceFile>
}

/**
 * Holds the files of an export against its manifest.
 * @throws {FileProblem} naming everything that is wrong with it
 */
export async function openSource(dir: string): Promise<Source> {
  const manifestPath = join(dir, MANIFEST)
  refuseEncrypted(dir)
  const manifest = parseJsonFile(manifestPath, manifestSchema)
  const problems: Problem[] = []
  const files = new Map<string, SourceFile>()
  for (const entry of manifest.files) {
    const wasEncrypted = entry.name.endsWith(ENCRYPTED)
    const name = wasEncrypted ? entry.name.slice(0, -ENCRYPTED.length) : entry.name
    const path = join(dir, name)
    const found = await lookAt(path)
    // Of a file that was opened since, the manifest tells what it was while encrypted. What age opens
    // is whole, or it does not open it.
    const file = { ...entry, name, path, ...(wasEncrypted && found) }
    const reason = files.has(name) ? 'is there twice in the manifest' : flawOf(file, found)
    if (reason !== null) problems.push({ file: path, key: '', reason })
    files.set(name, file)
  }
  if (problems.length > 0) throw new FileProblem(problems)
  const { exportedAt, exportId = null, kioskId = null, mergedFrom } = manifest
  const manifestSha256 = await hashOf(manifestPath)
  return {
    name: basename(dir),
    exportedAt,
    isMerged: mergedFrom !== undefined,
    origins: mergedFrom ?? [{ exportId, kioskId, exportedAt, manifestSha256 }],
    files,
  }
}

type Found = Pick<SourceFile, 'bytes' | 'sha256'>

/** @returns null where there is no such file */
async function lookAt(path: string): Promise<Found | null> {
  if (!existsSync(path) || !statSync(path).isFile()) return null
  return { bytes: statSync(path).size, sha256: await hashOf(path) }
}

function flawOf(listed: SourceFile, found: Found | null): string | null {
  if (found === null) return 'is in the manifest and not here'
  if (found.bytes !== listed.bytes) {
    return `has ${found.bytes} bytes, and the manifest says ${listed.bytes}`
  }
  return found.sha256 === listed.sha256 ? null : 'is not what was exported: SHA-256 differs'
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
  return v.is(v.object({ isEncrypted: v.literal(true) }), parseJsonFile(path, v.unknown()))
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const block of createReadStream(path)) hash.update(block as Uint8Array)
  return hash.digest('hex')
}
