import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { ExportStore } from '../../src/main/database/export-store.ts'
import { defaultSettings, type Settings } from '../../src/main/settings/schema.ts'
import { readTable } from '../helpers/exports.ts'
import { makeVisits } from '../helpers/visits.ts'

const root = resolve(import.meta.dirname, '../..')

/** A kiosk's data folder with one visit, and the command that exports it. */
function makeKiosk(change: Partial<Settings> = {}) {
  const rig = makeVisits()
  rig.visits.stop(rig.visits.begin('en').id)
  const dataDir = dirname(rig.databasePath)
  const settingsPath = join(dataDir, 'settings.json')
  const settings = { ...defaultSettings(), ...change }
  writeFileSync(settingsPath, JSON.stringify(settings))
  const outDir = join(dataDir, 'sticks', 'mine')
  mkdirSync(outDir, { recursive: true })
  const run = (...args: string[]) => {
    const command = join(root, 'out/main/export.js')
    const given = [command, '--data', dataDir, '--out', outDir, ...args]
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' })
    const folders = existsSync(outDir) ? readdirSync(outDir) : []
    const folder = folders.at(-1) ?? ''
    const dir = join(outDir, folder)
    return { status, stdout, stderr, folder, dir, files: folder === '' ? [] : readdirSync(dir) }
  }
  const store = new ExportStore(rig.database, rig.databasePath)
  return { ...rig, dataDir, settingsPath, settings, outDir, run, store }
}

function emptyFolder(dir: string): void {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir)
}

const makeKey = async () => identityToRecipient(await generateX25519Identity())

describe('the export command', () => {
  it('says what is in it, and notes it as from the command line', () => {
    const { run, store, settings } = makeKiosk({ staffLanguage: 'es' })
    const { status, stdout, stderr, folder, files, dir } = run()
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`${join(dir, 'visits.csv')}: 1 rows\n`)
    expect(stdout).toContain('1 visits, 0 answers: read back and right\n')
    expect(folder).toMatch(
      new RegExp(`^aftercare_${settings.kioskId.slice(0, 8)}_start_now_\\d{8}T\\d{6}[+-]\\d{4}$`),
    )
    expect(files).toContain('manifest.json')
    expect(readFileSync(join(dir, 'data-dictionary.csv'), 'utf8')).toContain('Significado')
    expect(store.history(5)).toMatchObject([{ staffId: null, folder, isEncrypted: false }])
  })

  it.each([
    [
      'the feed of the staff',
      ['--since-last', '--feed', 'staff'],
      '--feed: must not be Staff: that is what staff export at the kiosk',
    ],
    ['a feed without a name', ['--feed', ' '], '--feed: must be 1 to 40 Latin letters'],
    ['a day of no form', ['--from', '1.11.2026'], '--from: must look like 2026-11-01'],
    ['a day that there is not', ['--to', '2026-02-30'], '--to: is no day of the calendar'],
    [
      'days the wrong way round',
      ['--from', '2026-11-02', '--to', '2026-11-01'],
      'must not end before it begins',
    ],
    ['a format it does not have', ['--format', 'csv,xls'], '--format xls: must be one of csv,'],
    ['a format twice', ['--format', 'csv,csv'], '--format: must not name a format twice'],
    ['no format', ['--format', ''], '--format'],
    ['a key that is none', ['--encrypt-to', 'age1abc'], '--encrypt-to age1abc: must be a public'],
    ['a language that is none', ['--language', '../en'], '--language'],
    ['an option it does not have', ['--zip'], "Unknown option '--zip'"],
  ])('refuses %s, says why, and writes nothing', (_what, args, reason) => {
    const { run, outDir } = makeKiosk()
    const { status, stderr } = run(...args)
    expect(status).toBe(2)
    expect(stderr).toContain(reason)
    expect(stderr).toContain('usage: npm run export')
    expect(readdirSync(outDir)).toEqual([])
  })

  it('refuses to be told to encrypt and not to', async () => {
    const { status, stderr } = makeKiosk().run('--plain', '--encrypt-to', await makeKey())
    expect(status).toBe(2)
    expect(stderr).toContain('--plain and --encrypt-to exclude each other')
  })

  it('encrypts to the keys of the settings, to others when told so, and plainly when told so', async () => {
    const kiosk = makeKiosk({
      export: { ...defaultSettings().export, publicKeys: [await makeKey()] },
    })
    const isSealed = (...args: string[]) => {
      emptyFolder(kiosk.outDir)
      const { status, files } = kiosk.run('--format', 'csv', ...args)
      expect(status).toBe(0)
      return files.includes('visits.csv.age') && !files.includes('visits.csv')
    }
    expect(isSealed()).toBe(true)
    expect(isSealed('--encrypt-to', await makeKey(), '--encrypt-to', await makeKey())).toBe(true)
    expect(isSealed('--plain')).toBe(false)
  })

  it('does not write plainly what settings that cannot be read may want encrypted', () => {
    const { run, settingsPath, outDir } = makeKiosk()
    writeFileSync(settingsPath, '{')
    const refused = run()
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('settings.json: is not valid JSON')
    expect(refused.stderr).toContain('say --encrypt-to age1… or --plain')
    expect(readdirSync(outDir)).toEqual([])
    const { status, folder, dir } = run('--plain')
    expect(status).toBe(0)
    // Known from the visit.
    expect(folder).toMatch(/^aftercare_6a1d3c1e_/)
    expect(readTable(join(dir, 'visits.csv'))).toHaveLength(1)
  })

  it('takes what changed since the last one', () => {
    const { run, outDir } = makeKiosk()
    const first = run('--since-last')
    expect(first.stderr).toBe(
      'there is no feed command-line yet, so these are all visits (feeds so far: none)\n',
    )
    emptyFolder(outDir)
    const { status, dir } = run('--since-last')
    expect(status).toBe(0)
    expect(readTable(join(dir, 'visits.csv'))).toEqual([])
  })

  it('counts since the last one of the same feed and formats', () => {
    const { run, outDir, store } = makeKiosk()
    /** How many visits there were in it, and what was said of its beginning. */
    const visitsOf = (...args: string[]) => {
      emptyFolder(outDir)
      const { status, stderr, stdout } = run(...args)
      expect(status).toBe(0)
      return [/(\d+) visits, /.exec(stdout)?.[1], stderr]
    }
    const nightly = ['--since-last', '--feed', 'nightly', '--format', 'fhir']
    expect(visitsOf(...nightly)[0]).toBe('1')
    // Not for anybody, and so nothing counts from it.
    expect(visitsOf()).toEqual(['1', ''])
    expect(visitsOf('--since-last', '--format', 'csv')).toEqual([
      '1',
      'there is no feed command-line yet, so these are all visits (feeds so far: nightly)\n',
    ])
    expect(visitsOf(...nightly)).toEqual(['0', ''])
    expect(visitsOf('--since-last', '--feed', 'nightly', '--format', 'fhir,xapi')).toEqual([
      '1',
      'the feed nightly has not had all of these formats, so these are all visits (feeds so far: command-line, nightly)\n',
    ])
    expect(visitsOf('--since-last', '--feed', 'nigthly', '--format', 'fhir')).toEqual([
      '1',
      'there is no feed nigthly yet, so these are all visits (feeds so far: command-line, nightly)\n',
    ])
    expect(store.history(9).map(({ feed }) => feed)).toEqual([
      ...['nigthly', 'nightly', 'nightly', 'command-line', null, 'nightly'],
    ])
  })

  it('tells visits of an older version under the first address that was set', () => {
    const { run, database, settings, settingsPath, outDir } = makeKiosk()
    database.exec('UPDATE visits SET base_url = NULL')
    for (const name of ['first', 'second']) {
      const baseUrl = `https://${name}.example`
      const changed = { ...settings, export: { ...settings.export, baseUrl } }
      writeFileSync(settingsPath, JSON.stringify(changed))
      emptyFolder(outDir)
      const { dir } = run('--format', 'xapi')
      const text = readFileSync(join(dir, 'xapi-batches.ndjson'), 'utf8')
      expect(text).toContain('https://first.example/')
      expect(text).not.toContain('https://second.example/')
    }
  })

  it('says so where the kiosk cannot be told of it, and exports all the same', () => {
    const { run, database, databasePath, store } = makeKiosk()
    const other = new DatabaseSync(databasePath)
    other.exec('BEGIN IMMEDIATE')
    const { status, stderr, files } = run()
    other.exec('ROLLBACK')
    other.close()
    expect(status).toBe(0)
    expect(stderr).toContain('the kiosk does not know of this export: database-locked')
    expect(files).toContain('visits.csv')
    expect(store.history(5)).toEqual([])
    expect(database.isTransaction).toBe(false)
  }, 20_000)

  it('refuses a place that is not there, and makes none', () => {
    const { run, outDir } = makeKiosk()
    rmSync(dirname(outDir), { recursive: true })
    const { status, stdout, stderr } = run()
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`export-target-gone: ${outDir}: is gone: was the stick taken out?`)
    expect(existsSync(dirname(outDir))).toBe(false)
  })

  it('refuses a folder without a mount where the settings want one', () => {
    const { run, outDir } = makeKiosk({
      export: { ...defaultSettings().export, targetMustBeMount: true },
    })
    const { status, stderr } = run()
    expect(status).toBe(1)
    expect(stderr).toContain(`export-target-not-mounted: ${outDir}: nothing is mounted there`)
    expect(readdirSync(outDir)).toEqual([])
  })

  it('reads settings behind a byte order mark as the app does, and so does approve', () => {
    const { run, settings, settingsPath, dataDir } = makeKiosk({ staffLanguage: 'es' })
    writeFileSync(settingsPath, `\uFEFF${JSON.stringify(settings)}`)
    const { status, stderr, folder, dir } = run()
    expect([status, stderr]).toEqual([0, ''])
    expect(folder).toContain(settings.kioskId.slice(0, 8))
    expect(readFileSync(join(dir, 'data-dictionary.csv'), 'utf8')).toContain('Significado')
    const approve = [join(root, 'out/main/approve.js'), '--data', dataDir]
    const listed = spawnSync(process.execPath, approve, { encoding: 'utf8' })
    expect([listed.status, listed.stderr]).toEqual([0, ''])
    expect(listed.stdout).toMatch(/^es +[0-9a-f]+ +draft/m)
  })

  it('says where there are no results', () => {
    const { run, databasePath } = makeKiosk()
    rmSync(databasePath)
    const { status, stderr } = run()
    expect([status, stderr]).toEqual([1, `${databasePath}: there are no results here\n`])
  })
})
