import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it, onTestFinished } from 'vitest'
import exampleClinic from '../../resources/clinic.example.json'
import type { Database } from '../../src/main/database/connection.ts'
import { databaseHealth } from '../../src/main/database/health.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME, VisitStore } from '../../src/main/database/visit-store.ts'
import { findReport } from '../../src/main/reports/find-report.ts'
import { reportLessonOf } from '../../src/main/reports/report-lesson.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { Visits } from '../../src/main/visit/visits.ts'
import { clinicSchema } from '../../src/shared/clinic.ts'
import { reportNames } from '../../src/shared/reports.ts'
import { makeStaffExports } from '../helpers/export-worker.ts'
import { makeClinic } from '../helpers/factories.ts'
import { FakeClock } from '../helpers/fake-clock.ts'
import { fillWithAnswers } from '../helpers/faults/many-answers.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makePanelServices } from '../helpers/staff-panel.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { goTo, rightOption, visitSetup } from '../helpers/visit-setup.ts'
import { careOf, makeVisits, shippedContent } from '../helpers/visits.ts'

/**
 * What a touch may cost, in amounts that are the same on every machine: `npm run bench` tells the
 * times. A commit is one sync of the log, since `synchronous` is FULL; a page is what it writes.
 */
const MOST = { pages: 4, statements: 4 }
/** So that the middle of them says the same each time, although one in four finds a page full. */
const TOUCHES = 40

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const PAGE_BYTES = 4096

/** Passes everything on to `target`, and tells of each call. */
function watched<Target extends object>(
  target: Target,
  called: (name: string | symbol, answer: unknown) => unknown,
): Target {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object)
      if (typeof value !== 'function') return value
      return (...values: unknown[]): unknown => called(name, value.apply(object, values))
    },
  })
}

/** A database that counts what is asked of its prepared statements. */
function countStatementsOf(database: Database) {
  let statements = 0
  const counted = watched(database, (name, answer) => {
    if (name !== 'prepare') return answer
    return watched(answer as object, (_name, result) => {
      statements++
      return result
    })
  })
  return { counted, countStatements: () => statements }
}

/** Visits on a database that counts. */
function makeCounted() {
  const databasePath = join(makeTempDir(), DATABASE_NAME)
  const database = openDatabase(databasePath)
  onTestFinished(() => {
    database.close()
  })
  const { counted, countStatements } = countStatementsOf(database)
  const store = new VisitStore(counted, databasePath)
  const visits = new Visits({ ...visitSetup(new FakeClock()), store, log: new MemoryLog() })
  return { visits, database, databasePath, countStatements }
}

/** What `work` writes to the log, and how many statements it takes. */
function costOf(
  { database, databasePath, countStatements }: ReturnType<typeof makeCounted>,
  work: () => void,
) {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const before = countStatements()
  work()
  const statements = countStatements() - before

  const wal = readFileSync(`${databasePath}-wal`)
  const frameBytes = FRAME_HEADER_BYTES + PAGE_BYTES
  const pages = (wal.length - HEADER_BYTES) / frameBytes
  // The last frame of a commit says how many pages the file has then; all others say 0.
  const sizes = Array.from({ length: pages }, (_, n) =>
    wal.readUInt32BE(HEADER_BYTES + n * frameBytes + 4),
  )
  return { commits: sizes.filter((size) => size > 0).length, pages, statements }
}

type Cost = ReturnType<typeof costOf>

/**
 * What the middle of many touches writes: now and then one finds a page of a tree full, and writes
 * two more for it. One page more each time moves the middle by one.
 */
function middlePages(costs: readonly Cost[]): number {
  expect(costs.length).toBeGreaterThanOrEqual(TOUCHES)
  const pages = costs.map((cost) => cost.pages).toSorted((a, b) => a - b)
  return pages[Math.floor(pages.length / 2)] ?? NaN
}

function expectCheap(costs: readonly Cost[]) {
  for (const { commits, pages, statements } of costs) {
    expect(commits).toBe(1)
    expect(pages).toBeGreaterThan(0)
    expect(statements).toBeGreaterThan(0)
    expect(statements).toBeLessThanOrEqual(MOST.statements)
  }
  expect(middlePages(costs)).toBeLessThanOrEqual(MOST.pages)
}

/** Answers every question of some visits, right at once. */
function answerMany(rig: ReturnType<typeof makeCounted>): Cost[] {
  const { visits } = rig
  const costs: Cost[] = []
  while (costs.length < TOUCHES) {
    let view = goTo(visits, visits.begin('en'), 'question')
    while (view.step.kind === 'question') {
      const { id, turn } = view
      const optionId = rightOption(view)
      costs.push(
        costOf(rig, () => {
          view = visits.answer(id, turn, optionId)
        }),
      )
      view = visits.move(view.id, view.turn, 'next')
    }
    visits.leave(goTo(visits, view, 'done').id)
  }
  return costs
}

describe('a touch', () => {
  it('that goes to the next slide is one commit of a few pages', () => {
    const rig = makeCounted()
    let view = rig.visits.begin('en')
    view = rig.visits.move(view.id, view.turn, 'next')
    const costs: Cost[] = []
    while (view.step.kind === 'slide') {
      costs.push(
        costOf(rig, () => {
          view = rig.visits.move(view.id, view.turn, 'next')
        }),
      )
    }
    expectCheap(costs)
  })

  it('that answers a question is one commit of a few pages', () => {
    expectCheap(answerMany(makeCounted()))
  })

  it('that answers in words that nobody read before is still one commit, and two pages more', () => {
    const rig = makeCounted()
    rig.database.exec(`
      CREATE TRIGGER seldom_shown AFTER INSERT ON answers
        BEGIN DELETE FROM shown_words; END`)
    const costs = answerMany(rig)
    for (const { commits, statements } of costs) {
      expect(commits).toBe(1)
      expect(statements).toBeLessThanOrEqual(MOST.statements)
    }
    expect(middlePages(costs)).toBeLessThanOrEqual(MOST.pages + 2)
  })

  it('that writes one page more each time is noticed', () => {
    const rig = makeCounted()
    rig.database.exec(`
      CREATE TABLE more (at TEXT);
      CREATE TRIGGER one_page_more AFTER INSERT ON answers
        BEGIN INSERT INTO more VALUES (new.answered_at); END`)
    expect(middlePages(answerMany(rig))).toBe(MOST.pages + 1)
  })

  it('that changes the language is one commit of a few pages', () => {
    const rig = makeCounted()
    const { id } = rig.visits.begin('en')
    const touch = (locale: string) =>
      costOf(rig, () => {
        rig.visits.switchLocale(id, locale)
      })
    expectCheap(Array.from({ length: TOUCHES }, (_, n) => touch(n % 2 === 0 ? 'es' : 'en')))
  })

  it('costs no more with a hundred thousand answers behind it than with none', () => {
    const few = makeCounted()
    const many = makeCounted()
    fillWithAnswers(many.database, 100_000)
    const [first, later] = [answerMany(few), answerMany(many)]
    expect(later.map(({ statements }) => statements)).toEqual(
      first.map(({ statements }) => statements),
    )
    expect(middlePages(later)).toBe(middlePages(first))
  })
})

/** What staff open, each on the results of a rig, and how many statements that may take. */
const screens: Record<string, { most: number; open: (rig: StaffRig) => unknown }> = {
  'the visit under way and those of today': {
    most: 1,
    open: ({ care, visits }) => [visits.view, visits.missed, care.ended.on('2026-03-04')],
  },
  'the days that reports can tell of': { most: 1, open: ({ panel }) => panel.reports.span },
  ...Object.fromEntries(
    reportNames.map((name) => [
      `the report of ${name}`,
      {
        most: 1,
        open: ({ database }: StaffRig) =>
          findReport(database, reportLessonOf(shippedContent, makeClinic()), name, {
            fromDate: null,
            toDate: null,
          }),
      },
    ]),
  ),
  'the languages, for each of them': {
    most: shippedContent.locales.size,
    open: ({ panel }) => panel.approvals.list({ id: 'ada', name: 'Ada', role: 'nurse' }),
  },
  'the device': {
    // The rows of each of ten tables are counted, and kept words read, in a process of its own.
    most: 14,
    open: ({ database, panel }) => {
      const looked = databaseHealth(database)
      return [panel.kept.sqliteVersion(), looked.integrity(), looked.brokenAudit(), looked.lastAt()]
    },
  },
  // One for each format, since each is counted by itself.
  'the exports': { most: 6, open: ({ exports }) => exports.history },
}

type StaffRig = ReturnType<typeof makeStaffRig>

/** What the staff's screens ask, on a database that counts. */
function makeStaffRig() {
  const rig = makeVisits()
  const { counted, countStatements } = countStatementsOf(rig.database)
  const settings = { ...defaultSettings(), clinic: v.parse(clinicSchema, exampleClinic) }
  const watchedRig = { ...rig, database: counted }
  return {
    ...{ visits: rig.visits, database: counted, plain: rig.database, countStatements },
    care: careOf(watchedRig),
    panel: makePanelServices(watchedRig, settings),
    exports: makeStaffExports(watchedRig, settings),
  }
}

describe('a screen of the staff', () => {
  const makeFew = () => makeStaffRig()
  const makeMany = () => {
    const rig = makeStaffRig()
    fillWithAnswers(rig.plain, 20_000)
    return rig
  }

  it.each(Object.entries(screens))(
    'that shows %s asks no more of many answers than of none',
    (_name, { most, open }) => {
      const [few = 0, many] = [makeFew(), makeMany()].map((rig) => {
        const before = rig.countStatements()
        open(rig)
        return rig.countStatements() - before
      })
      expect(few).toBeGreaterThan(0)
      expect(few).toBeLessThanOrEqual(most)
      expect(many).toBe(few)
    },
  )
})
