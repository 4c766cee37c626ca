import type { FormatContext, VisitRecord } from '../../record-format.ts'
import { questionOf } from '../../words-table.ts'
import { clockWasSet } from '../clock-was-set.ts'
import { answersByQuestion, scoreOf, wordsOf, type Answer } from '../quiz.ts'
import { referenceOf } from '../reference.ts'
import { uuidV5 } from '../uuid-v5.ts'
import {
  answerCode,
  codeSystemUrl,
  evaluationText,
  evaluationSystemUrl,
  itemText,
  scoreItemNames,
  notSureCode,
  questionnaireUrl,
} from './codes.ts'

/**
 * What is told of one visit in HL7 FHIR R4 (4.0.1). What was answered, and what the nurse found, is a
 * QuestionnaireResponse; that somebody was taught is a Procedure. A Procedure needs a subject, so
 * there is none without a visit reference. R4 has no element for a score; it is an item, as in
 * Structured Data Capture.
 */

const URI_SYSTEM = 'urn:ietf:rfc:3986'
const LANGUAGE_SYSTEM = 'urn:ietf:bcp:47'
/** In the example value set that R4 binds to `Procedure.category`. SNOMED CT has licence terms. */
const EDUCATION = { system: 'http://snomed.info/sct', code: '409073007', display: 'Education' }

export interface Resource {
  resourceType: string
  /** A UUID. */
  id: string
  readonly [element: string]: unknown
}

const procedureStatus = {
  open: 'in-progress',
  completed: 'completed',
  stopped: 'stopped',
  declined: 'not-done',
  unable: 'not-done',
} as const

const responseStatus = {
  open: 'in-progress',
  completed: 'completed',
  stopped: 'stopped',
  declined: 'stopped',
  unable: 'stopped',
} as const

/** The ids of questions have no dot, so a `linkId` with one never meets theirs. */
const item = (linkId: string, text: string, value: object) => ({ linkId, text, answer: [value] })

/** http://hl7.org/fhir/R4/extension-data-absent-reason.html: there were words, and nobody knows which. */
const UNKNOWN = {
  extension: [
    { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
  ],
}

const uuidIdentifier = (uuid: string) => ({ system: URI_SYSTEM, value: `urn:uuid:${uuid}` })

/** What a visit is told in: none where there is nothing to tell. */
export function resourcesOf(visit: VisitRecord, context: FormatContext): Resource[] {
  const person = personOf(visit, context)
  const procedure = person === null ? null : makeProcedure(visit, person)
  const hasFindings = visit.answers.length > 0 || visit.evaluations.length > 0
  const response = hasFindings ? makeResponse(visit, procedure?.id ?? null, person) : null
  return [procedure, response].filter((resource) => resource !== null)
}

/** Whom or what the reference names; null where there is none. */
function personOf(visit: VisitRecord, { visitReference }: FormatContext) {
  const value = referenceOf(visit)
  if (value === null) return null
  const identifier = { system: visitReference.system ?? `${visit.baseUrl}/visit`, value }
  return visitReference.is === 'patient'
    ? { patient: identifier, encounter: null }
    : { patient: null, encounter: identifier }
}
type Person = NonNullable<ReturnType<typeof personOf>>

/** The program that wrote the file. */
export const writer: Resource = {
  resourceType: 'Device',
  id: '0c5b7c1e-6d0b-4f0e-9b7e-3f4f0a2f8d61',
  identifier: [uuidIdentifier('0c5b7c1e-6d0b-4f0e-9b7e-3f4f0a2f8d61')],
  deviceName: [{ name: 'Aftercare Kiosk', type: 'model-name' }],
}

const kiosk = ({ baseUrl, kioskId }: VisitRecord) => ({
  type: 'Device',
  identifier: { system: `${baseUrl}/kiosk`, value: kioskId },
})

function makeProcedure(visit: VisitRecord, { patient, encounter }: Person) {
  const id = uuidV5(visit.visitId, 'Procedure')
  const refused = visit.status === 'declined' || visit.status === 'unable'
  return {
    resourceType: 'Procedure',
    id,
    language: 'en',
    identifier: [uuidIdentifier(id)],
    // Whoever answered something was taught something, however it ended.
    status: refused && visit.answers.length > 0 ? 'stopped' : procedureStatus[visit.status],
    ...(refused && {
      statusReason: { text: visit.status === 'declined' ? 'Declined' : 'Not able to take part' },
    }),
    category: { coding: [EDUCATION] },
    code: {
      text: `Aftercare education on a kiosk: ${visit.lessonId} ${visit.lessonVersion} (${visit.language})`,
    },
    // An element that must be there, also where nobody here knows the patient's number.
    subject:
      patient === null ? { display: 'The patient of the encounter' } : { identifier: patient },
    ...(encounter !== null && { encounter: { identifier: encounter } }),
    ...performed(visit),
    performer: [{ actor: kiosk(visit) }],
    ...outcome(visit),
  }
}

/** Where the clock was set meanwhile, its last reading says nothing of how long it was. */
function performed(visit: VisitRecord): object {
  const { startedAt: start, endedAt: end } = visit
  if (!clockWasSet(visit)) return { performedPeriod: { start, ...(end !== null && { end }) } }
  const last = end === null ? '' : `; its last reading was ${end}`
  return {
    performedPeriod: { start, ...(end !== null && { _end: UNKNOWN }) },
    note: [
      {
        text:
          `The clock of the kiosk was set during this visit${last}. ` +
          `By its stopwatch the visit was active for ${visit.activeSeconds} seconds.`,
      },
    ],
  }
}

/** When it was answered: nobody knows where the clock was set meanwhile. */
function authored(visit: VisitRecord): object {
  if (clockWasSet(visit)) return { _authored: UNKNOWN }
  return { authored: visit.endedAt ?? visit.answers.at(-1)?.answeredAt ?? visit.startedAt }
}

function outcome(visit: VisitRecord): { outcome?: { text: string } } {
  const score = scoreOf(visit)
  const evaluation = visit.evaluations.at(-1)
  const said: string[] = []
  if (score !== null) {
    said.push(
      `${score.firstTryCorrect} of ${score.questions} questions right at the first try, ` +
        `${score.finallyCorrect} in the end, ${score.forNurse} left to the nurse`,
    )
  }
  if (evaluation !== undefined) {
    const followUp = evaluation.followUp ? ', follow-up needed' : ''
    said.push(`nurse: ${evaluationText[evaluation.evaluation]}${followUp}`)
  }
  return said.length === 0 ? {} : { outcome: { text: said.join('; ') } }
}

function makeResponse(visit: VisitRecord, procedureId: string | null, person: Person | null) {
  return {
    resourceType: 'QuestionnaireResponse',
    id: uuidV5(visit.visitId, 'QuestionnaireResponse'),
    language: visit.language,
    identifier: uuidIdentifier(visit.visitId),
    ...(procedureId !== null && {
      partOf: [{ reference: `urn:uuid:${procedureId}`, type: 'Procedure' }],
    }),
    questionnaire: questionnaireUrl(visit),
    status: responseStatus[visit.status],
    ...(person?.patient && { subject: { identifier: person.patient } }),
    ...(person?.encounter && { encounter: { identifier: person.encounter } }),
    ...authored(visit),
    author: kiosk(visit),
    ...source(visit, person),
    item: [...questionItems(visit), ...scoreItems(visit), ...evaluationItems(visit)],
  }
}

/** Who answered. The element holds one person, so for two of them, and where nobody said, it is absent. */
function source({ recipient }: VisitRecord, person: Person | null): object {
  if (recipient === 'representative') {
    return { source: { type: 'RelatedPerson', display: 'Representative of the patient' } }
  }
  if (recipient !== 'patient') return {}
  const who = person?.patient ? { identifier: person.patient } : { display: 'Patient' }
  return { source: { type: 'Patient', ...who } }
}

function questionItems(visit: VisitRecord): object[] {
  return [...answersByQuestion(visit)].map(([questionId, answers]) => ({
    linkId: questionId,
    item: [
      ...answerItems(`${questionId}.first`, answers[0], visit),
      ...answerItems(`${questionId}.final`, answers.at(-1) ?? answers[0], visit),
      item(`${questionId}.tries`, itemText.tries, { valueInteger: answers.length }),
      item(`${questionId}.for-nurse`, itemText.forNurse, {
        valueBoolean: visit.forNurse.includes(questionId),
      }),
    ],
  }))
}

function answerItems(linkId: string, answer: Answer, visit: VisitRecord) {
  const { language, outcome } = answer
  const words = wordsOf(answer, visit)
  return [
    {
      linkId,
      ...(words === null ? { _text: UNKNOWN } : { text: questionOf(words) }),
      answer: [{ valueCoding: codingOf(answer, visit) }],
    },
    item(`${linkId}.correct`, itemText.correct, { valueBoolean: outcome === 'correct' }),
    item(`${linkId}.language`, itemText.language, {
      valueCoding: { system: LANGUAGE_SYSTEM, code: language },
    }),
  ]
}

/** What was chosen. That somebody is not sure is the same in all words. */
function codingOf(answer: Answer, visit: VisitRecord) {
  const { optionId } = answer
  const system = codeSystemUrl(visit)
  const words = wordsOf(answer, visit)
  if (optionId === null) {
    return { system, code: notSureCode, display: words?.notSure ?? itemText.notSure }
  }
  const display = words?.options.find(({ id }) => id === optionId)?.text
  return {
    system,
    code: answerCode(answer, optionId),
    ...(display === undefined ? { _display: UNKNOWN } : { display }),
  }
}

function scoreItems(visit: VisitRecord): object[] {
  const score = scoreOf(visit)
  if (score === null) return []
  return [
    {
      linkId: 'quiz.score',
      text: itemText.score,
      item: scoreItemNames.map(([name, linkId]) =>
        item(`quiz.score.${linkId}`, itemText[name], { valueInteger: score[name] }),
      ),
    },
  ]
}

/** The last evaluation holds. */
function evaluationItems({ evaluations, baseUrl }: VisitRecord): object[] {
  const evaluation = evaluations.at(-1)
  if (evaluation === undefined) return []
  return [
    {
      linkId: 'nurse.evaluation',
      text: itemText.evaluation,
      item: [
        item('nurse.evaluation.result', itemText.result, {
          valueCoding: {
            system: evaluationSystemUrl(baseUrl),
            code: evaluation.evaluation,
            display: evaluationText[evaluation.evaluation],
          },
        }),
        item('nurse.evaluation.follow-up', itemText.followUp, {
          valueBoolean: evaluation.followUp,
        }),
        item('nurse.evaluation.at', itemText.evaluatedAt, {
          valueDateTime: evaluation.evaluatedAt,
        }),
        item('nurse.evaluation.by', itemText.evaluatedBy, { valueString: evaluation.staffId }),
      ],
    },
  ]
}
