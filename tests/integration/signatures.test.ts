import { generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exportSigner, isSignedBy, KEY_FILE, SIGNATURE } from '../../src/main/export/signing.ts'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import { readKeyRegistry } from '../../src/main/merge/signatures.ts'
import { KIOSK_ID, makeExport } from '../helpers/exports.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'

interface Manifest {
  publicKey: string
  visits: number
  kioskId: string
}
const manifestOf = (dir: string) =>
  JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as Manifest

/** An export of a kiosk, and the file in which its clinic registered its key. */
async function makeSigned() {
  const rig = makeVisits()
  rig.visits.stop(rig.visits.begin('en').id)
  const { dir } = await makeExport(rig.databasePath)
  const { publicKey } = manifestOf(dir)
  const register = (keys: unknown) => {
    const path = join(makeTempDir(), 'keys.json')
    writeFileSync(path, typeof keys === 'string' ? keys : JSON.stringify(keys))
    return path
  }
  const merge = async (keys: unknown = { [KIOSK_ID]: publicKey }, dirs = [dir]) =>
    await mergeExports(dirs, join(makeTempDir(), 'merged'), {
      registry: keys === null ? null : readKeyRegistry(register(keys)),
    })
  return { rig, dir, publicKey, register, merge, dataDir: dirname(rig.databasePath) }
}

describe('a signed export', () => {
  it('is signed with a key that stays, and that only the kiosk’s own user can read', async () => {
    const { dir, publicKey, dataDir, rig } = await makeSigned()
    const signature = readFileSync(join(dir, SIGNATURE), 'utf8').trim()
    // By the library alone, as anybody outside would.
    expect(isSignedBy(publicKey, readFileSync(join(dir, 'manifest.json')), signature)).toBe(true)
    expect(statSync(join(dataDir, KEY_FILE)).mode & 0o777).toBe(0o600)
    const exportedAt = '2026-03-04T16:00:00.000-05:00'
    const later = await makeExport(rig.databasePath, { exportedAt })
    expect(manifestOf(later.dir).publicKey).toBe(publicKey)
    expect(exportSigner(dataDir).publicKey).toBe(publicKey)
  })

  it('is merged where its kiosk and key are registered, also beside an older key', async () => {
    const { merge, publicKey } = await makeSigned()
    expect(await merge()).toMatchObject({ visits: 1, conflicts: 0 })
    const older = exportSigner(makeTempDir()).publicKey
    expect(await merge({ [KIOSK_ID]: [older, publicKey] })).toMatchObject({ visits: 1 })
  })

  it.each([
    ['another kiosk is registered', 'other', /no key is registered/],
    ['another key is', KIOSK_ID, /not registered for/],
  ])('is refused where %s', async (_, kiosk, reason) => {
    const { merge } = await makeSigned()
    const keys = { [kiosk]: exportSigner(makeTempDir()).publicKey }
    await expect(merge(keys)).rejects.toThrow(reason)
  })

  it('is refused without its signature where keys are given, and taken where none are', async () => {
    const { merge, dir } = await makeSigned()
    rmSync(join(dir, SIGNATURE))
    await expect(merge()).rejects.toThrow(/manifest\.sig: : is missing/)
    expect(await merge(null)).toMatchObject({ visits: 1 })
  })

  it('is refused, whatever was given, once a letter of the manifest was changed', async () => {
    const { merge, dir } = await makeSigned()
    const path = join(dir, 'manifest.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"appVersion": "0', '"appVersion": "1'))
    for (const keys of [null, undefined]) {
      await expect(merge(keys)).rejects.toThrow(/manifest\.sig: : is not the signature/)
    }
  })

  it('of somebody else in this kiosk’s name is told', async () => {
    const { merge, dir, publicKey } = await makeSigned()
    const path = join(dir, 'manifest.json')
    const own = generateKeyPairSync('ed25519')
    const { x = '' } = own.publicKey.export({ format: 'jwk' })
    const forge = (named: string) => {
      const text = readFileSync(path, 'utf8').replace(
        /"publicKey": ".*?"/,
        `"publicKey": "${named}"`,
      )
      writeFileSync(path, text)
      writeFileSync(
        join(dir, SIGNATURE),
        sign(null, Buffer.from(text), own.privateKey).toString('base64url'),
      )
    }
    forge(x)
    await expect(merge({ [KIOSK_ID]: publicKey })).rejects.toThrow(/not registered for/)
    forge(publicKey)
    await expect(merge({ [KIOSK_ID]: publicKey })).rejects.toThrow(/is not the signature/)
  })

  it('that went through a merge is to be merged itself', async () => {
    const { merge, dir } = await makeSigned()
    const outDir = join(makeTempDir(), 'merged')
    await mergeExports([dir], outDir)
    await expect(merge(undefined, [outDir])).rejects.toThrow(/a merge has no signature/)
  })

  it.each([
    ['no JSON', '{', /keys\.json: .*JSON/],
    [
      'something else than a key',
      { [KIOSK_ID]: 'abc' },
      /keys\.json: 6a1d3c1e.*must be the public key/,
    ],
  ])('is not merged with a file of keys that holds %s', async (_, keys, reason) => {
    const { merge } = await makeSigned()
    await expect(merge(keys)).rejects.toThrow(reason)
  })
})

describe('the key of a kiosk', () => {
  it.each([
    [
      'something else',
      (path: string) => {
        writeFileSync(path, 'no key')
      },
    ],
    [
      'a key of another kind',
      (path: string) => {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
        writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }))
      },
    ],
    [
      'a link',
      (path: string) => {
        const other = join(makeTempDir(), 'key.pem')
        exportSigner(dirname(other))
        symlinkSync(join(dirname(other), KEY_FILE), path)
      },
    ],
  ])('is never made anew where %s lies in its place, and nothing is exported', async (_, put) => {
    const { visits, databasePath } = makeVisits()
    visits.stop(visits.begin('en').id)
    const path = join(dirname(databasePath), KEY_FILE)
    put(path)
    await expect(makeExport(databasePath)).rejects.toThrow(/export-key\.pem: .*is not the key/)
    expect(existsSync(path)).toBe(true)
  })
})
