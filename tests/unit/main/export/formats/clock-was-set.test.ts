import { describe, expect, it } from 'vitest'
import { clockWasSet } from '../../../../../src/main/export/formats/clock-was-set.ts'
import type { VisitRecord } from '../../../../../src/main/export/record-format.ts'
import { readVisitRecords } from '../../../../../src/main/export/visit-records.ts'
import { makeAnswer, makeVisitRecord } from '../../../../helpers/visit-record.ts'
import {
  goTo,
  makeVisits,
  rightOption,
  wrongOption,
  type VisitsRig,
} from '../../../../helpers/visits.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const START = Date.parse('2026-03-04T14:00:00Z')
const at = (seconds: number) =>
  new Date(START + seconds * 1000).toISOString().slice(0, 19) + '+00:00'

const slide = (
  orderNo: number,
  shownAfter: number,
  seconds: number | null,
): VisitRecord['slides'][number] => ({
  ...{ orderNo, slideId: `s${orderNo}`, reason: 'lesson', language: 'en', secondLanguage: null },
  ...{ contentHash: 'a'.repeat(64), shownAt: at(shownAfter), seconds },
})

/** Stopped at once; what it lacks is what the case is about. */
const record = (part: Partial<VisitRecord>) =>
  makeVisitRecord({ status: 'stopped', answers: [], startedAt: at(0), ...part })

describe('a clock that was set', () => {
  it.each<[string, Partial<VisitRecord>]>([
    [
      'back by 890 s during a slide of 904 s',
      {
        ...{ endedAt: at(290), activeSeconds: 1180, changedNo: 4 },
        slides: [slide(2, 0, 904), slide(3, 14, null)],
      },
    ],
    [
      'back by 20 s during a slide of 30 s',
      {
        ...{ endedAt: at(300), activeSeconds: 40, changedNo: 4 },
        slides: [slide(2, 0, 30), slide(3, 10, null)],
      },
    ],
    [
      'back by 20 s while a question was there for 30',
      {
        ...{ endedAt: at(300), activeSeconds: 60, changedNo: 7 },
        slides: [slide(2, 0, 10)],
        answers: [makeAnswer({ orderNo: 5, answeredAt: at(20), seconds: 30 })],
      },
    ],
    ['back, with nothing recorded but the stopwatch', { endedAt: at(290), activeSeconds: 300 }],
    ['forwards by 365 days', { endedAt: at(365 * 86_400), activeSeconds: 284 }],
    [
      'forwards by an hour, from one slide to the next',
      {
        ...{ endedAt: at(3700), activeSeconds: 100, changedNo: 9 },
        slides: [slide(2, 0, 30), slide(3, 3630, null)],
      },
    ],
  ])('is seen: %s', (_how, part) => {
    expect(clockWasSet(record(part))).toBe(true)
  })

  it.each<[string, Partial<VisitRecord>]>([
    [
      'seconds that were rounded',
      {
        ...{ endedAt: at(60), activeSeconds: 61, changedNo: 4 },
        slides: [slide(2, 0, 30.9), slide(3, 30, null)],
      },
    ],
    [
      'a pause of three hours on the second slide',
      {
        ...{ endedAt: at(3 * 3600 + 60), activeSeconds: 60, changedNo: 6 },
        slides: [slide(2, 0, 30), slide(3, 30, null)],
      },
    ],
    [
      'two interruptions of ten minutes',
      {
        ...{ endedAt: at(1260), activeSeconds: 60, changedNo: 4 },
        slides: [slide(2, 0, null), slide(3, 1230, null)],
      },
    ],
    [
      'a visit from before things were numbered',
      { endedAt: at(9000), activeSeconds: 60, changedNo: null },
    ],
  ])('is not seen in %s', (_what, part) => {
    expect(clockWasSet(record(part))).toBe(false)
  })
})

/** To the end, the third question missed once; something happens after so many steps. */
function takeVisit(
  rig: VisitsRig,
  happenAfter: number,
  happen: (rig: VisitsRig, id: string) => void,
) {
  const { visits } = rig
  let step = 0
  let view = visits.begin('en')
  const { id } = view
  while (view.step.kind !== 'done') {
    rig.clock.advance(7300)
    visits.heartbeat()
    if (step === happenAfter) {
      happen(rig, id)
      if (visits.view === null) throw new Error('the visit was ended')
      view = visits.view
    }
    step++
    const isQuestion = view.step.kind === 'question'
    view = isQuestion
      ? visits.answer(id, view.turn, (step % 5 === 0 ? wrongOption : rightOption)(view))
      : visits.move(id, view.turn, 'next')
  }
  visits.leave(id)
}

function wasSet({ database }: VisitsRig): boolean {
  const everything = {
    ...{ afterChange: -1, upToChange: Number.MAX_SAFE_INTEGER, fromDate: null, toDate: null },
  }
  const [visit] = readVisitRecords(database, everything, 'https://clinic.example')
  if (visit === undefined) throw new Error('no visit')
  return clockWasSet(visit)
}

/** A slide, the screen before the questions, questions and what comes after answers. */
const STEPS = [0, 11, 12, 13, 14, 15, 20]

function makeRig(): VisitsRig {
  const rig = makeVisits()
  rig.database.exec('PRAGMA synchronous = OFF')
  return rig
}

describe('in a visit as it is recorded, a clock', () => {
  const pauseFor =
    (ms: number) =>
    ({ visits, clock }: VisitsRig, id: string) => {
      visits.pause(id, true)
      for (let passedMs = 0; passedMs < ms; passedMs += 60_000) {
        clock.advance(60_000)
        visits.heartbeat()
      }
      visits.pause(id, false)
    }
  const sleepFor =
    (ms: number) =>
    ({ visits, clock }: VisitsRig) => {
      clock.setWallClockBy(ms)
      visits.heartbeat()
    }
  const switchLanguage = ({ visits }: VisitsRig, id: string) => {
    visits.switchLocale(id, 'es')
  }

  it.each<[string, (rig: VisitsRig, id: string) => void]>([
    ['nothing', () => undefined],
    ['a pause of a minute', pauseFor(60_000)],
    ['a pause of two hours', pauseFor(2 * HOUR_MS)],
    ['a sleep of less than a resumption takes', sleepFor(170_000)],
    ['another language', switchLanguage],
    [
      'a look of an hour at one screen',
      ({ clock, visits }) => {
        for (let n = 0; n < 60; n++) {
          clock.advance(60_000)
          visits.heartbeat()
        }
      },
    ],
  ])('that nobody set is right, whatever the screen: with %s', (_what, happen) => {
    for (const after of STEPS) {
      const rig = makeRig()
      takeVisit(rig, after, happen)
      expect([after, wasSet(rig)]).toEqual([after, false])
    }
  })

  it.each([-DAY_MS, -HOUR_MS, -12_000])('that was set by %d ms is not', (ms) => {
    for (const after of STEPS) {
      const rig = makeRig()
      takeVisit(rig, after, ({ clock }) => {
        clock.setWallClockBy(ms)
      })
      expect([after, wasSet(rig)]).toEqual([after, true])
    }
  })

  it.each([HOUR_MS, 365 * DAY_MS])(
    'that was set forwards by %d ms before the next sign of life is not',
    (ms) => {
      for (const after of STEPS) {
        const rig = makeRig()
        takeVisit(rig, after, ({ clock }) => {
          clock.setWallClockBy(ms)
        })
        expect([after, wasSet(rig)]).toEqual([after, true])
      }
    },
  )

  it('that was set forwards by an hour is seen on a slide also where there was a pause', () => {
    const rig = makeRig()
    const view = goTo(rig.visits, rig.visits.begin('en'), 'slide')
    rig.visits.pause(view.id, true)
    rig.visits.pause(view.id, false)
    let next = rig.visits.view ?? view
    next = rig.visits.move(view.id, next.turn, 'next')
    rig.clock.advance(5000)
    rig.clock.setWallClockBy(HOUR_MS)
    rig.visits.move(view.id, next.turn, 'next')
    rig.visits.stop(view.id)
    expect(wasSet(rig)).toBe(true)
  })
})
