import fc from 'fast-check'
import { hashOfWords, type ShownWords } from '../../src/main/database/shown-words.ts'
import type {
  AnsweredWords,
  LessonEdition,
  UsedLesson,
} from '../../src/main/export/used-lessons.ts'
import type {
  FormatContext,
  RecordFormat,
  VisitRecord,
} from '../../src/main/export/record-format.ts'

type Answer = VisitRecord['answers'][number]

export function makeFormatContext(overrides: Partial<FormatContext> = {}): FormatContext {
  return {
    exportedAt: '2026-03-04T15:00:00.000-05:00',
    visitReference: { is: 'patient', system: null },
    ...overrides,
  }
}

/** What a question of `makeAnswer` says. */
export function makeWords(overrides: Partial<ShownWords> = {}): ShownWords {
  const { questionId, language } = { questionId: 'driving', language: 'es', ...overrides }
  return {
    lessonId: 'facet-joint-injection',
    lessonVersion: '1.4.2',
    language,
    questionId,
    variantId: 'a',
    topic: `${questionId} in ${language}`,
    scenario: 'At home.',
    ask: `${questionId} in ${language}?`,
    options: ['tomorrow', 'wait', 'call'].map((id) => ({ id, text: `${id} in ${language}` })),
    notSure: `not sure in ${language}`,
    ...overrides,
  }
}

/** The same answers, each to the words that `wordsOf` gives it. */
export function withWords(
  visit: VisitRecord,
  wordsOf: (
    answer: Pick<Answer, 'questionId' | 'variantId' | 'language'>,
  ) => ShownWords = makeWords,
): VisitRecord {
  const words: Record<string, ShownWords> = {}
  const answers = visit.answers.map((answer) => {
    const { questionId, variantId, language } = answer
    const shown = wordsOf({ questionId, variantId, language })
    const wordsHash = hashOfWords(shown)
    words[wordsHash] = shown
    return { ...answer, wordsHash }
  })
  return { ...visit, answers, words }
}

export function makeAnswer(overrides: Partial<Answer> = {}): Answer {
  return {
    orderNo: 3,
    seq: 1,
    questionId: 'driving',
    variantId: 'a',
    optionId: 'tomorrow',
    outcome: 'correct',
    tryNo: 1,
    language: 'es',
    secondLanguage: null,
    contentHash: 'a'.repeat(64),
    wordsHash: null,
    secondWordsHash: null,
    answeredAt: '2026-03-04T14:05:00-05:00',
    seconds: 2.5,
    ...overrides,
  }
}

/** Completed, in Spanish: one question right at once, one after a miss. */
export function makeVisitRecord(overrides: Partial<VisitRecord> = {}): VisitRecord {
  return {
    visitId: '4b0c6c3e-2f1d-4b52-9f2b-7c7f6a0f9d11',
    kioskId: '6a1d3c1e-9c5b-4b8e-9a55-0d8c9c1f7a10',
    appVersion: '0.1.0',
    lessonId: 'facet-joint-injection',
    lessonVersion: '1.4.2',
    lessonHash: 'b'.repeat(64),
    language: 'es',
    secondLanguage: null,
    visitRef: 'V20931',
    recipient: 'patient',
    attemptNo: 1,
    changedNo: 7,
    baseUrl: 'https://clinic.example',
    status: 'completed',
    startedAt: '2026-03-04T13:58:10-05:00',
    endedAt: '2026-03-04T14:07:31-05:00',
    injectedAt: '2026-03-04T13:50:00-05:00',
    activeSeconds: 192,
    slidesTotal: 12,
    questionsTotal: 2,
    slides: [],
    answers: [
      makeAnswer(),
      makeAnswer({
        ...{ orderNo: 5, answeredAt: '2026-03-04T14:05:20-05:00' },
        seq: 2,
        questionId: 'fever',
        optionId: 'wait',
        outcome: 'wrong',
        language: 'en',
      }),
      makeAnswer({
        ...{ orderNo: 7, answeredAt: '2026-03-04T14:05:40-05:00' },
        ...{ seq: 3, questionId: 'fever', variantId: 'b', optionId: 'call', tryNo: 2 },
      }),
    ],
    forNurse: [],
    helpRequests: [],
    languageChanges: [],
    evaluations: [],
    words: {},
    ...overrides,
  }
}

export function makeEvaluation(
  overrides: Partial<VisitRecord['evaluations'][number]> = {},
): VisitRecord['evaluations'][number] {
  return {
    orderNo: 20,
    id: '0d1c8f9e-1f58-4b60-8f0e-0f1f3c8f0a11',
    evaluation: 'verbalized',
    followUp: false,
    staffId: 's-7f3a',
    evaluatedAt: '2026-03-04T14:10:00-05:00',
    ...overrides,
  }
}

/** A whole file, as an export writes it. */
export function writeRecords(
  format: RecordFormat,
  visits: readonly VisitRecord[],
  context = makeFormatContext(),
): string {
  const { head, separator, tail } = format.frame(context)
  const definitions = format.definitions?.(lessonsOf(visits), context) ?? []
  const groups = [
    ...definitions.map((entry) => [entry]),
    ...visits.map((visit) => format.entries(visit, context)),
  ].filter((entries) => entries.length > 0)
  const { batch } = format
  const pieces = batch
    ? groups.map((entries) => batch(entries))
    : groups.map((entries) => entries.join(separator))
  return head + pieces.join(separator) + tail
}

/** The lessons of some visits, with what was asked in these. */
export function lessonsOf(visits: readonly VisitRecord[]): UsedLesson[] {
  const lessons = new Map<string, { lesson: LessonEdition; visits: VisitRecord[] }>()
  for (const visit of visits) {
    const { baseUrl, lessonId, lessonVersion, lessonHash } = visit
    const lesson = { baseUrl, lessonId, lessonVersion, lessonHash }
    const key = JSON.stringify(lesson)
    lessons.set(key, { lesson, visits: [...(lessons.get(key)?.visits ?? []), visit] })
  }
  return [...lessons.values()].map(({ lesson, visits: taught }) => ({
    ...lesson,
    isSelected: true,
    answered: answeredIn(taught),
  }))
}

function answeredIn(visits: readonly VisitRecord[]): AnsweredWords[] {
  const found = new Map<string, AnsweredWords>()
  for (const { answers, words } of visits) {
    for (const { questionId, variantId, optionId, wordsHash, contentHash } of answers) {
      const shown = wordsHash === null ? null : (words[wordsHash] ?? null)
      const key = JSON.stringify([questionId, variantId, wordsHash ?? contentHash])
      const optionIds = [...new Set([...(found.get(key)?.optionIds ?? []), optionId])]
      found.set(key, { questionId, variantId, wordsHash, contentHash, words: shown, optionIds })
    }
  }
  return [...found.values()]
}

const id = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,2}$/)
const tag = fc.constantFrom('en', 'es', 'ar', 'zh-Hans', 'pt-BR', 'haw')
const moment = fc
  .tuple(
    fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    }),
    fc.constantFrom('-05:00', '+00:00', '+05:45', '+14:00'),
  )
  .map(([date, offset]) => date.toISOString().slice(0, 19) + offset)
const seconds = fc.option(fc.integer({ min: 0, max: 36_000 }).map((tenths) => tenths / 10))
const orderNo = fc.option(fc.integer({ min: 1 }))
const hash = fc.stringMatching(/^[0-9a-f]{64}$/)
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 6 })

const answers: fc.Arbitrary<Answer[]> = some(
  fc.record({
    orderNo,
    questionId: id,
    variantId: id,
    chosen: fc.oneof(
      fc.record({ optionId: id, outcome: fc.constantFrom('correct', 'wrong') }),
      fc.constant({ optionId: null, outcome: 'unsure' as const }),
    ),
    tryNo: fc.integer({ min: 1, max: 3 }),
    language: tag,
    secondLanguage: fc.option(tag),
    contentHash: hash,
    wordsHash: fc.option(hash),
    secondWordsHash: fc.option(hash),
    answeredAt: moment,
    seconds,
  }),
).map((list) => list.map(({ chosen, ...answer }, seq) => ({ ...answer, ...chosen, seq })))

/** Any visit that the database lets be, likely or not. */
export const anyVisitRecord: fc.Arbitrary<VisitRecord> = fc
  .record({
    visitId: fc.uuid(),
    kioskId: fc.uuid(),
    appVersion: fc.constant('0.1.0'),
    lessonId: id,
    lessonVersion: fc.stringMatching(/^\d{1,3}\.\d{1,3}\.\d{1,3}$/),
    lessonHash: hash,
    language: tag,
    secondLanguage: fc.option(tag),
    visitRef: fc.option(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/)),
    recipient: fc.constantFrom('patient', 'representative', 'both', null),
    attemptNo: fc.integer({ min: 1, max: 9 }),
    changedNo: fc.option(fc.integer({ min: 1, max: 9 })),
    baseUrl: fc.constant('https://clinic.example'),
    words: fc.constant({}),
    ending: fc.oneof(
      fc.constant({ status: 'open' as const, endedAt: null }),
      fc.record({
        status: fc.constantFrom('completed', 'stopped', 'declined', 'unable'),
        endedAt: moment,
      }),
    ),
    startedAt: moment,
    injectedAt: moment,
    activeSeconds: fc.nat(10_000),
    slidesTotal: fc.nat(60),
    questionsTotal: fc.nat(6),
    slides: some(
      fc.record({
        orderNo,
        slideId: id,
        reason: fc.constantFrom('lesson', 'reteach'),
        language: tag,
        secondLanguage: fc.option(tag),
        contentHash: hash,
        shownAt: moment,
        seconds,
      }),
    ),
    answers,
    forNurse: some(id),
    helpRequests: some(
      fc.record({
        orderNo,
        id: fc.uuid(),
        screen: id,
        language: fc.option(tag),
        requestedAt: moment,
      }),
    ),
    languageChanges: some(fc.record({ orderNo, from: tag, to: tag, changedAt: moment })),
    evaluations: some(
      fc.record({
        orderNo: fc.integer({ min: 1 }),
        id: fc.uuid(),
        evaluation: fc.constantFrom(
          'verbalized',
          'needs_reinforcement',
          'no_evidence',
          'not_assessed',
        ),
        followUp: fc.boolean(),
        staffId: id,
        evaluatedAt: moment,
      }),
    ),
  })
  .map(({ ending, ...visit }) => ({ ...visit, ...ending }))
