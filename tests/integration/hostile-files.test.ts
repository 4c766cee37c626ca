import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import ui from '../../locales/en/ui.json'
import { loadContent, type ContentDirs } from '../../src/main/content/load.ts'
import { SettingsJournal } from '../../src/main/database/settings-journal.ts'
import { readLogTail } from '../../src/main/device/log-tail.ts'
import { FileProblem } from '../../src/main/platform/json-file.ts'
import { loadManaged } from '../../src/main/settings/managed.ts'
import { readStoredSettings } from '../../src/main/settings/read.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { NEW_STAFF_NAME, takeNewStaff } from '../../src/main/staff/new-staff.ts'
import { AppError } from '../../src/shared/errors.ts'
import {
  makeClinic,
  makeLesson,
  makeLessonWords,
  makeMeta,
  makeSources,
} from '../helpers/factories.ts'
import { readWords } from '../helpers/locales.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { openStaffStore } from '../helpers/staff.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

/** What may lie where a file of the clinic is looked for, and how it is read. */
interface Kind {
  path: string
  /** A file of this kind as it should be. */
  right: unknown
  /** @returns what is told of it: nothing where it was taken */
  read: () => string
}

/** As much as a slow tablet has time for; all of it is done in a fraction. */
const MOST_MS = 2000
const MOST_BYTES = 400 * 1024 * 1024

function makeKinds(): Record<KindName, Kind> {
  const dataDir = makeTempDir()
  const dirsIn = (name: string): ContentDirs => ({
    lessonsDir: join(dataDir, name, 'lessons'),
    localesDir: join(dataDir, name, 'locales'),
  })
  const [shipped, clinics] = [dirsIn('shipped'), dirsIn('clinic')]
  const lesson = makeLesson()
  const put = (path: string, content: unknown) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(content))
  }
  put(join(shipped.lessonsDir, lesson.id, 'lesson.json'), lesson)
  put(join(shipped.lessonsDir, lesson.id, 'figures', 'nerve.svg'), '')
  // A second language, so that one that is refused leaves another.
  for (const tag of ['en', 'es'] as const) {
    put(join(shipped.localesDir, tag, 'meta.json'), makeMeta(tag))
    put(join(shipped.localesDir, tag, 'ui.json'), readWords(tag, 'ui'))
    put(join(shipped.localesDir, tag, `${lesson.id}.json`), makeLessonWords(tag))
  }
  put(join(shipped.localesDir, 'es', 'sources.json'), makeSources('es'))
  const told = (read: () => unknown): string => {
    try {
      return JSON.stringify(read())
    } catch (error) {
      if (error instanceof FileProblem) return JSON.stringify(error.problems)
      if (error instanceof AppError) return JSON.stringify(error.problem)
      throw error
    }
  }
  const content = () =>
    told(() => loadContent([shipped, clinics], lesson.id).refused.get('en') ?? [])
  const { store } = openStaffStore(dataDir)
  const log = new MemoryLog()
  const settingsPath = join(dataDir, 'settings.json')
  return {
    words: { path: join(clinics.localesDir, 'en', 'ui.json'), right: ui, read: content },
    lesson: {
      path: join(clinics.lessonsDir, lesson.id, 'lesson.json'),
      right: lesson,
      read: content,
    },
    meta: {
      path: join(clinics.localesDir, 'en', 'meta.json'),
      right: makeMeta('en'),
      read: content,
    },
    settings: {
      path: settingsPath,
      right: defaultSettings(),
      read: () =>
        told(() => {
          readStoredSettings(dataDir)
          return []
        }),
    },
    managed: {
      path: join(dataDir, 'managed.json'),
      right: { kioskLabel: 'Bay 1' },
      read: () =>
        told(() => {
          loadManaged(join(dataDir, 'managed.json'))
          return []
        }),
    },
    'new staff': {
      path: join(dataDir, NEW_STAFF_NAME),
      right: [],
      read: () => {
        const before = log.lines.length
        // Refused, it is told before anything is waited for.
        void takeNewStaff(dataDir, defaultSettings, makeClinic(), store, log)
        return JSON.stringify(log.lines.slice(before).filter(({ level }) => level === 'error'))
      },
    },
    journal: {
      path: join(dataDir, 'settings-change.json'),
      right: { before: 'x', entries: [] },
      read: () =>
        told(() => {
          new SettingsJournal(dataDir).readUnfinished()
          return []
        }),
    },
  }
}

const kindNames = [
  'words',
  'lesson',
  'meta',
  'settings',
  'managed',
  'new staff',
  'journal',
] as const
type KindName = (typeof kindNames)[number]

/** `npm run test:lockdown` asks for two thousand of each. */
const RUNS = Number(process.env['AFTERCARE_FUZZ_FILES'] ?? 100)

/** How long it takes and how much it leaves on the heap at its worst. */
function measured(work: () => string) {
  const before = process.memoryUsage().rss
  const startedMs = performance.now()
  const said = work()
  return { said, ms: performance.now() - startedMs, bytes: process.memoryUsage().rss - before }
}

const hostile: Record<string, (path: string) => void> = {
  'braces without end': (path) => {
    writeFileSync(path, JSON.stringify({ start: '{'.repeat(1_600_000) }))
  },
  'a list five thousand deep': (path) => {
    writeFileSync(path, '['.repeat(5000) + ']'.repeat(5000))
  },
  'an object five thousand deep': (path) => {
    writeFileSync(path, '{"a":'.repeat(5000) + '1' + '}'.repeat(5000))
  },
  'more values than anybody reads': (path) => {
    writeFileSync(path, `[${'1,'.repeat(900_000)}1]`)
  },
  'a link to a device without end': (path) => {
    symlinkSync('/dev/zero', path)
  },
  'a link to a file of its own kind': (path) => {
    writeFileSync(`${path}.else`, '{}')
    symlinkSync(`${path}.else`, path)
  },
  'a pipe that nobody fills': (path) => {
    execFileSync('mkfifo', [path])
  },
  'a folder': (path) => {
    mkdirSync(path)
  },
  'three megabytes': (path) => {
    writeFileSync(path, `"${'x'.repeat(3 * 1024 * 1024)}"`)
  },
}

describe.skipIf(process.platform === 'win32').each(kindNames)(
  'where the file of %s should be',
  (name) => {
    it.each(Object.entries(hostile))('F10 %s is named and holds nobody up', (_what, put) => {
      const kind = makeKinds()[name]
      mkdirSync(dirname(kind.path), { recursive: true })
      rmSync(kind.path, { force: true })
      put(kind.path)
      const { said, ms, bytes } = measured(kind.read)
      expect(said).toContain(kind.path)
      expect(ms).toBeLessThan(MOST_MS)
      expect(bytes).toBeLessThan(MOST_BYTES)
    })

    it('F10 anything at all is taken or named, soon', { timeout: 600_000 }, () => {
      const kind = makeKinds()[name]
      mkdirSync(dirname(kind.path), { recursive: true })
      const right = Buffer.from(JSON.stringify(kind.right))
      const bytes = fc
        .array(
          fc.record({
            at: fc.nat(right.length),
            cut: fc.nat(40),
            put: fc.uint8Array({ maxLength: 40 }),
          }),
          { minLength: 1, maxLength: 8 },
        )
        .map((edits) =>
          edits.reduce(
            (text, { at, cut, put }) =>
              Buffer.concat([text.subarray(0, at), put, text.subarray(at + cut)]),
            right,
          ),
        )
      const shaped = fc
        .jsonValue({ maxDepth: 6 })
        .map((value) => Buffer.from(JSON.stringify(value)))
      fc.assert(
        fc.property(fc.oneof(bytes, shaped), (text) => {
          writeFileSync(kind.path, text)
          const { ms } = measured(kind.read)
          expect(ms).toBeLessThan(MOST_MS)
        }),
        { numRuns: RUNS },
      )
    })
  },
)

it('F10 what a link of new-staff.json leads to stays as it is', async () => {
  const dataDir = makeTempDir()
  const { store } = openStaffStore(dataDir)
  const target = join(dataDir, 'of somebody else')
  const text = JSON.stringify([{ name: 'Ann Lee', role: 'Nurse', pin: '271828' }])
  writeFileSync(target, text)
  symlinkSync(target, join(dataDir, NEW_STAFF_NAME))
  const log = new MemoryLog()
  const { staff } = await takeNewStaff(dataDir, defaultSettings, makeClinic(), store, log)
  expect(staff).toEqual([])
  expect(readFileSync(target, 'utf8')).toBe(text)
})

it('F10 a log that is a pipe keeps staff from nothing', () => {
  const logDir = makeTempDir()
  execFileSync('mkfifo', [join(logDir, 'kiosk.log')])
  expect(readLogTail(logDir)).toEqual([])
})
