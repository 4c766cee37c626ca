import { Offer } from '../../../src/renderer/src/offer.svelte.ts'
import { Staff } from '../../../src/renderer/src/features/staff/staff.svelte.ts'
import { makeLessonWords } from '../factories.ts'
import { FakeClient } from './fake-client.ts'
import { makeStart } from './views.ts'

export const UNTIL_LOCK = { name: 'Ann Lee', secondsLeft: 60 }

/** Staff at the screen of a kiosk whose main answers as the test says. */
export function makeStaff(answers: FakeClient['answers'] = {}) {
  const fake = new FakeClient({
    content: {
      words: () => Promise.resolve({ ui: {} }),
      staffWords: () => Promise.resolve({ ui: { staff: { title: 'Staff' } } }),
      lessonWords: () => Promise.resolve({ lesson: makeLessonWords() }),
    },
    ...answers,
    staff: {
      gate: () => Promise.resolve({ hasStaff: true, waitSeconds: 0 }),
      unlock: () => Promise.resolve({ kind: 'open', name: UNTIL_LOCK.name }),
      stay: () => Promise.resolve(UNTIL_LOCK),
      lock: () => Promise.resolve(undefined),
      salvage: () => Promise.resolve(null),
      ...answers.staff,
    },
  })
  const offer = new Offer()
  offer.take(makeStart())
  const failures: unknown[] = []
  const kiosk = { isPaused: false, refreshed: 0, refresh: () => Promise.resolve() }
  kiosk.refresh = () => {
    kiosk.refreshed += 1
    return Promise.resolve()
  }
  const onfailure = (error: unknown) => void failures.push(error)
  const staff = new Staff({ client: fake.client, kiosk, offer, onfailure })
  return { staff, fake, kiosk, failures }
}

/** A staff panel that somebody has entered with their PIN. */
export async function enterStaff(answers: FakeClient['answers'] = {}) {
  const made = makeStaff(answers)
  await made.staff.open()
  for (const digit of '271828') made.staff.pad.type(digit)
  await made.staff.pad.enter()
  made.fake.calls.length = 0
  return made
}
