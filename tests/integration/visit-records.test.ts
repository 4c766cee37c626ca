import { describe, expect, it } from 'vitest'
import type { Selection } from '../../src/main/export/selection.ts'
import { readVisitRecords } from '../../src/main/export/visit-records.ts'
import { goTo, makeVisits, rightOption, wrongOption } from '../helpers/visits.ts'

const BASE_URL = 'https://clinic.example'

const everything: Selection = {
  afterChange: -1,
  upToChange: Number.MAX_SAFE_INTEGER,
  fromDate: null,
  toDate: null,
}

/** A visit stopped after two answers and one that has just begun, in a database with nothing else. */
function makeResults() {
  const { visits, clock, database } = makeVisits()
  let view = goTo(visits, visits.begin('en'), 'question')
  const firstId = view.id
  for (const choose of [wrongOption, () => null]) {
    clock.advance(2540)
    view = visits.answer(view.id, view.turn, choose(view))
    view = visits.move(view.id, view.turn, 'next')
  }
  visits.askHelp('3f0e2f8c-2f4e-4d0a-8d5c-1b1f3c8f0a11', 'question:fever', 'en')
  visits.stop(view.id)
  clock.advance(60_000)
  const second = visits.begin('es')
  return { database, firstId, secondId: second.id }
}

describe('the records of visits', () => {
  it('come in the order in which the visits began, each with all that happened in it', () => {
    const { database, firstId, secondId } = makeResults()
    database.exec(`INSERT INTO evaluations (id, visit_id, evaluation, follow_up, staff_id,
        evaluated_at, order_no)
      VALUES ('e2', '${firstId}', 'verbalized', 1, 's', '2026-03-04T09:00:00.123-05:00', 8),
        ('e1', '${firstId}', 'no_evidence', 0, 's', '2026-03-04T10:00:00.123-05:00', 7)`)
    const [first, second, ...others] = readVisitRecords(database, everything, BASE_URL)
    expect(others).toEqual([])
    expect(first).toMatchObject({
      visitId: firstId,
      language: 'en',
      secondLanguage: null,
      visitRef: null,
      recipient: null,
      attemptNo: 1,
      status: 'stopped',
      forNurse: [],
      answers: [
        { outcome: 'wrong', tryNo: 1, language: 'en', seconds: 2.5 },
        { optionId: null, outcome: 'unsure', seconds: 2.5 },
      ],
      helpRequests: [{ id: '3f0e2f8c-2f4e-4d0a-8d5c-1b1f3c8f0a11', screen: 'question:fever' }],
      // In the order in which they were given, whatever the clock said.
      evaluations: [
        { id: 'e1', evaluation: 'no_evidence', followUp: false },
        {
          id: 'e2',
          evaluation: 'verbalized',
          followUp: true,
          evaluatedAt: '2026-03-04T09:00:00-05:00',
        },
      ],
    })
    expect(first?.slides.length).toBeGreaterThanOrEqual(first?.slidesTotal ?? Infinity)
    expect(first?.slides.map(({ reason }) => reason)).toContain('reteach')
    for (const at of [first?.startedAt, first?.endedAt, first?.answers[0]?.answeredAt]) {
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
    }
    expect(second).toMatchObject({
      visitId: secondId,
      status: 'open',
      endedAt: null,
      answers: [],
      languageChanges: [],
    })
  })

  it('names the questions left to the nurse', () => {
    const { visits, database } = makeVisits()
    let view = goTo(visits, visits.begin('en'), 'question')
    while (view.step.kind === 'question') {
      const isFever = view.step.question.questionId === 'fever'
      view = visits.answer(view.id, view.turn, isFever ? null : rightOption(view))
      view = visits.move(view.id, view.turn, 'next')
    }
    const [record] = readVisitRecords(database, everything, BASE_URL)
    expect(record?.forNurse).toEqual(['fever'])
  })

  it.each([
    ['changes', { afterChange: 1, upToChange: 2 }],
    ['days, both included', { fromDate: '2026-03-05', toDate: '2026-03-05' }],
    ['days from one on', { fromDate: '2026-03-05' }],
  ])('are those of the %s asked for', (_what, part) => {
    const { database, firstId, secondId } = makeResults()
    const change = (id: string, no: number, startedAt: string) =>
      database
        .prepare('UPDATE visits SET changed_no = ?, started_at = ? WHERE id = ?')
        .run(no, startedAt, id)
    change(firstId, 1, '2026-03-04T23:59:59.999-05:00')
    change(secondId, 2, '2026-03-05T00:00:00.000-05:00')
    const found = [...readVisitRecords(database, { ...everything, ...part }, BASE_URL)]
    expect(found.map(({ visitId }) => visitId)).toEqual([secondId])
  })
})
