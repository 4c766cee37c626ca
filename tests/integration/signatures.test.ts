import { generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exportSigner, isSignedBy, KEY_FILE, SIGNATURE } from '../../src/main/export/signing.ts'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import { readKeyRegistry } from '../../src/main/merge/signatures.ts'
import { KIOSK_ID, makeExport } from '../helpers/exports.ts'
import {
  filesOf,
  makeAnswerRow,
  makeExport as makeFolder,
  makeVisitRow,
  readTable as readRows,
} from '../helpers/export-folder.ts'
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

/** Kiosks of a clinic, whose exports are signed; and a registry of their keys. */
function makeKiosks() {
  const folder = makeTempDir()
  const signers = { k1: exportSigner(makeTempDir()), k2: exportSigner(makeTempDir()) }
  let made = 0
  type Contents = Parameters<typeof makeFolder>[1]
  const add = (kioskId: keyof typeof signers, contents: Contents) => {
    const { publicKey, sign: signText } = signers[kioskId]
    const dir = makeFolder(join(folder, `export-${++made}`), {
      ...contents,
      manifest: { kioskId, publicKey },
    })
    const signed = signText(readFileSync(join(dir, 'manifest.json'), 'utf8'))
    writeFileSync(join(dir, SIGNATURE), signed)
    return dir
  }
  const registry = (also: Record<string, readonly string[]> = {}) =>
    new Map<string, readonly string[]>([
      ['k1', [signers.k1.publicKey]],
      ['k2', [signers.k2.publicKey]],
      ...Object.entries(also),
    ])
  const merge = async (dirs: string[], keys: ReturnType<typeof registry> | null = registry()) => {
    const outDir = join(folder, `merged-${++made}`)
    const report = await mergeExports(dirs, outDir, { registry: keys })
    return { outDir, report }
  }
  return { signers, add, registry, merge }
}

describe('a kiosk that tells of the visits of another', () => {
  const later = '2026-03-05T15:00:00.000-05:00'
  const counted = (changed_no: string, part = {}) => makeVisitRow({ changed_no, ...part })
  const withKeys = [
    ['with keys', true],
    ['without', false],
  ] as const

  it.each(withKeys)('does not win with a later state (%s)', async (_, isChecked) => {
    const { add, merge, registry } = makeKiosks()
    const dirs = [
      add('k1', { visits: [counted('50')] }),
      add('k2', { visits: [counted('90', { status: 'stopped' })], exportedAt: later }),
    ]
    for (const order of [dirs, dirs.toReversed()]) {
      const { outDir, report } = await merge(order, isChecked ? registry() : null)
      expect(report).toMatchObject({ visits: 0, conflicts: 2 })
      const sides = readRows(outDir, 'conflicts.csv').map(({ cells }) => cells)
      expect(sides.join()).toMatch(/completed.*stopped/)
    }
  })

  it.each(withKeys)('may say the same (%s)', async (_, isChecked) => {
    const { add, merge, registry } = makeKiosks()
    const contents = { visits: [counted('50')], answers: [makeAnswerRow()] }
    const dirs = [add('k1', contents), add('k2', { ...contents, exportedAt: later })]
    const { outDir, report } = await merge(dirs, isChecked ? registry() : null)
    expect(report).toMatchObject({ visits: 1, answers: 1, conflicts: 0 })
    expect(readRows(outDir, 'visits.csv')).toMatchObject([{ exported_by: 'k1 k2' }])
  })

  it('wins where its key is registered for the other, too', async () => {
    const { add, merge, registry, signers } = makeKiosks()
    const dirs = [
      add('k1', { visits: [counted('50', { status: 'open' })] }),
      add('k2', { visits: [counted('90', { status: 'stopped' })], exportedAt: later }),
    ]
    const keys = registry({ k1: [signers.k1.publicKey, signers.k2.publicKey] })
    const { outDir, report } = await merge(dirs, keys)
    expect(report).toMatchObject({ visits: 1, conflicts: 0, updated: 1 })
    expect(readRows(outDir, 'visits.csv')).toMatchObject([{ status: 'stopped' }])
  })

  it('stays told of in a merge, which is the merge again', async () => {
    const { add, merge } = makeKiosks()
    const records = (status: string) => [
      { visitId: makeVisitRow()['visit_id'], kioskId: 'k1', status, changedNo: 50 },
    ]
    const contents = { visits: [counted('50')], records: records('completed') }
    const copied = await merge([add('k2', contents)], null)
    const again = await merge([copied.outDir], null)
    expect(filesOf(again.outDir)).toEqual(filesOf(copied.outDir))
    const own = add('k1', {
      visits: [counted('90', { status: 'stopped' })],
      records: [{ ...records('stopped')[0], changedNo: 90 }],
      exportedAt: later,
    })
    expect((await merge([copied.outDir, own], null)).report).toMatchObject({ visits: 0 })
  })

  it('is not believed alone, nor in what it adds, where keys are given', async () => {
    const { add, merge } = makeKiosks()
    const dirs = [
      add('k1', { visits: [counted('50')], answers: [makeAnswerRow()] }),
      add('k2', {
        visits: [counted('50'), counted('51', { visit_id: 'v2' })],
        answers: [
          makeAnswerRow(),
          makeAnswerRow({ seq: '2' }),
          makeAnswerRow({ visit_id: 'v2' }),
          makeAnswerRow({ visit_id: 'v3' }),
        ],
        exportedAt: later,
      }),
    ]
    const { outDir, report } = await merge(dirs)
    expect(report).toMatchObject({ visits: 1, answers: 1 })
    expect(
      readRows(outDir, 'conflicts.csv').map(({ file, id, seq }) => [file, id, seq].join(' ')),
    ).toEqual([
      `answers.csv ${makeVisitRow()['visit_id']} 2`,
      'answers.csv v2 1',
      'answers.csv v3 1',
      'visits.csv v2 0',
    ])
  })

  it('sets none of them aside with a list of conflicts of its own', async () => {
    const { add, merge } = makeKiosks()
    const id = makeVisitRow()['visit_id']
    const text =
      '\uFEFFschema,file,id,seq,source,exported_at,cells\r\n' +
      `1,visits.csv,${id},0,export-1,2026-03-04T15:00:00.000-05:00,{}\r\n`
    const { report } = await merge([
      add('k1', { visits: [counted('50')] }),
      add('k2', { others: { 'conflicts.csv': text }, exportedAt: later }),
    ])
    expect(report).toMatchObject({ visits: 1, conflicts: 0 })
    expect(report.refused.map(({ reason }) => reason).join()).toContain('set aside the visits')
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
