import { join } from 'node:path'
import * as v from 'valibot'
import type { Problem } from '../../shared/errors.ts'
import { isSignedBy, SIGNATURE } from '../export/signing.ts'
import { parseJsonFile } from '../platform/json-file.ts'
import { NotRegular, readRegularFile } from '../platform/regular-file.ts'

const MAX_SIGNATURE_BYTES = 1024

const keySchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_-]{43}$/,
    'must be the public key as `npm run export -- --show-key` tells it',
  ),
)

/** Of each kiosk the keys that the clinic knows: a kiosk that was set up anew has another one. */
const registrySchema = v.record(v.string(), v.union([keySchema, v.array(keySchema)]))
export type KeyRegistry = ReadonlyMap<string, readonly string[]>

/** @throws {FileProblem} naming the file, the kiosk and what is wrong with its key */
export function readKeyRegistry(path: string): KeyRegistry {
  const registered = parseJsonFile(path, registrySchema, false)
  return new Map(Object.entries(registered).map(([kiosk, keys]) => [kiosk, [keys].flat()]))
}

/** For which kiosks a key is registered. */
export function kiosksOf(
  publicKey: string | null,
  registry: KeyRegistry | null,
): ReadonlySet<string> {
  const registered = [...(registry ?? [])].filter(([, keys]) => keys.includes(publicKey ?? ''))
  return new Set(registered.map(([kioskId]) => kioskId))
}

interface Manifest {
  bytes: Uint8Array
  kioskId: string | null
  /** The key that it says it is signed with; null in one of an older app. */
  publicKey: string | null
  isMerged: boolean
}

/**
 * Holds a manifest against its signature, and against the keys that the clinic registered.
 * @param registry null where the clinic gave none: then only a signature that is there must fit
 * @returns what is wrong; null when nothing is
 */
export function signatureFlaw(
  dir: string,
  { bytes, kioskId, publicKey, isMerged }: Manifest,
  registry: KeyRegistry | null,
): Problem | null {
  const path = join(dir, SIGNATURE)
  const flaw = (reason: string): Problem => ({ file: path, key: '', reason })
  const signature = readSignature(path)
  if (signature instanceof Error) return flaw(signature.message)
  if (signature !== null && !isSignedBy(publicKey ?? '', bytes, signature)) {
    return flaw('is not the signature of this manifest.json: one of the two was changed')
  }
  if (registry === null) return null
  if (isMerged) {
    return flaw('a merge has no signature: merge the exports of the kiosks themselves')
  }
  if (signature === null || publicKey === null)
    return flaw('is missing: nothing says who wrote this')
  const known = registry.get(kioskId ?? '')
  if (known === undefined) return flaw(`no key is registered for the kiosk ${String(kioskId)}`)
  if (known.includes(publicKey)) return null
  return flaw(`signed with a key that is not registered for the kiosk ${String(kioskId)}`)
}

/** Null where there is none. */
function readSignature(path: string): string | Error | null {
  try {
    return readRegularFile(path, MAX_SIGNATURE_BYTES).toString('latin1').trim()
  } catch (error) {
    if (error instanceof NotRegular) return error
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : (error as Error)
  }
}
