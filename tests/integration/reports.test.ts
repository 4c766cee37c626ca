import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../src/main/database/connection.ts'
import { hashOfWords, keepShownWords } from '../../src/main/database/shown-words.ts'
import { nurseTopics } from '../../src/main/reports/nurse-topics.ts'
import { questionResults } from '../../src/main/reports/question-results.ts'
import { reportLessonOf } from '../../src/main/reports/report-lesson.ts'
import { slideTimes } from '../../src/main/reports/slide-times.ts'
import { visitCounts } from '../../src/main/reports/visit-counts.ts'
import {
  nurseTopicSchema,
  questionResultSchema,
  reportRangeSchema,
  slideTimeSchema,
  visitCountSchema,
} from '../../src/shared/reports.ts'
import { makeClinic, makeLesson } from '../helpers/factories.ts'
import { makeWords } from '../helpers/visit-record.ts'
import { goTo, makeVisits, rightOption, shippedContent } from '../helpers/visits.ts'

const always = { fromDate: null, toDate: null }
const lesson = {
  ...makeLesson(),
  topics: { en: { 'getting-up': 'Getting up' }, es: { 'getting-up': 'Levantarse' } },
}
const unknown = { kind: 'unknown' }
const HASH = 'a'.repeat(64)
const NOON = 'T12:00:00.000-05:00'

/** An empty database of the current schema, and how to put one visit into it. */
function makeRecord() {
  const { database } = makeVisits()
  let made = 0
  return {
    database,
    addVisit: (visit: {
      day?: string
      language?: string
      status?: string
      lessonId?: string
      settled?: Record<string, 'correct' | 'nurse'>
      answers?: {
        questionId: string
        outcome: 'correct' | 'wrong'
        tryNo?: number
        topic?: string | null
      }[]
      slides?: { slideId: string; shownMs: number | null; reason?: string }[]
    }) => {
      const id = `v${++made}`
      insertVisit(database, id, visit)
      const { language = 'en', day = '2026-03-04' } = visit
      visit.answers?.forEach(({ questionId, outcome, tryNo = 1, topic = null }, turn) => {
        const words = topic === null ? null : makeWords({ questionId, language, topic })
        if (words !== null) keepShownWords(database, [words])
        database
          .prepare(
            `INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome,
               try_no, locale, content_hash, answered_at, words_hash)
             VALUES (?, ?, ?, 'a', 'o', ?, ?, ?, ?, ?, ?)`,
          )
          .run(
            ...[id, turn, questionId, outcome, tryNo, language, HASH, day + NOON],
            words && hashOfWords(words),
          )
      })
      for (const { slideId, shownMs, reason = 'lesson' } of visit.slides ?? []) {
        database
          .prepare(
            `INSERT INTO slide_views (visit_id, slide_id, reason, locale, content_hash, shown_at,
               shown_ms) VALUES (?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(id, slideId, reason, language, HASH, day + NOON, shownMs)
      }
    },
  }
}

function insertVisit(
  database: Database,
  id: string,
  visit: {
    day?: string
    language?: string
    status?: string
    lessonId?: string
    settled?: Record<string, string>
  },
) {
  const at = (visit.day ?? '2026-03-04') + NOON
  const status = visit.status ?? 'completed'
  database
    .prepare(
      `INSERT INTO visits (id, kiosk_id, app_version, lesson_id, lesson_version, lesson_hash, locale,
         conditions, slides_total, questions_total, status, started_at, alive_at, ended_at, progress)
       VALUES (?, 'k', '1', ?, '1.0.0', ?, ?, '{}', 3, 2, ?, ?, ?, ?, ?)`,
    )
    .run(
      id,
      visit.lessonId ?? lesson.id,
      HASH,
      visit.language ?? 'en',
      status,
      at,
      at,
      status === 'open' ? null : at,
      JSON.stringify({ settled: visit.settled ?? {} }),
    )
}

/** As many first answers as asked for to one question, each in a visit of its own. */
function answerOften(
  addVisit: ReturnType<typeof makeRecord>['addVisit'],
  { right, wrong, language = 'en' }: { right: number; wrong: number; language?: string },
) {
  for (let n = 0; n < right + wrong; n++) {
    const outcome = n < right ? 'correct' : 'wrong'
    addVisit({ language, answers: [{ questionId: 'getting-up', outcome }] })
  }
}

describe('visits', () => {
  it('are counted by day, language and how they ended', () => {
    const { database, addVisit } = makeRecord()
    addVisit({ day: '2026-03-05', status: 'open' })
    addVisit({})
    addVisit({})
    addVisit({ status: 'stopped' })
    addVisit({ language: 'es' })
    expect(visitCounts(database, always)).toEqual([
      { day: '2026-03-04', language: 'en', status: 'completed', visits: 2 },
      { day: '2026-03-04', language: 'en', status: 'stopped', visits: 1 },
      { day: '2026-03-04', language: 'es', status: 'completed', visits: 1 },
      { day: '2026-03-05', language: 'en', status: 'open', visits: 1 },
    ])
  })

  it.each([
    [{ fromDate: '2026-03-05', toDate: null }, ['2026-03-05', '2026-03-06']],
    [{ fromDate: null, toDate: '2026-03-05' }, ['2026-03-04', '2026-03-05']],
    [{ fromDate: '2026-03-05', toDate: '2026-03-05' }, ['2026-03-05']],
    [{ fromDate: '2026-04-01', toDate: null }, []],
  ])('are those of the days %j', (range, days) => {
    const { database, addVisit } = makeRecord()
    for (const day of ['2026-03-04', '2026-03-05', '2026-03-06']) addVisit({ day })
    expect(visitCounts(database, range).map(({ day }) => day)).toEqual(days)
  })
})

describe('questions', () => {
  it('are judged by the first try alone, in the language in which it was made', () => {
    const { database, addVisit } = makeRecord()
    addVisit({
      answers: [
        { questionId: 'getting-up', outcome: 'wrong' },
        { questionId: 'going-home', outcome: 'correct' },
        { questionId: 'getting-up', outcome: 'correct', tryNo: 2 },
      ],
    })
    addVisit({ language: 'es', answers: [{ questionId: 'getting-up', outcome: 'correct' }] })
    const verdict = 'too-few-to-say'
    expect(questionResults(database, always, lesson)).toEqual([
      {
        questionId: 'getting-up',
        slideId: 'numbness',
        language: 'en',
        firstTries: 1,
        right: 0,
        verdict,
        wording: unknown,
      },
      {
        questionId: 'getting-up',
        slideId: 'numbness',
        language: 'es',
        firstTries: 1,
        right: 1,
        verdict,
        wording: unknown,
      },
      {
        questionId: 'going-home',
        slideId: 'driving',
        language: 'en',
        firstTries: 1,
        right: 1,
        verdict,
        wording: unknown,
      },
    ])
  })

  it.each([
    [{ right: 16, wrong: 4 }, 'well-taught'],
    [{ right: 15, wrong: 5 }, 'slide-at-fault'],
    [{ right: 0, wrong: 19 }, 'too-few-to-say'],
    [{ right: 19, wrong: 0 }, 'too-few-to-say'],
    [{ right: 20, wrong: 0 }, 'well-taught'],
  ])('with %j say of the slide: %s', (tries, verdict) => {
    const { database, addVisit } = makeRecord()
    answerOften(addVisit, tries)
    expect(questionResults(database, always, lesson)).toMatchObject([
      { slideId: 'numbness', verdict },
    ])
  })

  it('show a slide that fails in one language only', () => {
    const { database, addVisit } = makeRecord()
    answerOften(addVisit, { right: 40, wrong: 0 })
    answerOften(addVisit, { right: 10, wrong: 10, language: 'es' })
    expect(
      questionResults(database, always, lesson).map(({ language, verdict }) => [language, verdict]),
    ).toEqual([
      ['en', 'well-taught'],
      ['es', 'slide-at-fault'],
    ])
  })

  it('name no slide where the lesson asks it no more, and leave other lessons out', () => {
    const { database, addVisit } = makeRecord()
    addVisit({ answers: [{ questionId: 'of-last-year', outcome: 'correct' }] })
    addVisit({ lessonId: 'other', answers: [{ questionId: 'getting-up', outcome: 'correct' }] })
    expect(questionResults(database, always, lesson)).toMatchObject([
      { questionId: 'of-last-year', slideId: null },
    ])
  })
})

describe('the time for a slide', () => {
  it('is the median of the looks at it in the lesson', () => {
    const { database, addVisit } = makeRecord()
    const slideId = 'numbness'
    addVisit({
      slides: [
        { slideId, shownMs: 1000 },
        { slideId, shownMs: 600_000 },
        { slideId, shownMs: 2040 },
        { slideId, shownMs: null },
        { slideId, shownMs: 1, reason: 'reteach' },
      ],
    })
    addVisit({ language: 'es', slides: [{ slideId, shownMs: 3000 }] })
    expect(slideTimes(database, always, lesson.id, 'language')).toEqual([
      { slideId, language: 'en', views: 3, medianSeconds: 2 },
      { slideId, language: 'es', views: 1, medianSeconds: 3 },
    ])
    // Between the two in the middle.
    expect(slideTimes(database, always, lesson.id, 'slide')).toEqual([
      { slideId, language: null, views: 4, medianSeconds: 2.5 },
    ])
  })
})

describe('topics for the nurse', () => {
  it('are told from the most frequent on, of those that came to an end', () => {
    const { database, addVisit } = makeRecord()
    addVisit({ settled: { 'getting-up': 'nurse', 'going-home': 'correct' } })
    addVisit({ settled: { 'getting-up': 'nurse', 'going-home': 'nurse' } })
    addVisit({ settled: { 'getting-up': 'correct', 'never-missed': 'correct' } })
    expect(nurseTopics(database, always, lesson)).toEqual([
      {
        ...{ questionId: 'getting-up', slideId: 'numbness', handedToNurse: 2, settled: 3 },
        wording: unknown,
      },
      {
        ...{ questionId: 'going-home', slideId: 'driving', handedToNurse: 1, settled: 2 },
        wording: unknown,
      },
    ])
  })
})

describe('what a question was called', () => {
  /** First tries, each with the words of its own time, and what the nurse was left. */
  function makeWorded() {
    const record = makeRecord()
    for (const [language, topic] of [
      ['en', 'Getting up'],
      ['es', 'Levantarse'],
      ['es', 'Ponerse de pie'],
      ['en', null],
    ] as const) {
      record.addVisit({
        language,
        settled: { 'getting-up': 'nurse' },
        answers: [{ questionId: 'getting-up', outcome: 'wrong', topic }],
      })
    }
    return record
  }

  it('is that of today, in any language, an earlier topic as it was read, or not known', () => {
    const { database } = makeWorded()
    const results = questionResults(database, always, lesson)
    expect(results.map(({ language, wording }) => [language, wording])).toEqual([
      ['en', unknown],
      ['en', { kind: 'today' }],
      ['es', { kind: 'today' }],
      ['es', { kind: 'earlier', topic: 'Ponerse de pie' }],
    ])
    expect(nurseTopics(database, always, lesson)).toMatchObject([
      { wording: { kind: 'today' }, handedToNurse: 2, settled: 2 },
      { wording: unknown, handedToNurse: 1, settled: 1 },
      { wording: { kind: 'earlier', topic: 'Ponerse de pie' }, handedToNurse: 1, settled: 1 },
    ])
  })
})

it('makes reports of real visits that fit their schemas', () => {
  const { visits, clock, database } = makeVisits()
  let view = goTo(visits, visits.begin('es'), 'question')
  while (view.step.kind === 'question') {
    clock.advance(2000)
    const isDriving = view.step.question.questionId === 'driving'
    view = visits.answer(view.id, view.turn, isDriving ? null : rightOption(view))
    view = visits.move(view.id, view.turn, 'next')
  }
  goTo(visits, view, 'done')

  const range = v.parse(reportRangeSchema, always)
  const shipped = reportLessonOf(shippedContent, makeClinic())
  const results = questionResults(database, range, shipped)
  const topics = nurseTopics(database, range, shipped)
  expect(results).toHaveLength(10)
  expect(topics).toMatchObject([
    { questionId: 'driving', slideId: 'no-driving', wording: { kind: 'today' } },
  ])
  expect(new Set(results.map(({ wording }) => wording.kind))).toEqual(new Set(['today']))
  for (const [schema, rows] of [
    [visitCountSchema, visitCounts(database, range)],
    [questionResultSchema, results],
    [nurseTopicSchema, topics],
    [slideTimeSchema, slideTimes(database, range, shipped.id, 'slide')],
    [slideTimeSchema, slideTimes(database, range, shipped.id, 'language')],
  ] as const) {
    expect(rows).not.toEqual([])
    for (const row of rows) expect(v.is(schema, row)).toBe(true)
  }
})
