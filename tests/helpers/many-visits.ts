import { join } from 'node:path'
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME, VisitStore } from '../../src/main/database/visit-store.ts'
import { Visits } from '../../src/main/visit/visits.ts'
import type { VisitView } from '../../src/shared/visit.ts'
import { giveToApp } from './app.ts'
import { FakeClock } from './fake-clock.ts'
import { rightOption, visitSetup } from './visit-setup.ts'

/** Of ten patients in a row of one language so many miss a question at the first try. */
const MISSED_OF_TEN: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'numb-now': { en: 1, es: 4, ar: 2, 'zh-Hans': 3 },
  driving: { en: 3, es: 1, ar: 1, 'zh-Hans': 1 },
  fever: { en: 1, es: 1, ar: 5, 'zh-Hans': 1 },
  'pain-comes-back': { en: 1, es: 1, ar: 1, 'zh-Hans': 1 },
}
/** How many patients of twenty read what. */
const LANGUAGES = [
  ...['en', 'en', 'es', 'en', 'ar', 'en', 'es', 'en', 'en', 'es'],
  ...['en', 'zh-Hans', 'en', 'es', 'en', 'ar', 'en', 'es', 'en', 'en'],
]
const DAY_MS = 86_400_000

/**
 * Results as a clinic has them after some weeks: visits of the machine itself, saved by the store,
 * five a day until yesterday. They are the same each time.
 */
export function fillWithVisits(dataDir: string, count: number): void {
  const path = join(dataDir, DATABASE_NAME)
  const database = openDatabase(path)
  database.exec('PRAGMA synchronous = OFF') // no power cut is meant to happen to a test's past
  const clock = new FakeClock()
  const days = Math.ceil(count / 5)
  clock.setWallClockBy(Date.now() - days * DAY_MS - clock.now().getTime())
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const visits = new Visits({
    ...visitSetup(clock),
    store: new VisitStore(database, path),
    log,
  })
  const seen = new Map<string, number>()
  for (let n = 0; n < count; n++) {
    const language = LANGUAGES[n % LANGUAGES.length] ?? 'en'
    const nth = seen.get(language) ?? 0
    seen.set(language, nth + 1)
    takeVisit(visits, clock, language, nth, n)
    clock.advance(DAY_MS / 5)
  }
  database.close()
  giveToApp(path)
}

function takeVisit(visits: Visits, clock: FakeClock, language: string, nth: number, n: number) {
  let view = visits.begin(language)
  for (let step = 0; view.step.kind !== 'done'; step++) {
    if (step > 300) throw new Error('a visit without end')
    clock.advance(4000 + ((n * 7 + step * 13) % 11) * 900)
    // One of eleven sleeps in; one of those who miss everything is left to the nurse.
    if (n % 11 === 5 && step === 6) {
      visits.stop(view.id)
      return
    }
    view = takeStep(visits, view, nth, n)
  }
  visits.leave(view.id)
}

function takeStep(visits: Visits, view: VisitView, nth: number, n: number): VisitView {
  const { id, turn, step } = view
  if (step.kind !== 'question') return visits.move(id, turn, 'next')
  const { questionId } = step.question
  const missed = MISSED_OF_TEN[questionId]?.[view.locale] ?? 0
  const misses = (nth * 3) % 10 < missed && (!step.again || n % 3 === 0)
  return visits.answer(id, turn, misses ? null : rightOption(view))
}
