import type { FormatContext, RecordFormat, VisitRecord } from '../record-format.ts'
import { answersByQuestion, scoreOf, type Answer } from './quiz.ts'
import { uuidV5 } from './uuid-v5.ts'

/**
 * HL7 FHIR R4 (4.0.1): a collection Bundle. What was answered is a QuestionnaireResponse, that
 * somebody was taught is a Procedure. A Procedure needs a subject, so there is none without a visit
 * reference. R4 has no element for a score; it is an item, as in Structured Data Capture.
 */

const URI_SYSTEM = 'urn:ietf:rfc:3986'
const LANGUAGE_SYSTEM = 'urn:ietf:bcp:47'
/** In the example value set that R4 binds to `Procedure.category`. SNOMED CT has licence terms. */
const EDUCATION = { system: 'http://snomed.info/sct', code: '409073007', display: 'Education' }

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

const evaluationText = {
  verbalized: 'verbalized understanding',
  needs_reinforcement: 'needs reinforcement',
  no_evidence: 'no evidence of learning',
  not_assessed: 'not assessed',
} as const

/** The ids of questions have no dot, so a `linkId` with one never meets theirs. */
const item = (linkId: string, text: string, value: object) => ({ linkId, text, answer: [value] })

/** Where the wording is not known any more the item goes without: `text` may be absent, never empty. */
const worded = (linkId: string, text: string | undefined, value: object) =>
  text ? item(linkId, text, value) : { linkId, answer: [value] }

const uuidIdentifier = (uuid: string) => ({ system: URI_SYSTEM, value: `urn:uuid:${uuid}` })

/** The program that wrote the file. An empty `entry` is not allowed, so this one is always there. */
const writer = {
  resourceType: 'Device',
  id: '0c5b7c1e-6d0b-4f0e-9b7e-3f4f0a2f8d61',
  deviceName: [{ name: 'Aftercare Kiosk', type: 'model-name' }],
}

function head({ exportedAt }: FormatContext): string {
  const timestamp = JSON.stringify(exportedAt)
  return `{"resourceType":"Bundle","type":"collection","timestamp":${timestamp},"entry":[\n`
}

function entry(resource: { id: string }): string {
  return JSON.stringify({ fullUrl: `urn:uuid:${resource.id}`, resource })
}

function pieces(visit: VisitRecord, context: FormatContext): string[] {
  const procedure = visit.visitRef === null ? null : makeProcedure(visit, visit.visitRef, context)
  const response =
    visit.answers.length === 0 ? null : makeResponse(visit, procedure?.id ?? null, context)
  return [procedure, response]
    .filter((resource) => resource !== null)
    .map((resource) => `${entry(resource)},\n`)
}

const visitIdentifier = (visitRef: string, { baseUrl }: FormatContext) => ({
  system: `${baseUrl}/visit`,
  value: visitRef,
})

const kiosk = (visit: VisitRecord, { baseUrl }: FormatContext) => ({
  type: 'Device',
  identifier: { system: `${baseUrl}/kiosk`, value: visit.kioskId },
})

function makeProcedure(visit: VisitRecord, visitRef: string, context: FormatContext) {
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
    subject: { identifier: visitIdentifier(visitRef, context) },
    performedPeriod: {
      start: visit.startedAt,
      ...(visit.endedAt !== null && { end: visit.endedAt }),
    },
    performer: [{ actor: kiosk(visit, context) }],
    ...outcome(visit),
  }
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

function makeResponse(visit: VisitRecord, procedureId: string | null, context: FormatContext) {
  const { baseUrl } = context
  return {
    resourceType: 'QuestionnaireResponse',
    id: uuidV5(visit.visitId, 'QuestionnaireResponse'),
    language: visit.language,
    identifier: uuidIdentifier(visit.visitId),
    ...(procedureId !== null && {
      partOf: [{ reference: `urn:uuid:${procedureId}`, type: 'Procedure' }],
    }),
    questionnaire: `${baseUrl}/fhir/Questionnaire/${visit.lessonId}|${visit.lessonVersion}`,
    status: responseStatus[visit.status],
    ...(visit.visitRef !== null && {
      subject: { identifier: visitIdentifier(visit.visitRef, context) },
    }),
    authored: visit.endedAt ?? visit.answers.at(-1)?.answeredAt ?? visit.startedAt,
    author: kiosk(visit, context),
    ...source(visit, context),
    item: [
      ...questionItems(visit, context),
      ...scoreItems(visit),
      ...evaluationItems(visit, context),
    ],
  }
}

/** Who answered. The element holds one person, so for two of them, and where nobody said, it is absent. */
function source({ recipient, visitRef }: VisitRecord, context: FormatContext): object {
  if (recipient === 'representative') {
    return { source: { type: 'RelatedPerson', display: 'Representative of the patient' } }
  }
  if (recipient !== 'patient') return {}
  const who =
    visitRef === null ? { display: 'Patient' } : { identifier: visitIdentifier(visitRef, context) }
  return { source: { type: 'Patient', ...who } }
}

function questionItems(visit: VisitRecord, context: FormatContext): object[] {
  return [...answersByQuestion(visit)].map(([questionId, answers]) => ({
    linkId: questionId,
    item: [
      ...answerItems(`${questionId}.first`, answers[0], visit, context),
      ...answerItems(`${questionId}.final`, answers.at(-1) ?? answers[0], visit, context),
      item(`${questionId}.tries`, 'Tries', { valueInteger: answers.length }),
      item(`${questionId}.for-nurse`, 'Left to the nurse', {
        valueBoolean: visit.forNurse.includes(questionId),
      }),
    ],
  }))
}

function answerItems(linkId: string, answer: Answer, visit: VisitRecord, context: FormatContext) {
  const { questionId, variantId, optionId, language } = answer
  const words = context.wordsOf(language, questionId, variantId)
  const system = `${context.baseUrl}/fhir/CodeSystem/${visit.lessonId}`
  const display = optionId === null ? 'I am not sure' : words?.option(optionId)
  const code = optionId === null ? 'not-sure' : `${questionId}.${variantId}.${optionId}`
  return [
    worded(linkId, words?.question, {
      valueCoding: { system, version: visit.lessonVersion, code, ...(display && { display }) },
    }),
    item(`${linkId}.correct`, 'Right', { valueBoolean: answer.outcome === 'correct' }),
    item(`${linkId}.language`, 'Language of the question', {
      valueCoding: { system: LANGUAGE_SYSTEM, code: language },
    }),
  ]
}

function scoreItems(visit: VisitRecord): object[] {
  const score = scoreOf(visit)
  if (score === null) return []
  const number = (linkId: string, text: string, value: number) =>
    item(`quiz.score.${linkId}`, text, { valueInteger: value })
  return [
    {
      linkId: 'quiz.score',
      text: 'Score',
      item: [
        number('first-try-correct', 'Right at the first try', score.firstTryCorrect),
        number('finally-correct', 'Right in the end', score.finallyCorrect),
        number('for-nurse', 'Left to the nurse', score.forNurse),
        number('questions', 'Questions', score.questions),
      ],
    },
  ]
}

/** The last evaluation holds. */
function evaluationItems({ evaluations }: VisitRecord, { baseUrl }: FormatContext): object[] {
  const evaluation = evaluations.at(-1)
  if (evaluation === undefined) return []
  return [
    {
      linkId: 'nurse.evaluation',
      text: 'Evaluation by the nurse',
      item: [
        item('nurse.evaluation.result', 'Result', {
          valueCoding: {
            system: `${baseUrl}/fhir/CodeSystem/evaluation`,
            code: evaluation.evaluation,
            display: evaluationText[evaluation.evaluation],
          },
        }),
        item('nurse.evaluation.follow-up', 'Follow-up needed', {
          valueBoolean: evaluation.followUp,
        }),
        item('nurse.evaluation.at', 'When', { valueDateTime: evaluation.evaluatedAt }),
        item('nurse.evaluation.by', 'By', { valueString: evaluation.staffId }),
      ],
    },
  ]
}

export const fhir: RecordFormat = {
  fileName: 'fhir-bundle.json',
  head,
  pieces,
  separator: '',
  tail: `${entry(writer)}\n]}\n`,
}
