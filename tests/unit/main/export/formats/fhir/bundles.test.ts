import fc from 'fast-check'
import { Fhir } from 'fhir'
import { Severities } from 'fhir/validator.js'
import { describe, expect, it } from 'vitest'
import { hashOfWords } from '../../../../../../src/main/database/shown-words.ts'
import {
  fhirCollection as fhir,
  fhirTransactions,
} from '../../../../../../src/main/export/formats/fhir/bundles.ts'
import type { VisitRecord } from '../../../../../../src/main/export/record-format.ts'
import {
  anyVisitRecord,
  makeAnswer,
  makeEvaluation,
  makeFormatContext,
  makeVisitRecord,
  makeWords,
  withWords,
  writeRecords,
} from '../../../../../helpers/visit-record.ts'
import { linesOf } from '../../../../../helpers/exports.ts'

interface Item {
  linkId: string
  text?: string
  answer?: Record<string, unknown>[]
  item?: Item[]
}
interface Resource {
  resourceType: string
  id: string
  status?: string
  item?: Item[]
  [key: string]: unknown
}

const validator = new Fhir()

/** What a validator says against it, told apart from what it only remarks. */
function faults(resource: object): string[] {
  return validator
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter(
      ({ severity }) => severity === Severities.Error || severity === Severities.Fatal,
    )
    .map(({ location, message }) => `${location}: ${message}`)
}

function bundleOf(visits: readonly VisitRecord[], context = makeFormatContext()) {
  return JSON.parse(writeRecords(fhir, visits, context)) as {
    entry: { fullUrl: string; resource: Resource }[]
  }
}

function only(resourceType: string, visit: VisitRecord, context = makeFormatContext()) {
  const found = bundleOf([visit], context).entry.filter(
    ({ resource }) => resource.resourceType === resourceType,
  )
  expect(found.length).toBeLessThanOrEqual(1)
  return found[0]?.resource
}

/** Every item at any depth, by its linkId. */
function itemsOf(resource: Resource | undefined): Map<string, Item> {
  const all = new Map<string, Item>()
  const add = (items: readonly Item[] = []) => {
    for (const item of items) {
      all.set(item.linkId, item)
      add(item.item)
    }
  }
  add(resource?.item)
  return all
}

interface Transaction {
  type: string
  entry: { fullUrl: string; resource: Resource; request: { method: string; url: string } }[]
}

function transactionsOf(visits: readonly VisitRecord[]): Transaction[] {
  return linesOf<Transaction>(writeRecords(fhirTransactions, visits))
}

describe('the validator', () => {
  const [response] = bundleOf([makeVisitRecord()])
    .entry.map(({ resource }) => resource)
    .filter(({ resourceType }) => resourceType === 'QuestionnaireResponse')

  it('finds nothing wrong with a visit', () => {
    expect(response && faults(response)).toEqual([])
  })

  it.each([
    ['an unknown status', { status: 'abandoned' }],
    ['no status', { status: undefined }],
    ['a score where R4 has none', { score: 4 }],
    ['a list of identifiers', { identifier: [{ value: 'x' }] }],
  ])('refuses %s', (_what, change) => {
    const broken = JSON.parse(JSON.stringify({ ...response, ...change })) as object
    expect(faults(broken)).not.toEqual([])
  })

  it('looks into the entries of a bundle', () => {
    const bundle = bundleOf([makeVisitRecord()])
    for (const { resource } of bundle.entry) {
      if (resource.resourceType === 'Procedure') resource.status = 'finished'
    }
    expect(faults(bundle)).not.toEqual([])
  })
})

describe('the FHIR bundle', () => {
  it('is valid whatever is in the record', () => {
    fc.assert(
      fc.property(fc.array(anyVisitRecord, { maxLength: 3 }), fc.boolean(), (visits, hasWords) => {
        const told = hasWords ? visits.map((visit) => withWords(visit)) : visits
        const bundle = bundleOf(told)
        expect(faults(bundle)).toEqual([])
        for (const { resource } of bundle.entry) expect(faults(resource)).toEqual([])
        const text = JSON.stringify(bundle)
        expect(text).not.toMatch(/[:,[]null[,\]}]/)
        // FHIR allows no empty value of any kind.
        expect(text).not.toMatch(/\[\]|\{\}|""/)
      }),
      { numRuns: 40 },
    )
  })

  it('has no empty list where there is no visit', () => {
    expect(bundleOf([]).entry).toMatchObject([{ resource: { resourceType: 'Device' } }])
    expect(transactionsOf([]).flatMap(({ entry }) => entry)).toHaveLength(1)
  })

  it('says what was answered first and in the end, in the words that the patient read', () => {
    const items = itemsOf(only('QuestionnaireResponse', withWords(makeVisitRecord())))
    const words = makeWords({ questionId: 'fever', language: 'en' })
    expect(items.get('fever.first')).toEqual({
      linkId: 'fever.first',
      text: 'At home. fever in en?',
      answer: [
        {
          valueCoding: {
            system: 'https://clinic.example/fhir/CodeSystem/facet-joint-injection/1.4.2',
            code: `fever.a.wait.${hashOfWords(words).slice(0, 16)}`,
            display: 'wait in en',
          },
        },
      ],
    })
    expect(items.get('fever.first.correct')?.answer).toEqual([{ valueBoolean: false }])
    expect(items.get('fever.final')?.text).toBe('At home. fever in es?')
    expect(items.get('fever.final.correct')?.answer).toEqual([{ valueBoolean: true }])
    expect(items.get('fever.tries')?.answer).toEqual([{ valueInteger: 2 }])
  })

  it('says that the words are not known where they were not kept', () => {
    const visit = makeVisitRecord()
    const response = only('QuestionnaireResponse', visit)
    const unknown = {
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
          valueCode: 'unknown',
        },
      ],
    }
    expect(itemsOf(response).get('driving.first')).toEqual({
      linkId: 'driving.first',
      _text: unknown,
      answer: [
        {
          valueCoding: {
            system: 'https://clinic.example/fhir/CodeSystem/facet-joint-injection/1.4.2',
            code: `driving.a.tomorrow.content-${'a'.repeat(16)}`,
            _display: unknown,
          },
        },
      ],
    })
    expect(response && faults(response)).toEqual([])
  })

  it('has another code for the same option in other words, and another questionnaire for another lesson', () => {
    const codeOf = (visit: VisitRecord) =>
      itemsOf(only('QuestionnaireResponse', visit)).get('driving.first')?.answer?.[0]?.[
        'valueCoding'
      ]
    const visit = makeVisitRecord()
    const before = withWords(visit)
    const edited = withWords(visit, (answer) =>
      makeWords({ ...answer, ask: 'When may you drive?' }),
    )
    expect(codeOf(before)).toEqual(codeOf(withWords(visit)))
    expect(codeOf(before)).not.toEqual(codeOf(edited))
    const questionnaireOf = (lessonHash: string) =>
      only('QuestionnaireResponse', { ...visit, lessonHash })?.['questionnaire']
    expect(questionnaireOf('b'.repeat(64))).not.toBe(questionnaireOf('c'.repeat(64)))
  })

  it('has a score only where the quiz came to its end', () => {
    const score = (visit: VisitRecord) =>
      itemsOf(only('QuestionnaireResponse', visit)).get('quiz.score.first-try-correct')?.answer
    expect(score(makeVisitRecord())).toEqual([{ valueInteger: 1 }])
    expect(score(makeVisitRecord({ status: 'stopped' }))).toBeUndefined()
    expect(score(makeVisitRecord({ questionsTotal: 3 }))).toBeUndefined()
    const missed = makeAnswer({ optionId: null, outcome: 'unsure' })
    const one = { questionsTotal: 1, answers: [missed] }
    expect(score(makeVisitRecord(one))).toBeUndefined()
    expect(score(makeVisitRecord({ ...one, forNurse: ['driving'] }))).toEqual([{ valueInteger: 0 }])
  })

  it('has no procedure without a visit reference, and no response where nothing was found out', () => {
    const types = (visit: Partial<VisitRecord>) =>
      bundleOf([makeVisitRecord(visit)])
        .entry.map(({ resource }) => resource.resourceType)
        .filter((type) => type === 'Procedure' || type === 'QuestionnaireResponse')
    expect(types({})).toEqual(['Procedure', 'QuestionnaireResponse'])
    expect(types({ visitRef: null })).toEqual(['QuestionnaireResponse'])
    expect(types({ answers: [] })).toEqual(['Procedure'])
    expect(types({ visitRef: null, answers: [] })).toEqual([])
    const evaluations = [makeEvaluation()]
    expect(types({ visitRef: null, answers: [], evaluations })).toEqual(['QuestionnaireResponse'])
  })

  it.each([
    ['open', 'in-progress', 'in-progress', 'in-progress'],
    ['completed', 'completed', 'completed', 'completed'],
    ['stopped', 'stopped', 'stopped', 'stopped'],
    ['declined', 'not-done', 'stopped', 'stopped'],
    ['unable', 'not-done', 'stopped', 'stopped'],
  ] as const)(
    'calls a visit that is %s %s before the first answer and %s after it',
    (status, before, after, response) => {
      const visit = makeVisitRecord({ status, ...(status === 'open' && { endedAt: null }) })
      expect(only('Procedure', { ...visit, answers: [] })?.status).toBe(before)
      expect(only('Procedure', visit)?.status).toBe(after)
      expect(only('QuestionnaireResponse', visit)?.status).toBe(response)
    },
  )

  it('says who answered only where somebody said so, and it was one person', () => {
    const type = (recipient: VisitRecord['recipient']) =>
      only('QuestionnaireResponse', makeVisitRecord({ recipient }))?.['source']
    expect(type('patient')).toMatchObject({ type: 'Patient', identifier: { value: 'V20931' } })
    expect(type('representative')).toMatchObject({ type: 'RelatedPerson' })
    expect(type('both')).toBeUndefined()
    expect(type(null)).toBeUndefined()
  })

  it('has the last evaluation by the nurse in both', () => {
    const visit = makeVisitRecord({
      evaluations: [
        makeEvaluation({ evaluation: 'no_evidence' }),
        makeEvaluation({ evaluation: 'needs_reinforcement', followUp: true }),
      ],
    })
    expect(only('Procedure', visit)?.['outcome']).toEqual({
      text: '1 of 2 questions right at the first try, 2 in the end, 0 left to the nurse; nurse: needs reinforcement, follow-up needed',
    })
    const items = itemsOf(only('QuestionnaireResponse', visit))
    expect(items.get('nurse.evaluation.result')?.answer?.[0]).toMatchObject({
      valueCoding: { code: 'needs_reinforcement' },
    })
  })

  it('gives each resource the same id whenever it is exported, and each its own', () => {
    const visits = [makeVisitRecord(), makeVisitRecord({ visitId: crypto.randomUUID() })]
    const urls = bundleOf(visits).entry.map(({ fullUrl }) => fullUrl)
    // The program, two code systems, a questionnaire, and two resources of each visit.
    expect(new Set(urls).size).toBe(8)
    const later = visits.map((visit) => ({ ...visit, evaluations: [makeEvaluation()] }))
    expect(bundleOf(later).entry.map(({ fullUrl }) => fullUrl)).toEqual(urls)
  })
})

interface Concept {
  code: string
  display?: string
  designation?: { language: string; value: string }[]
  concept?: Concept[]
}

describe('what responses refer to', () => {
  const visit = withWords(makeVisitRecord())
  const fromBefore = makeVisitRecord({ visitId: crypto.randomUUID() })

  it.each([
    ['whose words were kept', [visit]],
    ['whose words were not', [fromBefore]],
    ['of both kinds', [visit, fromBefore]],
  ])('has every code and item of visits %s', (_which, visits) => {
    const resources = bundleOf(visits).entry.map(({ resource }) => resource)
    const ofType = (type: string) => resources.filter((each) => each.resourceType === type)
    const systems = ofType('CodeSystem').map((system) => [
      system['url'],
      codesIn(system['concept'] as Concept[]),
    ])
    const questionnaires = new Map(ofType('Questionnaire').map((each) => [each['url'], each]))
    for (const response of ofType('QuestionnaireResponse')) {
      const questionnaire = questionnaires.get(response['questionnaire'])
      const defined = itemsOf(questionnaire)
      for (const [linkId, { answer, item }] of itemsOf(response)) {
        const type = (defined.get(linkId) as { type?: string } | undefined)?.type
        expect([linkId, type]).toEqual([linkId, typeOf(answer, item)])
        const coding = answer?.[0]?.['valueCoding'] as { system: string; code: string } | undefined
        if (coding === undefined || coding.system === 'urn:ietf:bcp:47') continue
        expect(systems).toContainEqual([coding.system, expect.arrayContaining([coding.code])])
        if (!linkId.startsWith('nurse.')) {
          expect(JSON.stringify(questionnaire?.['contained'])).toContain(`"${coding.code}"`)
        }
      }
    }
  })

  it('has each option in the words and the language in which it was read', () => {
    const system = bundleOf([visit])
      .entry.map(({ resource }) => resource)
      .find(({ url }) => String(url).endsWith('CodeSystem/facet-joint-injection/1.4.2'))
    const concepts = (system?.['concept'] as Concept[]).flatMap((each) => [
      each,
      ...(each.concept ?? []),
    ])
    const code = `fever.a.wait.${hashOfWords(makeWords({ questionId: 'fever', language: 'en' })).slice(0, 16)}`
    expect(concepts.find((each) => each.code === code)).toMatchObject({
      display: 'wait in en',
      property: [
        { code: 'language', valueString: 'en' },
        { code: 'option', valueString: 'wait' },
      ],
    })
    for (const { type } of system?.['property'] as { type: string }[]) {
      expect(type).not.toBe('code')
    }
    const notSure = concepts.find((each) => each.code === 'not-sure')
    expect(notSure?.designation).toEqual([
      { language: 'en', value: 'not sure in en' },
      { language: 'es', value: 'not sure in es' },
    ])
    // Of the options that were not chosen, too.
    expect(concepts.filter((each) => each.code.startsWith('fever.a.call.'))).not.toEqual([])
  })

  it('says what a question is about in every language in which it was read', () => {
    const questionnaire = bundleOf([visit])
      .entry.map(({ resource }) => resource)
      .find(({ resourceType }) => resourceType === 'Questionnaire')
    expect(itemsOf(questionnaire).get('fever')).toMatchObject({
      text: 'fever in en',
      _text: {
        extension: [
          {
            extension: [
              { url: 'lang', valueCode: 'es' },
              { url: 'content', valueString: 'fever in es' },
            ],
          },
        ],
      },
    })
  })

  it('gets another version, and id, with other words, and the responses stay as they are', () => {
    const more = withWords(fromBefore, (answer) => makeWords({ ...answer, ask: 'Otherwise?' }))
    const of = (visits: readonly VisitRecord[], type: string) =>
      bundleOf(visits)
        .entry.map(({ resource }) => resource)
        .filter(({ resourceType }) => resourceType === type)
    const [before] = of([visit], 'Questionnaire')
    const [after] = of([visit, more], 'Questionnaire')
    expect(after?.['url']).toBe(before?.['url'])
    expect(after?.['version']).not.toBe(before?.['version'])
    expect(after?.id).not.toBe(before?.id)
    expect(of([visit], 'Questionnaire')).toEqual([before])
    expect(of([visit, more], 'QuestionnaireResponse')[0]).toEqual(
      of([visit], 'QuestionnaireResponse')[0],
    )
  })
})

const codesIn = (concepts: readonly Concept[]): string[] =>
  concepts.flatMap(({ code, concept = [] }) => [code, ...codesIn(concept)])

function typeOf(answer: Item['answer'], item: Item['item']): string {
  if (item !== undefined) return 'group'
  const [name = ''] = Object.keys(answer?.[0] ?? {})
  const type = name.replace('value', '')
  return type === 'Coding' ? 'choice' : (type[0] ?? '').toLowerCase() + type.slice(1)
}

/** What each coding of the responses names that is in no CodeSystem, or in no ValueSet of its item. */
function undefinedCodes(resources: readonly Resource[]): unknown[] {
  const ofType = (type: string) => resources.filter((each) => each.resourceType === type)
  const systems = new Map(
    ofType('CodeSystem').map((each) => [each['url'], codesIn(each['concept'] as Concept[])]),
  )
  expect(systems.size).toBe(ofType('CodeSystem').length)
  const questionnaires = new Map(ofType('Questionnaire').map((each) => [each['url'], each]))
  return ofType('QuestionnaireResponse').flatMap((response) => {
    const sets = questionnaires.get(response['questionnaire'])?.['contained'] as
      { id: string; compose: { include: { system: string; concept: Concept[] }[] } }[] | undefined
    return [...itemsOf(response)].flatMap(([linkId, { answer }]) => {
      const coding = answer?.[0]?.['valueCoding'] as { system: string; code: string } | undefined
      if (coding === undefined || !/\.(first|final)$/.test(linkId)) return []
      const [include] = sets?.find(({ id }) => linkId.startsWith(`${id}.`))?.compose.include ?? []
      const isDefined =
        systems.get(coding.system)?.includes(coding.code) === true &&
        include?.system === coding.system &&
        include.concept.some(({ code }) => code === coding.code)
      return isDefined ? [] : [[linkId, coding]]
    })
  })
}

describe('the definitions', () => {
  const answers = fc.array(
    fc.record({
      questionId: fc.constantFrom('driving', 'fever'),
      variantId: fc.constantFrom('a', 'b'),
      optionId: fc.constantFrom('tomorrow', 'wait', 'never', null),
      language: fc.constantFrom('en', 'es'),
      contentHash: fc.constantFrom('a'.repeat(64), 'c'.repeat(64)),
      kept: fc.constantFrom('kept', 'not kept', 'lost'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  const visits = fc.array(
    fc.record({
      answers,
      lessonVersion: fc.constantFrom('1.4.2', '1.5.0'),
      lessonHash: fc.constantFrom('b'.repeat(64), 'd'.repeat(64)),
      baseUrl: fc.constantFrom('https://clinic.example', 'https://other.example'),
    }),
    { minLength: 1, maxLength: 5 },
  )

  it('have every code of every response, whatever mix of editions and unknown words', () => {
    fc.assert(
      fc.property(visits, (made) => {
        const told = made.map(({ answers: given, ...lesson }, n) => {
          const visit = makeVisitRecord({
            ...lesson,
            visitId: `4b0c6c3e-2f1d-4b52-9f2b-7c7f6a0f9d1${n}`,
            answers: given.map(({ questionId, variantId, optionId, language, contentHash }, seq) =>
              makeAnswer({ questionId, variantId, optionId, language, contentHash, seq }),
            ),
          })
          const worded = withWords(visit, (answer) =>
            makeWords({ ...answer, lessonVersion: lesson.lessonVersion }),
          )
          const hashOf = (seq: number) => worded.answers[seq]?.wordsHash ?? ''
          const lost = given.flatMap(({ kept }, seq) => (kept === 'lost' ? [hashOf(seq)] : []))
          return {
            ...worded,
            answers: worded.answers.map((answer, seq) =>
              given[seq]?.kept === 'not kept' ? { ...answer, wordsHash: null } : answer,
            ),
            words: Object.fromEntries(
              Object.entries(worded.words).filter(([hash]) => !lost.includes(hash)),
            ),
          }
        })
        const resources = bundleOf(told).entry.map(({ resource }) => resource)
        expect(undefinedCodes(resources)).toEqual([])
      }),
    )
  })

  it('say when they were told, which makes no other version of them', () => {
    const of = (exportedAt: string) =>
      bundleOf([makeVisitRecord()], makeFormatContext({ exportedAt }))
        .entry.map(({ resource }) => resource)
        .filter(({ url }) => url !== undefined)
    const [first, second] = ['2026-03-04T15:00:00.000-05:00', '2026-03-05T15:00:00.000-05:00']
    const versions = (resources: Resource[]) => resources.map(({ id, version }) => [id, version])
    expect(versions(of(first))).toEqual(versions(of(second)))
    for (const { date } of of(second)) expect(date).toBe(second)
  })
})

describe('the transactions', () => {
  const visits = [withWords(makeVisitRecord()), makeVisitRecord({ visitId: crypto.randomUUID() })]

  it('have the resources of the collection, each without an id and with what it is found by', () => {
    const entries = transactionsOf(visits).flatMap(({ entry }) => entry)
    const collected = bundleOf(visits).entry
    expect(entries.map(({ resource }) => resource.id)).toEqual(entries.map(() => undefined))
    expect(
      entries.map(({ fullUrl, resource }) => ({
        fullUrl,
        resource: { ...resource, id: fullUrl.replace('urn:uuid:', '') },
      })),
    ).toEqual(collected)
    const found = entries.map(({ request }) => request.url)
    expect(new Set(found).size).toBe(found.length)
    for (const { resource, request } of entries) {
      const [type, query] = request.url.split('?')
      const asked = new URLSearchParams(query)
      expect([request.method, type]).toEqual(['PUT', resource.resourceType])
      const identifiers = [resource['identifier']].flat() as { system: string; value: string }[]
      const expected =
        resource['url'] === undefined
          ? [['identifier', `${identifiers[0]?.system}|${identifiers[0]?.value}`]]
          : [
              ['url', resource['url']],
              ['version', resource['version']],
            ]
      expect([...asked.entries()]).toEqual(expected)
    }
  })

  it('are each a bundle that can be sent by itself, with both resources of a visit', () => {
    for (const transaction of transactionsOf(visits)) {
      expect(transaction.type).toBe('transaction')
      expect(faults(transaction)).toEqual([])
      const own = new Set(transaction.entry.map(({ fullUrl }) => fullUrl))
      for (const { resource } of transaction.entry) {
        for (const { reference } of (resource['partOf'] ?? []) as { reference: string }[]) {
          expect(own).toContain(reference)
        }
      }
    }
  })
})

describe('a reference', () => {
  const encounter = makeFormatContext({
    visitReference: { is: 'encounter', system: 'urn:oid:1.2.3' },
  })

  it('is one whatever its case', () => {
    const subject = (visitRef: string) =>
      only('Procedure', makeVisitRecord({ visitRef }))?.['subject']
    expect(subject('mar-5')).toEqual(subject('MAR-5'))
    expect(subject('mar-5')).toEqual({
      identifier: { system: 'https://clinic.example/visit', value: 'MAR-5' },
    })
  })

  it.each(['', ' ', '\u3000', 'A\u0000', 'B\nC', '\u0085'])(
    'is none where it is %j',
    (visitRef) => {
      const none = bundleOf([makeVisitRecord({ visitRef: null })])
      expect(bundleOf([makeVisitRecord({ visitRef })])).toEqual(none)
    },
  )

  it('is of the system that the clinic names, and of the encounter where it says so', () => {
    const visit = makeVisitRecord({ recipient: 'patient' })
    const identifier = { system: 'urn:oid:1.2.3', value: 'V20931' }
    const procedure = only('Procedure', visit, encounter)
    expect(procedure).toMatchObject({ encounter: { identifier } })
    expect(JSON.stringify(procedure?.['subject'])).not.toContain('V20931')
    const response = only('QuestionnaireResponse', visit, encounter)
    expect(response).toMatchObject({ encounter: { identifier }, source: { type: 'Patient' } })
    expect(response).not.toHaveProperty('subject')
    expect(JSON.stringify(response?.['source'])).not.toContain('V20931')
    expect([procedure, response].flatMap((each) => faults(each ?? {}))).toEqual([])
    const patient = makeFormatContext({
      visitReference: { is: 'patient', system: 'urn:oid:1.2.3' },
    })
    expect(only('Procedure', visit, patient)?.['subject']).toEqual({ identifier })
  })
})

describe('a clock that was set', () => {
  const wall = (time: string) => `2026-03-04T${time}-05:00`

  it.each([
    ['before the end', { startedAt: wall('14:00:00'), endedAt: wall('13:20:00'), answers: [] }],
    [
      'between two answers, and the end is after the start',
      {
        startedAt: wall('14:00:00'),
        endedAt: wall('14:10:00'),
        answers: [
          makeAnswer({ orderNo: 3, seq: 1, answeredAt: wall('14:30:00') }),
          makeAnswer({ orderNo: 4, seq: 2, answeredAt: wall('14:05:00') }),
        ],
      },
    ],
  ])('leaves the end unknown and says so: %s', (_when, times) => {
    const visit = makeVisitRecord({ ...times, slides: [], languageChanges: [], activeSeconds: 321 })
    const procedure = only('Procedure', visit)
    expect(procedure?.['performedPeriod']).toEqual({
      start: times.startedAt,
      _end: {
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
            valueCode: 'unknown',
          },
        ],
      },
    })
    expect(JSON.stringify(procedure?.['note'])).toContain('321 seconds')
    expect(JSON.stringify(procedure?.['note'])).toContain(times.endedAt)
    expect(faults(procedure ?? {})).toEqual([])
  })

  it('leaves unknown when the answers were given, also where there is no procedure', () => {
    const times = { startedAt: wall('14:00:00'), endedAt: wall('14:04:50'), activeSeconds: 1180 }
    const response = only('QuestionnaireResponse', makeVisitRecord({ ...times, visitRef: null }))
    expect(response).not.toHaveProperty('authored')
    expect(JSON.stringify(response?.['_authored'])).toContain('"valueCode":"unknown"')
    expect(faults(response ?? {})).toEqual([])
    expect(only('QuestionnaireResponse', makeVisitRecord())).toMatchObject({
      authored: '2026-03-04T14:07:31-05:00',
    })
  })

  it('is none where the offset changed: the instants go on', () => {
    const visit = makeVisitRecord({
      startedAt: '2026-11-01T01:50:00-04:00',
      endedAt: '2026-11-01T01:05:00-05:00',
      ...{ answers: [], slides: [], languageChanges: [] },
    })
    expect(only('Procedure', visit)?.['performedPeriod']).toEqual({
      start: visit.startedAt,
      end: visit.endedAt,
    })
  })

  it('never gives a period that ends before it starts', () => {
    fc.assert(
      fc.property(anyVisitRecord, (visit) => {
        const period = only('Procedure', { ...visit, visitRef: 'V1' })?.['performedPeriod'] as {
          start: string
          end?: string
        }
        if (period.end === undefined) return
        expect(Date.parse(period.end)).toBeGreaterThanOrEqual(Date.parse(period.start))
      }),
    )
  })
})
