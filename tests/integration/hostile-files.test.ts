import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import ui from '../../locales/en/ui.json'
import { loadContent, type ContentDirs } from '../../src/main/content/load.ts'
import { openOrSalvage } from '../../src/main/database/open-or-salvage.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { SettingsJournal } from '../../src/main/database/settings-journal.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
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
import {
  hostileShapes,
  madeUpContent,
  measured,
  MOST_BYTES,
  MOST_MS,
  RUNS,
} from '../helpers/hostile-files.ts'
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
    results: makeResultsKind(told),
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

/** Results in a folder of their own, which is as it was before each reading. */
function makeResultsKind(told: (read: () => unknown) => string): Kind {
  const dataDir = makeTempDir()
  const path = join(dataDir, DATABASE_NAME)
  openDatabase(path).close()
  return {
    path,
    right: readFileSync(path),
    read: () => {
      const said = told(() => {
        openOrSalvage(path, new MemoryLog()).close()
        return []
      })
      for (const name of readdirSync(dataDir)) {
        if (name !== DATABASE_NAME) rmSync(join(dataDir, name), { recursive: true })
      }
      return said
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
  'results',
  'journal',
] as const
type KindName = (typeof kindNames)[number]

describe.skipIf(process.platform === 'win32').each(kindNames)(
  'where the file of %s should be',
  (name) => {
    it.each(Object.entries(hostileShapes))(
      'F10 %s is named and holds nobody up',
      async (_what, put) => {
        const kind = makeKinds()[name]
        mkdirSync(dirname(kind.path), { recursive: true })
        rmSync(kind.path, { force: true })
        put(kind.path)
        const { said, ms, bytes } = await measured(kind.read)
        expect(said).toContain(kind.path)
        expect(ms).toBeLessThan(MOST_MS)
        expect(bytes).toBeLessThan(MOST_BYTES)
      },
    )

    it('F10 anything at all is taken or named, soon', { timeout: 600_000 }, async () => {
      const kind = makeKinds()[name]
      mkdirSync(dirname(kind.path), { recursive: true })
      const right = Buffer.isBuffer(kind.right)
        ? kind.right
        : Buffer.from(JSON.stringify(kind.right))
      await fc.assert(
        fc.asyncProperty(madeUpContent(right), async (text) => {
          writeFileSync(kind.path, text)
          const { ms, bytes } = await measured(kind.read)
          expect(ms).toBeLessThan(MOST_MS)
          expect(bytes).toBeLessThan(MOST_BYTES)
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

describe.skipIf(process.platform === 'win32')('where the log should be', () => {
  it.each(Object.entries(hostileShapes))('F10 %s keeps staff from nothing', async (_what, put) => {
    const logDir = makeTempDir()
    put(join(logDir, 'kiosk.log'))
    const { said, ms, bytes } = await measured(() => JSON.stringify(readLogTail(logDir)))
    expect(said).toBe('[]')
    expect(ms).toBeLessThan(MOST_MS)
    expect(bytes).toBeLessThan(MOST_BYTES)
  })

  it('F10 anything at all is read or left, soon', { timeout: 600_000 }, async () => {
    const logDir = makeTempDir()
    const line = {
      at: '2026-03-04T15:00:00.000Z',
      level: 'warn',
      event: 'x',
      details: { code: 'y' },
    }
    await fc.assert(
      fc.asyncProperty(madeUpContent(Buffer.from(`${JSON.stringify(line)}\n`)), async (text) => {
        writeFileSync(join(logDir, 'kiosk.log'), text)
        const { ms, bytes } = await measured(() => JSON.stringify(readLogTail(logDir)))
        expect(ms).toBeLessThan(MOST_MS)
        expect(bytes).toBeLessThan(MOST_BYTES)
      }),
      { numRuns: RUNS },
    )
  })
})

it('F10 results without end are named, and nobody looks through them', async () => {
  const path = join(makeTempDir(), DATABASE_NAME)
  openDatabase(path).close()
  truncateSync(path, 64 * 1024 ** 3)
  const { said, ms } = await measured(() => {
    try {
      openOrSalvage(path, new MemoryLog())
      return 'taken'
    } catch (error) {
      return JSON.stringify((error as AppError).problem)
    }
  })
  expect(said).toContain('is larger than 4096 MiB')
  expect(ms).toBeLessThan(MOST_MS)
})

describe.skipIf(process.platform === 'win32')('beside the results', () => {
  it.each(['-wal', '-shm', '-journal'])('F10 a pipe or link %s is named', async (part) => {
    for (const put of [
      (path: string) => execFileSync('mkfifo', [path]),
      (path: string) => {
        symlinkSync('/dev/zero', path)
      },
    ]) {
      const path = join(makeTempDir(), DATABASE_NAME)
      openDatabase(path).close()
      put(path + part)
      const { said, ms } = await measured(() => {
        try {
          openDatabase(path)
          return 'taken'
        } catch (error) {
          return JSON.stringify((error as AppError).problem)
        }
      })
      expect(said).toContain(path + part)
      expect(ms).toBeLessThan(MOST_MS)
    }
  })
})
