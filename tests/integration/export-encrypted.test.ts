import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { openDatabaseToRead } from '../../src/main/database/open.ts'
import { encryptTo } from '../../src/main/export/encrypt.ts'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import { SHEETS_DIR } from '../../src/main/sheet/sheets-dir.ts'
import { makeExport } from '../helpers/exports.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { goTo, makeVisits, rightOption } from '../helpers/visits.ts'

async function makeKeys(count: number) {
  const secrets = await Promise.all(Array.from({ length: count }, () => generateX25519Identity()))
  const recipients = await Promise.all(secrets.map((secret) => identityToRecipient(secret)))
  return { secrets, recipients }
}

/** One visit with a reference and an answer. */
function makeOne(): string {
  const { visits, database, databasePath } = makeVisits()
  const view = goTo(visits, visits.begin('en'), 'question')
  visits.answer(view.id, view.turn, rightOption(view))
  database.exec(`UPDATE visits SET visit_ref = 'V20931'`)
  return databasePath
}

const open = (path: string, secret: string) => {
  const decrypter = new Decrypter()
  decrypter.addIdentity(secret)
  return decrypter.decrypt(readFileSync(path))
}
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

interface Listed {
  name: string
  bytes: number
  sha256: string
}
const readManifest = (text: string) => JSON.parse(text) as { files: Listed[] }

/** Debian's program, or any other of that name. */
const hasAge = spawnSync('age', ['--version']).status === 0

describe('an encrypted export', () => {
  it('opens with each of the keys to what a plain one holds', async () => {
    const databasePath = makeOne()
    const { secrets, recipients } = await makeKeys(2)
    const plain = await makeExport(databasePath, { formats: ['csv', 'ndjson'] })
    const exportedAt = '2026-03-04T15:01:00.000-05:00'
    const sealed = await makeExport(databasePath, {
      ...{ formats: ['csv', 'ndjson'], exportedAt, recipients },
    })
    for (const secret of secrets) {
      for (const { name, sha256: hash } of plain.files) {
        expect(sha256(await open(join(sealed.dir, `${name}.age`), secret))).toBe(hash)
      }
      const manifest = await open(join(sealed.dir, 'manifest.json.age'), secret)
      expect(JSON.parse(Buffer.from(manifest).toString())).toMatchObject({ visits: 1, answers: 1 })
    }
    const stranger = await generateX25519Identity()
    await expect(open(join(sealed.dir, 'visits.csv.age'), stranger)).rejects.toThrow()
  })

  it('tells nothing without a key but what it takes to see that it is whole', async () => {
    const { recipients } = await makeKeys(1)
    const { dir, manifestSha256, request } = await makeExport(makeOne(), { recipients })
    const text = readFileSync(join(dir, 'manifest.json'), 'utf8')
    expect(sha256(Buffer.from(text))).toBe(manifestSha256)
    const { files, ...rest } = readManifest(text)
    expect(rest).toEqual({ schema: 1, exportId: request.id, isEncrypted: true })
    expect(readdirSync(dir).sort()).toEqual(
      ['manifest.json', 'manifest.sig', ...files.map(({ name }) => name)].sort(),
    )
    for (const file of files) {
      expect(Object.keys(file)).toEqual(['name', 'bytes', 'sha256'])
      expect(file.name).toMatch(/\.age$/)
      const data = readFileSync(join(dir, file.name))
      expect([data.length, sha256(data)]).toEqual([file.bytes, file.sha256])
      expect(data.includes('V20931')).toBe(false)
      expect(data.subarray(0, 21).toString()).toBe('age-encryption.org/v1')
    }
  })

  it('names no visit where no key is needed to read it, and each visit where one is', async () => {
    const databasePath = makeOne()
    const { secrets, recipients } = await makeKeys(1)
    const database = openDatabaseToRead(databasePath)
    const [visit] = database.prepare('SELECT id FROM visits').all() as { id: string }[]
    database.close()
    const visitId = visit?.id ?? ''
    const sheetsDir = join(databasePath, '..', SHEETS_DIR)
    mkdirSync(sheetsDir)
    writeFileSync(join(sheetsDir, `${visitId}.pdf`), '%PDF-one')
    const { dir } = await makeExport(databasePath, { recipients })
    expect(readdirSync(dir).join()).not.toContain(visitId)
    expect(readFileSync(join(dir, 'manifest.json'), 'utf8')).not.toContain(visitId)
    const manifest = await open(join(dir, 'manifest.json.age'), secrets[0] ?? '')
    const { files } = readManifest(Buffer.from(manifest).toString())
    expect(files).toContainEqual(
      expect.objectContaining({
        name: 'sheet-0001.pdf.age',
        opened: { name: `sheet-${visitId}.pdf`, bytes: 8, sha256: sha256(Buffer.from('%PDF-one')) },
      }),
    )
    // All are opened, as the guide says, and merged: the sheet is its visit's again.
    for (const name of readdirSync(dir).filter((each) => each.endsWith('.age'))) {
      writeFileSync(join(dir, name.slice(0, -4)), await open(join(dir, name), secrets[0] ?? ''))
    }
    const outDir = join(makeTempDir(), 'merged')
    const report = await mergeExports([dir], outDir, { now: new Date('2026-03-05T12:00:00Z') })
    expect(report).toMatchObject({ visits: 1, refused: [], unchecked: [] })
    expect(readFileSync(join(outDir, `sheet-${visitId}.pdf`), 'utf8')).toBe('%PDF-one')
    writeFileSync(join(dir, 'visits.csv'), 'x')
    await expect(mergeExports([dir], join(makeTempDir(), 'out'))).rejects.toThrow('visits.csv')
  })

  it('is cancelled in the middle and leaves nothing', async () => {
    const databasePath = makeOne()
    const { recipients } = await makeKeys(1)
    const controller = new AbortController()
    const made = makeExport(
      databasePath,
      { recipients },
      {
        signal: controller.signal,
        onProgress: () => {
          controller.abort()
        },
      },
    )
    await expect(made).rejects.toThrow()
    expect(readdirSync(join(databasePath, '..', 'out'))).toEqual([])
  })

  it.runIf(hasAge)('opens with the program of that name', async () => {
    const { secrets, recipients } = await makeKeys(1)
    const { dir } = await makeExport(makeOne(), { recipients })
    const keyPath = join(makeTempDir(), 'key.txt')
    writeFileSync(keyPath, `${secrets.join('\n')}\n`)
    const shown = execFileSync('age', ['-d', '-i', keyPath, join(dir, 'visits.csv.age')])
    expect(shown.toString()).toContain('V20931')
  })

  it('asks for a block only when the one before is gone', async () => {
    const { recipients } = await makeKeys(1)
    let asked = 0
    function* endless() {
      for (;;) {
        asked++
        yield Buffer.alloc(64 * 1024)
      }
    }
    let taken = 0
    for await (const block of await encryptTo(recipients, endless())) {
      taken += block.length
      if (taken > 64 * 1024 * 50) break
    }
    expect(asked).toBeLessThan(60)
  })
})
