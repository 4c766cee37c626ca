import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { statement as statementRule } from 'xapi-validation/dist/factory.js'
import { hashOfWords } from '../../../../../src/main/database/shown-words.ts'
import { xapi } from '../../../../../src/main/export/formats/xapi.ts'
import type { VisitRecord } from '../../../../../src/main/export/record-format.ts'
import {
  anyVisitRecord,
  makeAnswer,
  makeEvaluation,
  makeFormatContext,
  makeVisitRecord,
  makeWords,
  withWords,
  writeRecords,
} from '../../../../helpers/visit-record.ts'
import { linesOf } from '../../../../helpers/exports.ts'

interface Statement {
  id: string
  verb: { id: string }
  object: { id?: string; definition?: object }
  result: Record<string, unknown>
  context: { extensions: Record<string, unknown> }
  [key: string]: unknown
}

const faults = (statement: object) => statementRule(statement, []).map(String)

function statementsOf(visits: readonly VisitRecord[], context = makeFormatContext()) {
  return linesOf<Statement[]>(writeRecords(xapi, visits, context)).flat()
}
const verbsOf = (visit: VisitRecord) =>
  statementsOf([visit]).map(({ verb }) => verb.id.split('/').at(-1))

describe('the validator', () => {
  const [good] = statementsOf([makeVisitRecord()])

  it('finds nothing wrong with an answer', () => {
    expect(good && faults(good)).toEqual([])
  })

  it.each([
    ['an id that is none', { id: 'first' }],
    ['no actor', { actor: undefined }],
    ['a score above its highest', { result: { score: { raw: 5, min: 0, max: 4 } } }],
    ['a number as text', { result: { score: { scaled: '0.8' } } }],
    ['null', { result: { response: null } }],
    ['a duration in seconds', { result: { duration: 192 } }],
  ])('refuses %s', (_what, change) => {
    const broken = JSON.parse(JSON.stringify({ ...good, ...change })) as object
    expect(faults(broken)).not.toEqual([])
  })
})

describe('the xAPI statements', () => {
  it('are valid whatever is in the record', () => {
    fc.assert(
      fc.property(fc.array(anyVisitRecord, { maxLength: 3 }), fc.boolean(), (visits, hasWords) => {
        const told = hasWords ? visits.map((visit) => withWords(visit)) : visits
        const statements = statementsOf(told)
        expect(statements.flatMap(faults)).toEqual([])
        expect(JSON.stringify(statements)).not.toMatch(/[:,[]null[,\]}]/)
        expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length)
      }),
    )
  })

  it('are none where there is no visit', () => {
    expect(statementsOf([])).toEqual([])
  })

  it('tell each answer and the end', () => {
    const visit = withWords(makeVisitRecord())
    const hash = hashOfWords(makeWords({ questionId: 'fever', language: 'en' })).slice(0, 16)
    expect(verbsOf(visit)).toEqual(['answered', 'answered', 'answered', 'completed'])
    expect(statementsOf([visit])[1]).toMatchObject({
      actor: { account: { homePage: 'https://clinic.example/visit', name: 'V20931' } },
      object: {
        id: `https://clinic.example/xapi/facet-joint-injection/1.4.2/${'b'.repeat(16)}/questions/fever/a/${hash}`,
        definition: {
          description: { en: 'At home. fever in en?' },
          choices: [
            { id: 'tomorrow', description: { en: 'tomorrow in en' } },
            { id: 'wait', description: { en: 'wait in en' } },
            { id: 'call', description: { en: 'call in en' } },
          ],
        },
      },
      result: { success: false, response: 'wait', duration: 'PT2.5S' },
      context: { language: 'en', registration: visit.visitId },
    })
  })

  it.each([
    ['open', []],
    ['stopped', ['terminated']],
    ['declined', ['terminated']],
    ['unable', ['terminated']],
    ['completed', ['completed']],
  ] as const)('say of a visit that is %s: %j', (status, verbs) => {
    const endedAt = status === 'open' ? null : makeVisitRecord().endedAt
    const visit = makeVisitRecord({ status, endedAt, answers: [] })
    expect(verbsOf(visit)).toEqual(verbs)
  })

  it('have a score only where the quiz came to its end', () => {
    const score = (visit: VisitRecord) => statementsOf([visit]).at(-1)?.result['score']
    expect(score(makeVisitRecord())).toEqual({ scaled: 0.5, raw: 1, min: 0, max: 2 })
    expect(score(makeVisitRecord({ questionsTotal: 3 }))).toBeUndefined()
    expect(score(makeVisitRecord({ status: 'stopped' }))).toBeUndefined()
  })

  it('say of "I am not sure" that nothing was chosen', () => {
    const answers = [makeAnswer({ optionId: null, outcome: 'unsure', seconds: null })]
    const [unsure] = statementsOf([makeVisitRecord({ answers })])
    expect(unsure?.result).toEqual({ success: false })
    expect(unsure?.context.extensions).toMatchObject({
      'https://clinic.example/xapi/ext/outcome': 'unsure',
    })
  })

  it('name the visit where there is no reference to it', () => {
    const visit = makeVisitRecord({ visitRef: null })
    expect(statementsOf([visit])[0]).toMatchObject({ actor: { account: { name: visit.visitId } } })
  })

  it('let the nurse speak of the patient', () => {
    const visit = makeVisitRecord({ evaluations: [makeEvaluation({ followUp: true })] })
    expect(statementsOf([visit]).at(-1)).toMatchObject({
      actor: { account: { homePage: 'https://clinic.example/staff', name: 's-7f3a' } },
      verb: { id: 'http://www.tincanapi.co.uk/verbs/evaluated' },
      object: { objectType: 'Agent', account: { name: 'V20931' } },
      result: { response: 'verbalized' },
    })
  })

  it('say that the words are not known where they were not kept', () => {
    const [statement] = statementsOf([makeVisitRecord()])
    expect(statement?.object.definition).not.toHaveProperty('description')
    expect(statement?.object.definition).not.toHaveProperty('choices')
    expect(statement?.context.extensions).toMatchObject({
      'https://clinic.example/xapi/ext/words-known': false,
    })
  })

  it('say that the clock was set where it was', () => {
    const name = 'https://clinic.example/xapi/ext/clock-was-set'
    const told = (visit: VisitRecord) =>
      statementsOf([visit]).map(({ context }) => context.extensions[name])
    const visit = makeVisitRecord({ evaluations: [makeEvaluation()] })
    expect(told(visit)).toEqual(Array(5).fill(undefined))
    expect(told({ ...visit, activeSeconds: 3600 })).toEqual(Array(5).fill(true))
  })

  it('have other ids where the same question was read in other words', () => {
    const [before, edited] = ['tomorrow?', 'today?'].map((ask) =>
      statementsOf([withWords(makeVisitRecord(), (answer) => makeWords({ ...answer, ask }))]),
    )
    const answered = [0, 1, 2]
    for (const n of answered) {
      expect(edited?.[n]?.id).not.toBe(before?.[n]?.id)
      expect(edited?.[n]?.object.id).not.toBe(before?.[n]?.object.id)
    }
  })

  it('have another id for whatever else they say, and for lost words the same', () => {
    const ids = (visit: VisitRecord) => statementsOf([visit]).map(({ id }) => id)
    const visit = withWords(makeVisitRecord())
    const others: Partial<VisitRecord>[] = [
      { status: 'stopped' },
      { endedAt: '2026-03-04T14:08:31-05:00' },
      { activeSeconds: 193 },
      { forNurse: ['fever'] },
    ]
    for (const other of others) {
      expect([other, ids({ ...visit, ...other }).at(-1)]).not.toEqual([other, ids(visit).at(-1)])
    }
    const [first, ...rest] = visit.answers
    for (const other of [{ optionId: 'wait' }, { outcome: 'wrong' }, { seconds: 3 }] as const) {
      const answers = [{ ...makeAnswer(), ...first, ...other }, ...rest]
      expect([other, ids({ ...visit, answers })[0]]).not.toEqual([other, ids(visit)[0]])
    }
    expect(ids({ ...visit, words: {} })).toEqual(ids(visit))
  })

  it('never say something else under an id that was used', () => {
    const plain = (visit: VisitRecord) =>
      new Map(statementsOf([withWords(visit)]).map((statement) => [statement.id, statement]))
    const open = { status: 'open', endedAt: null, language: 'en' } as const
    const states = [
      makeVisitRecord({ ...open, recipient: null }),
      makeVisitRecord({ recipient: null }),
      makeVisitRecord({ recipient: 'both', evaluations: [makeEvaluation()] }),
    ].map(plain)
    expect(states.map(({ size }) => size)).toEqual([3, 4, 5])
    for (const [n, state] of states.slice(1).entries()) {
      for (const [id, statement] of states[n] ?? []) expect(state.get(id)).toEqual(statement)
    }
  })
})
