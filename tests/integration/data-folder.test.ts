import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { unreadable } from '../../scripts/setup/ordinary-user.mjs'
import { readableApp } from '../../scripts/setup/readable-copy.mjs'
import { backUp } from '../../src/main/database/backup.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { VisitStore } from '../../src/main/database/visit-store.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { Visits } from '../../src/main/visit/visits.ts'
import { RUNS } from '../helpers/hostile-files.ts'
import { FakeClock } from '../helpers/fake-clock.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { visitSetup } from '../helpers/visit-setup.ts'

const root = resolve(import.meta.dirname, '../..')
/** A folder takes a second of a busy machine; what waits for a pipe waits for ever. */
const MOST_MS = 20_000
const NOBODY = 65_534
/** Root may do anything: where that is who tests, an ordinary user takes the kiosk's place. */
const isLessened = process.getuid?.() === 0 && unreadable([process.execPath]) === undefined

/** An eighth of all cases, each entry and each shape among them; `npm run test:lockdown` tries all. */
const PART = RUNS >= 1000 ? 1 : 8

/** Everything that lies in a data folder at some time. */
const entries = [
  ...['settings.json', 'settings-change.json', 'setup-draft.json', 'machine.json'],
  'export-key.pem',
  ...['visits.db', 'visits.db-wal', 'visits.db-shm', 'visits.db-journal'],
  ...['settings.json.new', 'results-inventory.json.new', 'machine.json.new'],
  ...['visits.db-unchecked', 'visits.db-remains', 'results-inventory.json', 'instance.lock'],
  ...['new-staff.json', 'emergency-gate.json', 'managed.json'],
  ...['backups', 'backups/visits-2026-03-04.db', 'backups/visits-2026-03-05.db.partial'],
  ...['damaged', 'damaged/visits-20260101T000000Z.db', 'salvage.partial'],
  ...['salvage-20260101T000000Z.db', 'sheets', 'sheets/VISIT.pdf', 'sheets/other.pdf'],
  ...['logs', 'logs/kiosk.log', 'logs/kiosk.old.log'],
  ...['lessons', 'lessons/facet-joint-injection', 'locales', 'locales/en', 'locales/en/ui.json'],
]

/** What may lie there instead. @param outside a folder that nothing may be done to */
const shapes: Record<string, (path: string, outside: string) => void> = {
  'a folder': (path) => {
    rmSync(path, { recursive: true, force: true })
    mkdirSync(join(path, 'in it'), { recursive: true })
  },
  'a pipe': (path) => {
    rmSync(path, { recursive: true, force: true })
    execFileSync('mkfifo', [path])
  },
  'a link to nothing': (path, outside) => {
    rmSync(path, { recursive: true, force: true })
    symlinkSync(join(outside, 'nothing'), path)
  },
  'a link to a file outside': (path, outside) => {
    rmSync(path, { recursive: true, force: true })
    symlinkSync(join(outside, 'file'), path)
  },
  'a link to a folder outside': (path, outside) => {
    rmSync(path, { recursive: true, force: true })
    symlinkSync(outside, path)
  },
  'a link to a device': (path) => {
    rmSync(path, { recursive: true, force: true })
    symlinkSync('/dev/zero', path)
  },
  'what nobody may read': (path) => {
    if (!existsSync(path)) writeFileSync(path, '{}')
    chmodSync(path, 0)
  },
  'what nobody may write': (path) => {
    if (!existsSync(path)) writeFileSync(path, '{}')
    chmodSync(path, lstatSync(path).isDirectory() ? 0o555 : 0o444)
  },
  'five gigabytes of nothing': (path) => {
    rmSync(path, { recursive: true, force: true })
    writeFileSync(path, '')
    truncateSync(path, 5 * 2 ** 30)
  },
  ...(isLessened && {
    'what is of somebody else': (path: string) => {
      if (!existsSync(path)) writeFileSync(path, '{}')
      chownSync(path, 0, 0)
      chmodSync(path, lstatSync(path).isDirectory() ? 0o700 : 0o600)
    },
  }),
}

function makeTemplate(): { dir: string; visitId: string } {
  const dir = join(makeTempDir(), 'template')
  mkdirSync(dir)
  const path = join(dir, 'visits.db')
  const database = openDatabase(path)
  const store = new VisitStore(database, path)
  const visits = new Visits({ ...visitSetup(new FakeClock()), store, log: new MemoryLog() })
  const { id } = visits.begin('en')
  visits.stop(id)
  database.close()
  backUp(path, join(dir, 'backups'), '2026-03-04')
  writeFileSync(join(dir, 'settings.json'), JSON.stringify(defaultSettings()))
  for (const name of ['sheets', 'damaged', 'logs', 'lessons', 'locales']) mkdirSync(join(dir, name))
  writeFileSync(join(dir, 'sheets', `${id}.pdf`), 'a sheet')
  return { dir, visitId: id }
}

interface App {
  /** Where the shipped words are, for whoever runs it. */
  appDir: string
  childPath: string
}

/** @param base a folder that everybody may pass through: the repository may be root's alone */
async function buildChild(base: string): Promise<App> {
  const appDir = isLessened ? readableApp(base) : root
  const isCopy = appDir !== root
  // Beside the packages that it is not bundled with.
  const outDir = join(appDir, isCopy ? 'child' : 'node_modules/.cache/aftercare/data-folder')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // As the app has it: all but what comes with a program of its own.
    ssr: { noExternal: true, external: ['@photostructure/sqlite'] },
    build: {
      ssr: join(import.meta.dirname, '../helpers/faults/folder-child.ts'),
      ...{ outDir, emptyOutDir: true },
    },
  })
  return { appDir, childPath: join(outDir, 'folder-child.js') }
}

interface Outcome {
  /** By task, the code or the words of what it met with. */
  met: Record<string, string>
  /** The task that came to no end. */
  hangsIn: string | null
}

async function runAll(app: App, folders: readonly string[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  let left = [...folders]
  while (left.length > 0) {
    const hung = await runSome(app, left, outcomes)
    if (hung !== null) outcomes.set(hung.dir, { met: {}, hangsIn: hung.task })
    left = left.filter((dir) => !outcomes.has(dir))
  }
  return outcomes
}

/** @returns what it was at when it said nothing for too long, or ended */
function runSome(
  { appDir, childPath }: App,
  folders: readonly string[],
  outcomes: Map<string, Outcome>,
): Promise<{ dir: string; task: string } | null> {
  const child = spawn(process.execPath, [childPath, appDir, ...folders], {
    cwd: appDir,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    ...(isLessened && { uid: NOBODY, gid: NOBODY }),
  })
  let at = { dir: folders[0] ?? '', task: 'start' }
  let text = ''
  return new Promise((done) => {
    const end = () => {
      child.kill('SIGKILL')
    }
    let timer = setTimeout(end, MOST_MS)
    child.stdio[3]?.on('data', (part: Buffer) => {
      clearTimeout(timer)
      timer = setTimeout(end, MOST_MS)
      text += part.toString()
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) {
        const said = JSON.parse(line) as {
          begins?: string
          task?: string
          done?: string
          met?: Record<string, string>
        }
        if (said.begins !== undefined) at = { dir: said.begins, task: 'start' }
        if (said.task !== undefined) at.task = said.task
        if (said.done !== undefined) outcomes.set(said.done, { met: said.met ?? {}, hangsIn: null })
      }
    })
    child.on('close', () => {
      clearTimeout(timer)
      done(outcomes.has(at.dir) ? null : at)
    })
  })
}

/** What is outside, as it can be seen. */
const seen = (dir: string) =>
  readdirSync(dir)
    .toSorted()
    .map((name) => [name, readFileSync(join(dir, name), 'utf8'), lstatSync(join(dir, name)).mode])

describe.skipIf(process.platform === 'win32')('whatever lies in the data folder', () => {
  it(
    'F21 holds nobody up, leads nowhere outside and has a name',
    { timeout: 900_000 },
    async () => {
      const { dir: template, visitId } = makeTemplate()
      const base = makeTempDir()
      chmodSync(base, 0o755)
      const app = await buildChild(base)
      const outside = join(makeTempDir(), 'outside')
      mkdirSync(outside, { mode: 0o777 })
      chmodSync(dirname(outside), 0o755)
      writeFileSync(join(outside, 'file'), 'of somebody else')
      chmodSync(join(outside, 'file'), 0o666)
      chmodSync(outside, 0o777)
      const before = seen(outside)
      const cases = entries
        .flatMap((entry, at) =>
          Object.keys(shapes).map((shape, n) => ({
            ...{ entry, shape, dir: join(base, `${at}-${n}`), isTaken: (at + n) % PART === 0 },
          })),
        )
        .filter(({ isTaken }) => isTaken)
      for (const { entry, shape, dir } of cases) {
        cpSync(template, dir, { recursive: true })
        if (isLessened) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, dir])
        const path = join(dir, entry.replace('VISIT', visitId))
        mkdirSync(dirname(path), { recursive: true })
        shapes[shape]?.(path, outside)
        if (isLessened && shape !== 'what is of somebody else') {
          execFileSync('chown', ['-hR', `${NOBODY}:${NOBODY}`, dir])
        }
      }
      if (isLessened) chownSync(base, NOBODY, NOBODY)
      const outcomes = await runAll(
        app,
        cases.map(({ dir }) => dir),
      )
      const wrong = cases.flatMap(({ entry, shape, dir }) => {
        const { met = {}, hangsIn = 'nothing was said' } = outcomes.get(dir) ?? {}
        const told = hangsIn === null ? [] : [`${entry} as ${shape}: hangs in ${hangsIn}`]
        // What says what patients are shown, and the results themselves, are not served without.
        const mayStop = /^(visits\.db|settings\.json|managed\.json|lessons|locales$)/.test(entry)
        const reason = met['serve again']
        if (!mayStop && reason !== undefined)
          told.push(`${entry} as ${shape}: is not served: ${reason}`)
        for (const [task, words] of Object.entries(met)) {
          if (words.includes('\n') || words === 'internal') {
            told.push(`${entry} as ${shape}: ${task}: ${words}`)
          }
        }
        return told
      })
      expect(seen(outside)).toEqual(before)
      expect(wrong).toEqual([])
      expect(outcomes.size).toBe(cases.length)
    },
  )
})
