import fc from 'fast-check'
import { Fhir } from 'fhir'
import { Severities } from 'fhir/validator.js'
import { describe, expect, it } from 'vitest'
import { hashOfWords } from '../../../../../src/main/database/shown-words.ts'
import { fhir } from '../../../../../src/main/export/formats/fhir.ts'
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
            system: 'https://clinic.example/fhir/CodeSystem/facet-joint-injection',
            version: '1.4.2',
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
            system: 'https://clinic.example/fhir/CodeSystem/facet-joint-injection',
            version: '1.4.2',
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

  it('has no procedure without a visit reference, and no response without an answer', () => {
    const types = (visit: VisitRecord) =>
      bundleOf([visit]).entry.map(({ resource }) => resource.resourceType)
    expect(types(makeVisitRecord())).toEqual(['Procedure', 'QuestionnaireResponse', 'Device'])
    expect(types(makeVisitRecord({ visitRef: null }))).toEqual(['QuestionnaireResponse', 'Device'])
    expect(types(makeVisitRecord({ answers: [] }))).toEqual(['Procedure', 'Device'])
    expect(types(makeVisitRecord({ visitRef: null, answers: [] }))).toEqual(['Device'])
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
    expect(new Set(urls).size).toBe(5)
    const later = visits.map((visit) => ({ ...visit, evaluations: [makeEvaluation()] }))
    expect(bundleOf(later).entry.map(({ fullUrl }) => fullUrl)).toEqual(urls)
  })
})
