import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { ServiceLifecycle, type Services } from '../../src/main/boot/service-lifecycle.ts'
import { DeferredCheck } from '../../src/main/database/deferred-check.ts'
import { LATEST_VERSION } from '../../src/main/database/migrations/index.ts'
import { openOrSalvage } from '../../src/main/database/open-or-salvage.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { isUnchecked, markUnchecked, mayWait } from '../../src/main/database/whole-check.ts'
import { readHealth } from '../../src/main/reading/reader.ts'
import type { Read } from '../../src/main/reading/tasks.ts'
import { FakeClock } from '../helpers/fake-clock.ts'
import { fillWithAnswers } from '../helpers/faults/many-answers.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { readHere } from '../helpers/read-here.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

const PAGE = 4096
/** Every file is a large one here. */
const LARGE = 0

/** Closed results of some hundred pages. */
function makeClosed(): string {
  const path = join(makeTempDir(), DATABASE_NAME)
  const database = openDatabase(path)
  fillWithAnswers(database, 3000)
  database.close()
  return path
}

function open(path: string) {
  const log = new MemoryLog()
  const database = openOrSalvage(path, log, new Date('2026-03-04T14:00:00Z'), LARGE)
  const events = () => log.lines.map(({ event }) => event)
  return { database, log, events }
}

function pagesOf(path: string, table: string): number[] {
  const database = new DatabaseSync(path, { readOnly: true })
  const pages = database
    .prepare(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`)
    .all(table) as { pageno: number }[]
  database.close()
  return pages.map(({ pageno }) => pageno)
}

function spoil(path: string, page: number | undefined): void {
  const bytes = readFileSync(path)
  bytes.fill(0xff, ((page ?? 1) - 1) * PAGE, (page ?? 1) * PAGE)
  writeFileSync(path, bytes)
}

async function checkLater(path: string, read: Read = readHere) {
  const log = new MemoryLog()
  const check = new DeferredCheck({
    ...{
      databasePath: path,
      readHealth: () => readHealth(read, path),
      clock: new FakeClock(),
      log,
    },
  })
  check.runIfDue()
  await expect.poll(() => log.lines.length).toBeGreaterThan(0)
  return { check, events: log.lines.map(({ event }) => event) }
}

describe('large results that were closed in order', () => {
  it('are opened at once, and count as unchecked until a check of all has passed', async () => {
    const path = makeClosed()
    const { database, events } = open(path)
    expect(isUnchecked(path)).toBe(true)
    expect(events()).toEqual([])
    const { check, events: said } = await checkLater(path)
    expect(said).toEqual(['results-checked'])
    expect(check.isSuspect).toBe(false)
    expect(isUnchecked(path)).toBe(false)
    database.close()
  })

  it('are suspect where the check finds damage, and salvaged when they are opened again', async () => {
    const path = makeClosed()
    spoil(path, pagesOf(path, 'answers')[3])
    const { database, events } = open(path)
    expect(events()).toEqual([])
    const { check, events: said } = await checkLater(path)
    expect(said).toEqual(['results-suspect'])
    expect(check.isSuspect).toBe(true)
    // What a visit saves until then is not lost either.
    database.exec(`INSERT INTO help_requests (id, screen, requested_at) VALUES ('h', 's', 't')`)
    database.close()
    expect(isUnchecked(path)).toBe(true)

    const again = open(path)
    expect(again.events()).toEqual(['results-salvaged'])
    expect(isUnchecked(path)).toBe(false)
    expect(again.database.prepare('SELECT id FROM help_requests').all()).toEqual([{ id: 'h' }])
    expect(existsSync(join(dirname(path), 'damaged'))).toBe(true)
    again.database.close()
  })

  it('are suspect where nobody can say', async () => {
    const path = makeClosed()
    const { database } = open(path)
    const { check } = await checkLater(path, () => Promise.reject(new Error('killed')))
    expect(check.isSuspect).toBe(true)
    expect(isUnchecked(path)).toBe(true)
    database.close()
  })

  it.each(['visits', 'answers', 'slide_views'])(
    'are salvaged at once where the end of %s is damaged',
    (table) => {
      const path = makeClosed()
      spoil(path, pagesOf(path, table).at(-1))
      const { database, events } = open(path)
      expect(events()).toEqual(['results-salvaged'])
      expect(isUnchecked(path)).toBe(false)
      database.close()
    },
  )
})

describe('the check of all results', () => {
  it('may wait for large ones that were closed in order', () => {
    expect(mayWait(makeClosed(), LARGE)).toBe(true)
  })

  it.each<[string, (path: string) => void]>([
    ['were checked in vain before', markUnchecked],
    [
      'have a log, as after a power cut',
      (path) => {
        writeFileSync(`${path}-wal`, 'x')
      },
    ],
    [
      'lack their end',
      (path) => {
        truncateSync(path, 50 * PAGE)
      },
    ],
    [
      'are no database',
      (path) => {
        writeFileSync(path, Buffer.alloc(100 * PAGE))
      },
    ],
    [
      'have free pages',
      (path) => {
        const database = new DatabaseSync(path)
        database.exec('DELETE FROM slide_views')
        database.close()
      },
    ],
    [
      'are of another version',
      (path) => {
        const database = new DatabaseSync(path)
        database.exec(`PRAGMA user_version = ${LATEST_VERSION - 1}`)
        database.close()
      },
    ],
  ])('does not wait for those that %s', (_what, change) => {
    const path = makeClosed()
    change(path)
    expect(mayWait(path, LARGE)).toBe(false)
  })

  it('does not wait for small ones', () => {
    expect(mayWait(makeClosed())).toBe(false)
  })

  it('is made at once, and the mark taken away, where the last one never passed', () => {
    const path = makeClosed()
    markUnchecked(path)
    const { database } = open(path)
    expect(isUnchecked(path)).toBe(false)
    database.close()
  })
})

describe('suspect results', () => {
  it('are opened anew as soon as nothing is lost by it', () => {
    let isIdle = false
    let starts = 0
    let isSuspect = true
    const staff = { handOver: () => null, takeOver: () => undefined }
    const startup = new ServiceLifecycle(() => {
      starts++
      const services = { staff, isIdle: () => isIdle, isSuspect: () => isSuspect }
      return { ...services, close: () => undefined } as unknown as Services
    }, new MemoryLog())
    startup.begin()
    expect(startup.applyDue()).toBe(false)
    isIdle = true
    expect(startup.applyDue()).toBe(true)
    expect(starts).toBe(2)
    isSuspect = false
    expect(startup.applyDue()).toBe(false)
  })
})
