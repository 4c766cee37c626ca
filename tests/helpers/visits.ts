import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { loadContent } from '../../src/main/content/load.ts'
import { openDatabase, type Database } from '../../src/main/database/open.ts'
import { DATABASE_NAME, VisitStore } from '../../src/main/database/visit-store.ts'
import { defaultSettings } from '../../src/main/settings.ts'
import type { Clock } from '../../src/main/clock.ts'
import type { VisitSetup } from '../../src/main/visit/new-visit.ts'
import { Visits } from '../../src/main/visit/visits.ts'
import type { Conditions } from '../../src/shared/lesson.ts'
import type { VisitView } from '../../src/shared/visit.ts'
import { makeClinic } from './factories.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryLog } from './memory-log.ts'
import { makeTempDir } from './temp-dir.ts'

const root = resolve(import.meta.dirname, '../..')

/** The lesson as it ships. */
export const shippedContent = loadContent(
  [{ lessonsDir: join(root, 'resources/lessons'), localesDir: join(root, 'locales') }],
  'facet-joint-injection',
)

export const RESUME_WITHIN_MS = 180_000

export interface VisitsRig {
  visits: Visits
  database: Database
  databasePath: string
  clock: FakeClock
  log: MemoryLog
  /** As after a kill: a new run on the same file, at the same time. */
  restart: () => VisitsRig
}

/** What the visits of a kiosk have in common. */
export function visitSetup(
  clock: Clock,
  { conditions, askOptional }: { conditions?: Conditions; askOptional?: boolean } = {},
): VisitSetup {
  return {
    content: shippedContent,
    clock,
    kioskId: '6a1d3c1e-9c5b-4b8e-9a55-0d8c9c1f7a10',
    appVersion: '0.0.0',
    conditions: conditions ?? defaultSettings().conditions,
    askOptional: askOptional ?? false,
    limits: makeClinic().limits,
    resumeWithinMs: RESUME_WITHIN_MS,
  }
}

/** The visits of one kiosk on a real database in a folder of its own. */
export function makeVisits(
  options: {
    conditions?: Conditions
    askOptional?: boolean
    clock?: FakeClock
    databasePath?: string
  } = {},
): VisitsRig {
  const clock = options.clock ?? new FakeClock()
  const log = new MemoryLog()
  const databasePath = options.databasePath ?? join(makeTempDir(), DATABASE_NAME)
  const database = openDatabase(databasePath)
  onTestFinished(() => {
    database.close()
  })
  const store = new VisitStore(database, databasePath)
  const visits = new Visits({ ...visitSetup(clock, options), store, log })
  return {
    visits,
    database,
    databasePath,
    clock,
    log,
    restart: () => makeVisits({ ...options, clock, databasePath }),
  }
}

/** Next until the step is of this kind. */
export function goTo(visits: Visits, view: VisitView, kind: VisitView['step']['kind']): VisitView {
  let current = view
  for (let steps = 0; current.step.kind !== kind; steps++) {
    if (steps > 200) throw new Error(`never reached ${kind}`)
    current = visits.move(current.id, current.turn, 'next')
  }
  return current
}

/** The id of the right option of the question asked, looked up in the lesson as shipped. */
export function rightOption(view: VisitView): string {
  return optionWhere(view, true)
}

export function wrongOption(view: VisitView): string {
  return optionWhere(view, false)
}

function optionWhere({ step }: VisitView, correct: boolean): string {
  if (step.kind !== 'question') throw new Error(`no question but ${step.kind}`)
  const { questionId, variantId } = step.question
  const options = shippedContent.lesson.questions
    .find(({ id }) => id === questionId)
    ?.variants.find(({ id }) => id === variantId)?.options
  const option = options?.find((candidate) => (candidate.correct === true) === correct)
  if (option === undefined) throw new Error(`${questionId}: no such option`)
  return option.id
}
