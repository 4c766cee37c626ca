import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { followAudit } from '../../src/main/database/audit-log.ts'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import { findReport } from '../../src/main/reports/find-report.ts'
import { reportLessonOf } from '../../src/main/reports/report-lesson.ts'
import type { Report, ReportName } from '../../src/shared/reports.ts'
import { makeClinic } from '../helpers/factories.ts'
import { linesOf, makeExport, noteExport, readTable } from '../helpers/exports.ts'
import {
  middleOf,
  onTheClock,
  recount,
  toSecond,
  toTenths,
  type RecountedVisit,
} from '../helpers/recount.ts'
import { careOf, makeVisits, rightOption, shippedContent, wrongOption } from '../helpers/visits.ts'

const VISITS = 70
const LANGUAGES = ['en', 'es', 'ar', 'zh-Hans', 'en'] as const
const DAY = { fromDate: null, toDate: null }

/** Some weeks of a clinic, with all that can happen in a visit, by the kiosk's own code. */
function makeClinicWeeks() {
  const rig = makeVisits({ askOptional: true })
  const { visits, clock, database } = rig
  database.exec('PRAGMA synchronous = OFF') // no power cut is meant to happen to a test's past
  const { evaluations } = careOf(rig)
  for (let n = 0; n < VISITS; n++) {
    const second = n % 4 === 1 ? { secondLocale: 'en' } : {}
    const reference = n % 3 === 0 ? { visitRef: `A-${n % 12}` } : {}
    let view = visits.begin(LANGUAGES[n % LANGUAGES.length] ?? 'en', { ...second, ...reference })
    if (n % 2 === 0) visits.setRecipient(view.id, n % 6 === 0 ? 'both' : 'representative')
    for (let step = 0; view.step.kind !== 'done'; step++) {
      clock.advance(1501 + ((n * 131 + step * 977) % 9000))
      if (step % 17 === n % 17) visits.askHelp(randomUUID(), `slide:${step}`, view.locale)
      if (n % 9 === 4 && step === 20) view = visits.switchLocale(view.id, 'es')
      if (n % 10 === 7 && step === 6 + n) break
      if (view.step.kind === 'question') {
        const kind = (n * 7 + step * 5) % 8
        const option = kind === 0 ? null : kind < 3 ? wrongOption(view) : rightOption(view)
        view = visits.answer(view.id, view.turn, option)
      } else {
        view = visits.move(view.id, view.turn, 'next')
      }
    }
    const isOpen = view.step.kind !== 'done'
    if (isOpen && n % 20 === 7) visits.stop(view.id)
    else if (isOpen) visits.endAs(view.id, n % 30 === 17 ? 'declined' : 'unable')
    else visits.leave(view.id)
    for (const evaluation of n % 5 === 0 ? (['needs_reinforcement', 'verbalized'] as const) : []) {
      const id = randomUUID()
      const at = clock.now().toISOString().replace('Z', '+00:00')
      const followUp = n % 2 === 0
      evaluations.evaluate({ id, visitId: view.id, evaluation, followUp, staffId: 'ann', at })
    }
    clock.advance(7 * 60 * 60_000)
  }
  // Asked for at the welcome, where there is no visit.
  visits.askHelp(randomUUID(), 'welcome', null)
  visits.begin('en') // open while it is exported
  return rig
}

type Value = string | number | null | undefined
const text = (value: Value) => (value === null || value === undefined ? '' : String(value))
const moment = (value: Value) => (value === null ? '' : toSecond(text(value)))
const local = (value: Value) => (value === null ? '' : onTheClock(text(value)))
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

function visitCells({ row, ...visit }: RecountedVisit): Record<string, string> {
  const last = visit.evaluations.at(-1)
  return {
    schema: '1',
    visit_id: text(row['id']),
    kiosk_id: text(row['kiosk_id']),
    app_version: text(row['app_version']),
    lesson_id: text(row['lesson_id']),
    lesson_version: text(row['lesson_version']),
    lesson_hash: text(row['lesson_hash']),
    language: text(row['locale']),
    visit_ref: text(row['visit_ref']),
    started_at: moment(row['started_at']),
    started_local: local(row['started_at']),
    ended_at: moment(row['ended_at']),
    ended_local: local(row['ended_at']),
    active_s: text(Math.floor((Number(row['active_ms']) + 500) / 1000)),
    status: text(row['status']),
    slides_seen: text(visit.slidesSeen),
    slides_total: text(row['slides_total']),
    questions_total: text(row['questions_total']),
    questions_answered: text(visit.tries.size),
    first_try_correct: text(visit.firstTryCorrect),
    finally_correct: text(visit.finallyCorrect),
    for_nurse: text(visit.forNurse.length),
    help_requests: text(visit.helpRequests.length),
    injected_at: moment(row['injected_at']),
    injected_local: local(row['injected_at']),
    second_language: text(row['second_locale']),
    recipient: text(row['recipient']),
    attempt_no: text(row['attempt_no']),
    staff_evaluation: text(last?.['evaluation']),
    follow_up: text(last?.['follow_up']),
    evaluated_by: text(last?.['staff_id']),
    evaluated_at: last === undefined ? '' : moment(last['evaluated_at']),
    changed_no: text(row['changed_no']),
  }
}

/** Every question came to its end, and the visit to its own: only then is there a score. */
const hasScore = ({ row, tries, forNurse }: RecountedVisit) =>
  row['status'] === 'completed' &&
  [...tries.values()].filter((list) => list.at(-1)?.['outcome'] === 'correct').length +
    forNurse.length ===
    row['questions_total']

describe('counted again from the raw rows', () => {
  it('every export says what is there, and nothing else', async () => {
    const { databasePath } = makeClinicWeeks()
    const { dir } = await makeExport(databasePath, { formats: ['csv', 'ndjson', 'fhir', 'xapi'] })
    const { visits, answers } = recount(databasePath)
    expect(new Set(visits.map(({ row }) => row['status']))).toEqual(
      new Set(['completed', 'stopped', 'declined', 'unable', 'open']),
    )

    // The columns that this test knows; what comes to them is for the test of the columns to say.
    const known = (rows: Record<string, string>[], like: Record<string, string>) =>
      rows.map((row) => Object.fromEntries(Object.keys(like).map((name) => [name, row[name]])))
    const visitRows = visits.map(visitCells)
    expect(known(readTable(join(dir, 'visits.csv')), visitRows[0] ?? {})).toEqual(visitRows)
    const answerRows = answers.map((answer) => ({
      visit_id: text(answer['visit_id']),
      seq: text(answer['seq']),
      content_hash: text(answer['content_hash']),
      question_id: text(answer['question_id']),
      variant_id: text(answer['variant_id']),
      option_id: text(answer['option_id']),
      outcome: text(answer['outcome']),
      try_no: text(answer['try_no']),
      language: text(answer['locale']),
      answered_at: moment(answer['answered_at']),
      answered_local: local(answer['answered_at']),
      seconds: toTenths(answer['elapsed_ms'])?.toFixed(1) ?? '',
      second_language: text(answer['second_locale']),
      order_no: text(answer['order_no']),
    }))
    expect(known(readTable(join(dir, 'answers.csv')), answerRows[0] ?? {})).toEqual(answerRows)

    const lines = readFileSync(join(dir, 'visits.ndjson'), 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => ndjsonFacts(JSON.parse(line) as NdjsonVisit))).toEqual(
      visits.map(rawFacts),
    )

    const { entry } = readJson(join(dir, 'fhir-bundle.json')) as {
      entry: { resource: FhirResource }[]
    }
    const resources = entry.map(({ resource }) => resource)
    const responses = resources.filter((each) => each.resourceType === 'QuestionnaireResponse')
    const answered = visits.filter((visit) => visit.answers.length > 0)
    expect(responses.map(responseFacts)).toEqual(answered.map(expectedResponse))
    expect(resources.filter((each) => each.resourceType === 'Procedure')).toHaveLength(
      visits.filter(({ row }) => row['visit_ref'] !== null).length,
    )

    const statements = linesOf<Statement[]>(
      readFileSync(join(dir, 'xapi-batches.ndjson'), 'utf8'),
    ).flat()
    const verbOf = ({ verb }: Statement) => verb.id.split('/').at(-1)
    const withVerb = (...verbs: string[]) =>
      statements.filter((each) => verbs.includes(verbOf(each) ?? ''))
    expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length)
    expect(withVerb('answered').map(statementFacts)).toEqual(
      visits.flatMap((visit) => visit.answers.map(answerFacts)),
    )
    expect(withVerb('completed', 'terminated').map(verbOf)).toEqual(
      visits.flatMap(({ row }) =>
        row['ended_at'] === null ? [] : row['status'] === 'completed' ? 'completed' : 'terminated',
      ),
    )
    expect(withVerb('evaluated')).toHaveLength(
      visits.reduce((sum, { evaluations }) => sum + evaluations.length, 0),
    )

    const manifest = readJson(join(dir, 'manifest.json')) as Manifest
    expect([manifest.visits, manifest.answers]).toEqual([visits.length, answers.length])
    for (const { name, bytes, sha256: digest } of manifest.files) {
      const file = readFileSync(join(dir, name))
      expect([name, bytes, digest]).toEqual([name, file.length, sha256(join(dir, name))])
    }
    expect(manifest.files.map(({ name }) => name).toSorted()).toEqual(
      readdirSync(dir)
        .filter((name) => !name.startsWith('manifest.'))
        .toSorted(),
    )
  })

  it('a merge has what its exports had, and no table contradicts its records', async () => {
    const { databasePath } = makeClinicWeeks()
    const formats = ['csv', 'ndjson'] as const
    const first = await makeExport(databasePath, { formats: [...formats] })
    const exportedAt = '2026-03-04T16:00:00.000-05:00'
    const second = await makeExport(databasePath, { formats: [...formats], exportedAt })
    const outDir = join(first.dir, '..', 'merged')
    const report = await mergeExports([first.dir, second.dir], outDir)
    const { visits, answers } = recount(databasePath)
    expect(report).toMatchObject({
      ...{ visits: visits.length, answers: answers.length, conflicts: 0, updated: 0 },
      repeated: visits.length + answers.length,
    })
    const again = await mergeExports([outDir, first.dir], join(first.dir, '..', 'again'))
    expect(again).toMatchObject({ visits: visits.length, answers: answers.length, conflicts: 0 })
  })

  it('every report says what is there, and nothing else', () => {
    const { databasePath, database } = makeClinicWeeks()
    const { visits } = recount(databasePath)
    const reported = <Name extends ReportName>(name: Name) =>
      findReport(database, reportLessonOf(shippedContent, makeClinic()), name, DAY) as Extract<
        Report,
        { name: Name }
      >['found']

    const ends = ['completed', 'stopped', 'declined', 'unable', 'open']
    const countBy = (keyOf: (visit: RecountedVisit) => string) =>
      [...new Set(visits.map(keyOf))].toSorted().map((key) => ({
        key,
        ...Object.fromEntries(
          ends.map((end) => [
            end,
            visits.filter((visit) => keyOf(visit) === key && visit.row['status'] === end).length,
          ]),
        ),
      }))
    expect(reported('visits')).toEqual({
      byLanguage: countBy(({ row }) => text(row['locale'])),
      period: 'day',
      byPeriod: countBy(({ row }) => text(row['started_at']).slice(0, 10)),
    })

    const firsts = visits.flatMap(({ tries }) =>
      [...tries.values()].flatMap((list) => list.slice(0, 1)),
    )
    const key = (questionId: Value, language: Value) => `${text(questionId)} ${text(language)}`
    const tally = new Map<string, { firstTries: number; right: number }>()
    for (const first of firsts) {
      const sum = tally.get(key(first['question_id'], first['locale']))
      const right = first['outcome'] === 'correct' ? 1 : 0
      tally.set(key(first['question_id'], first['locale']), {
        firstTries: (sum?.firstTries ?? 0) + 1,
        right: (sum?.right ?? 0) + right,
      })
    }
    const questions = reported('questions')
    expect(
      new Map(
        questions.map(({ questionId, language, firstTries, right }) => [
          key(questionId, language),
          { firstTries, right },
        ]),
      ),
    ).toEqual(tally)
    for (const { firstTries, right, verdict } of questions) {
      const judged = 5 * right < 4 * firstTries ? 'slide-at-fault' : 'well-taught'
      expect(verdict).toBe(firstTries < 20 ? 'too-few-to-say' : judged)
    }

    const looks = new Map<string, number[]>()
    for (const { slide_id, reason, shown_ms } of visits.flatMap(({ slides }) => slides)) {
      if (reason !== 'lesson' || typeof shown_ms !== 'number') continue
      looks.set(text(slide_id), [...(looks.get(text(slide_id)) ?? []), shown_ms])
    }
    const slides = reported('slides')
    expect(new Set(slides.map(({ slideId }) => slideId))).toEqual(new Set(looks.keys()))
    for (const { slideId, views, medianSeconds } of slides) {
      const times = looks.get(slideId) ?? []
      expect([slideId, views]).toEqual([slideId, times.length])
      expect(Math.abs(medianSeconds - middleOf(times) / 1000)).toBeLessThanOrEqual(0.0501)
    }

    const topics = new Map<string, { handedToNurse: number; settled: number }>()
    for (const [id, who] of visits.flatMap(({ settled }) => [...settled])) {
      const sum = topics.get(id) ?? { handedToNurse: 0, settled: 0 }
      const handedToNurse = sum.handedToNurse + (who === 'nurse' ? 1 : 0)
      topics.set(id, { handedToNurse, settled: sum.settled + 1 })
    }
    const left = [...topics].filter(([, { handedToNurse }]) => handedToNurse > 0)
    expect(left.length).toBeGreaterThan(0)
    expect(
      new Map(
        reported('topics').map(({ questionId, handedToNurse, settled }) => [
          questionId,
          { handedToNurse, settled },
        ]),
      ),
    ).toEqual(new Map(left))
  })

  it('the audit log fits from its first row to its last, and a changed one is found', async () => {
    const { databasePath, database } = makeClinicWeeks()
    for (const minute of [1, 2, 3]) {
      const exportedAt = `2026-03-04T15:0${minute}:00.000-05:00`
      noteExport(database, databasePath, await makeExport(databasePath, { exportedAt }))
    }
    const { rows, head, brokenAt } = recount(databasePath).audit
    expect([rows, brokenAt]).toEqual([3, null])
    expect(followAudit(database)).toMatchObject({ count: 3, head, brokenAt: null })
    database.exec(`DROP TRIGGER audit_never_changes;
      UPDATE audit SET at = '2026-01-01T00:00:00.000+00:00' WHERE seq = 2`)
    expect(recount(databasePath).audit.brokenAt).toBe(2)
    expect(followAudit(database).brokenAt).toBe(2)
  })

  it('notices a single answer that an export and the file do not have alike', async () => {
    const { databasePath } = makeClinicWeeks()
    const { dir } = await makeExport(databasePath)
    const database = new DatabaseSync(databasePath)
    database.exec(`DROP TRIGGER answers_never_change;
      UPDATE answers SET outcome = 'correct' WHERE seq = (SELECT min(seq) FROM answers WHERE outcome = 'wrong')`)
    database.close()
    const outcomes = readTable(join(dir, 'answers.csv')).map(({ outcome }) => outcome)
    const raw = recount(databasePath).answers.map(({ outcome }) => outcome)
    expect(raw.filter((outcome, index) => outcome !== outcomes[index])).toEqual(['correct'])
  })
})

interface NdjsonVisit {
  visitId: string
  status: string
  activeSeconds: number
  slides: { slideId: string; seconds: number | null }[]
  answers: { seq: number; optionId: string | null; outcome: string; seconds: number | null }[]
  forNurse: string[]
  helpRequests: { id: string; screen: string }[]
  languageChanges: { from: string; to: string }[]
  evaluations: { id: string; evaluation: string; followUp: boolean }[]
}

const ndjsonFacts = (visit: NdjsonVisit) => [
  ...[visit.visitId, visit.status, visit.activeSeconds, visit.forNurse],
  visit.slides.map(({ slideId, seconds }) => [slideId, seconds]),
  visit.answers.map(({ seq, optionId, outcome, seconds }) => [seq, optionId, outcome, seconds]),
  visit.helpRequests.map(({ id, screen }) => [id, screen]),
  visit.languageChanges.map(({ from, to }) => [from, to]),
  visit.evaluations.map(({ id, evaluation, followUp }) => [id, evaluation, followUp]),
]

const rawFacts = ({ row, ...visit }: RecountedVisit) => [
  ...[row['id'], row['status'], Math.floor((Number(row['active_ms']) + 500) / 1000)],
  visit.forNurse,
  visit.slides.map((each) => [each['slide_id'], toTenths(each['shown_ms'])]),
  visit.answers.map((each) => [
    ...[each['seq'], each['option_id'], each['outcome'], toTenths(each['elapsed_ms'])],
  ]),
  visit.helpRequests.map((each) => [each['id'], each['screen']]),
  visit.localeChanges.map((each) => [each['from_locale'], each['to_locale']]),
  visit.evaluations.map((each) => [each['id'], each['evaluation'], each['follow_up'] === 1]),
]

interface FhirItem {
  linkId: string
  item?: FhirItem[]
  answer?: { valueCoding?: { code: string }; valueInteger?: number; valueBoolean?: boolean }[]
}
interface FhirResource {
  resourceType: string
  identifier: { value: string }
  item: FhirItem[]
}

const itemOf = (items: FhirItem[] | undefined, linkId: string) =>
  items?.find((each) => each.linkId === linkId)
const valueOf = (item: FhirItem | undefined) => {
  const value = item?.answer?.[0]
  return value?.valueInteger ?? value?.valueBoolean ?? null
}

function responseFacts({ identifier, item }: FhirResource) {
  const questions = item.filter(({ linkId }) => !linkId.includes('.'))
  const score = itemOf(item, 'quiz.score')?.item
  return {
    visit: identifier.value,
    questions: questions.map(({ linkId, item: parts }) => [
      linkId,
      valueOf(itemOf(parts, `${linkId}.tries`)),
      valueOf(itemOf(parts, `${linkId}.first.correct`)),
      valueOf(itemOf(parts, `${linkId}.final.correct`)),
      valueOf(itemOf(parts, `${linkId}.for-nurse`)),
    ]),
    score: score?.map((part) => valueOf(part)) ?? null,
  }
}

function expectedResponse(visit: RecountedVisit) {
  const { row, tries, firstTryCorrect, finallyCorrect, forNurse } = visit
  const isRight = (answer: RecountedVisit['answers'][number] | undefined) =>
    answer?.['outcome'] === 'correct'
  return {
    visit: `urn:uuid:${text(row['id'])}`,
    questions: [...tries].map(([id, list]) => [
      ...[id, list.length, isRight(list[0]), isRight(list.at(-1)), forNurse.includes(id)],
    ]),
    score: hasScore(visit)
      ? [firstTryCorrect, finallyCorrect, forNurse.length, row['questions_total']]
      : null,
  }
}

interface Statement {
  id: string
  verb: { id: string }
  result: { success?: boolean; response?: string; duration?: string }
  context: { registration: string }
  timestamp: string
}

const statementFacts = ({ context, result, timestamp }: Statement) => [
  ...[context.registration, result.success, result.response ?? null, result.duration ?? null],
  timestamp,
]

const answerFacts = (answer: RecountedVisit['answers'][number]) => [
  ...[answer['visit_id'], answer['outcome'] === 'correct', answer['option_id']],
  answer['elapsed_ms'] === null ? null : `PT${text(toTenths(answer['elapsed_ms']))}S`,
  moment(answer['answered_at']),
]

interface Manifest {
  visits: number
  answers: number
  files: { name: string; bytes: number; sha256: string }[]
}
