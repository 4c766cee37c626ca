import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { statement as statementRule } from 'xapi-validation/dist/factory.js'
import { xapi } from '../../../../../src/main/export/formats/xapi.ts'
import type { VisitRecord } from '../../../../../src/main/export/record-format.ts'
import {
  anyVisitRecord,
  makeAnswer,
  makeEvaluation,
  makeFormatContext,
  makeVisitRecord,
  writeRecords,
} from '../../../../helpers/visit-record.ts'

interface Statement {
  id: string
  verb: { id: string }
  object: { definition?: object }
  result: Record<string, unknown>
  context: { extensions: Record<string, unknown> }
  [key: string]: unknown
}

const faults = (statement: object) => statementRule(statement, []).map(String)

function statementsOf(visits: readonly VisitRecord[], context = makeFormatContext()) {
  return JSON.parse(writeRecords(xapi, visits, context)) as Statement[]
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
        const context = makeFormatContext(hasWords ? {} : { wordsOf: () => null })
        const statements = statementsOf(visits, context)
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
    const visit = makeVisitRecord()
    expect(verbsOf(visit)).toEqual(['answered', 'answered', 'answered', 'completed'])
    expect(statementsOf([visit])[1]).toMatchObject({
      actor: { account: { homePage: 'https://clinic.example/visit', name: 'V20931' } },
      object: {
        id: 'https://clinic.example/xapi/facet-joint-injection/1.4.2/questions/fever/a',
        definition: { description: { en: 'fever in en?' } },
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

  it('never say something else under an id that was used', () => {
    // A store leaves the definition of an activity out when it compares.
    const plain = (visit: VisitRecord, wordsOf = makeFormatContext().wordsOf) =>
      new Map(
        statementsOf([visit], makeFormatContext({ wordsOf })).map((statement) => [
          statement.id,
          { ...statement, object: { ...statement.object, definition: undefined } },
        ]),
      )
    const open = { status: 'open', endedAt: null, language: 'en' } as const
    const states = [
      makeVisitRecord({ ...open, recipient: null }),
      makeVisitRecord({ recipient: null }),
      makeVisitRecord({ recipient: 'both', evaluations: [makeEvaluation()] }),
    ].map((visit, n) => plain(visit, n === 0 ? undefined : () => null))
    expect(states.map(({ size }) => size)).toEqual([3, 4, 5])
    for (const [n, state] of states.slice(1).entries()) {
      for (const [id, statement] of states[n] ?? []) expect(state.get(id)).toEqual(statement)
    }
  })
})
