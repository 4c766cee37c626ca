import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { FileProblem } from '../platform/json-file.ts'
import { syncFolder } from '../platform/fsync.ts'
import { readRegularFile } from '../platform/regular-file.ts'

/** In the data folder: the kiosk's own Ed25519 key (PKCS #8, PEM). It never leaves the kiosk. */
export const KEY_FILE = 'export-key.pem'
/** Beside `manifest.json`: the signature of its bytes before they are encrypted (base64url). */
export const SIGNATURE = 'manifest.sig'

const MAX_KEY_BYTES = 4096
/** How exFAT and some shares refuse a link. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Signs what this kiosk exports, so that nobody else can make an export in its name. */
export interface ExportSigner {
  /** 32 bytes, base64url: what a clinic registers for this kiosk. */
  publicKey: string
  sign: (text: string) => string
}

/**
 * The kiosk's key; made where there is none yet.
 * @throws {FileProblem} where there is something else: a new key would have every export refused
 *   that the clinic checks, and nobody would know why
 */
export function exportSigner(dataDir: string): ExportSigner {
  const path = join(dataDir, KEY_FILE)
  if (!existsSync(path)) makeKey(path)
  const key = readKey(path)
  return {
    publicKey: publicHalf(key),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  }
}

/** What was copied here signs for another kiosk: this one makes a key of its own when it next needs one. */
export function discardKey(dataDir: string): void {
  rmSync(join(dataDir, KEY_FILE), { force: true })
  syncFolder(dataDir)
}

/** @param publicKey as `ExportSigner` tells it; anything else fits no signature */
export function isSignedBy(publicKey: string, text: Uint8Array, signature: string): boolean {
  try {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
      format: 'jwk',
    })
    return verify(null, text, key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

function makeKey(path: string): void {
  const { privateKey } = generateKeyPairSync('ed25519')
  const partialPath = `${path}.${process.pid}.new`
  rmSync(partialPath, { force: true })
  const file = openSync(partialPath, 'wx', 0o600)
  try {
    writeSync(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  try {
    // Unlike a rename it takes nothing away: the kiosk and the command may both be first.
    linkSync(partialPath, path)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    // Some disks have no links; there the last of two wins, and both read that one.
    if (NO_LINKS.has(code)) renameSync(partialPath, path)
    else if (code !== 'EEXIST') throw error
  } finally {
    rmSync(partialPath, { force: true })
  }
  syncFolder(join(path, '..'))
}

function readKey(path: string): KeyObject {
  const refuse = (reason: string) =>
    new FileProblem([{ file: path, key: '', reason: `is not the key of this kiosk: ${reason}` }])
  let key: KeyObject
  try {
    key = createPrivateKey(readRegularFile(path, MAX_KEY_BYTES))
  } catch (error) {
    throw refuse((error as Error).message)
  }
  if (key.asymmetricKeyType !== 'ed25519') throw refuse('is no Ed25519 key')
  return key
}

const publicHalf = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'jwk' }).x ?? ''
