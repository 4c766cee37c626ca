import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../../src/main/database/open.ts'
import { DATABASE_NAME, VisitStore } from '../../../src/main/database/visit-store.ts'
import { systemClock } from '../../../src/main/platform/clock.ts'
import { Visits } from '../../../src/main/visit/visits.ts'
import type { VisitView } from '../../../src/shared/visit.ts'
import { goTo, rightOption, visitSetup } from '../../../tests/helpers/visit-setup.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export interface Answerer {
  /** Answers the next question, and only that is timed. @returns ms */
  answer: () => number
  /** What the last answer added to the log; nothing where it is written over. */
  addedBytes: () => number
  close: () => void
}

/** The kiosk’s own visits on its own database, with the real clock and the real disk. */
export function openAnswerer(dataDir: string): Answerer {
  const databasePath = join(dataDir, DATABASE_NAME)
  const database = openDatabase(databasePath)
  const store = new VisitStore(database, databasePath)
  const visits = new Visits({ ...visitSetup(systemClock), store, log: silent })
  const logBytes = () => statSync(`${databasePath}-wal`).size
  let view: VisitView | null = null
  let added = 0
  const answer = () => {
    view ??= goTo(visits, visits.begin('en'), 'question')
    const option = rightOption(view)
    const before = logBytes()
    const startedMs = performance.now()
    const answered = visits.answer(view.id, view.turn, option)
    const tookMs = performance.now() - startedMs
    added = logBytes() - before
    view = visits.move(answered.id, answered.turn, 'next')
    if (view.step.kind === 'summary') {
      visits.stop(view.id)
      view = null
    }
    return tookMs
  }
  return {
    answer,
    addedBytes: () => added,
    close: () => {
      database.close()
    },
  }
}
