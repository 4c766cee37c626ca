import type { FormatContext, RecordFormat, VisitRecord } from '../record-format.ts'
import { questionOf } from '../words-table.ts'
import { answersByQuestion, scoreOf, wordsOf, type Answer } from './quiz.ts'
import { shortHash } from './short-hash.ts'
import { uuidV5 } from './uuid-v5.ts'

/**
 * HL7 FHIR R4 (4.0.1): a collection Bundle. What was answered is a QuestionnaireResponse, that
 * somebody was taught is a Procedure. A Procedure needs a subject, so there is none without a visit
 * reference. R4 has no element for a score; it is an item, as in Structured Data Capture.
 *
 * A canonical or a code never stands for anything else: a Questionnaire is named with the hash of the
 * lesson's structure, an option with that of the words that it was read in. Where these were not kept
 * the code has the hash of the language's content instead, and there is no word: only the ids are sure.
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

/** http://hl7.org/fhir/R4/extension-data-absent-reason.html: there were words, and nobody knows which. */
const UNKNOWN = {
  extension: [
    { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
  ],
}

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

function pieces(visit: VisitRecord): string[] {
  const procedure = visit.visitRef === null ? null : makeProcedure(visit, visit.visitRef)
  const response = visit.answers.length === 0 ? null : makeResponse(visit, procedure?.id ?? null)
  return [procedure, response]
    .filter((resource) => resource !== null)
    .map((resource) => `${entry(resource)},\n`)
}

const visitIdentifier = (visitRef: string, { baseUrl }: VisitRecord) => ({
  system: `${baseUrl}/visit`,
  value: visitRef,
})

const kiosk = ({ baseUrl, kioskId }: VisitRecord) => ({
  type: 'Device',
  identifier: { system: `${baseUrl}/kiosk`, value: kioskId },
})

function makeProcedure(visit: VisitRecord, visitRef: string) {
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
    subject: { identifier: visitIdentifier(visitRef, visit) },
    performedPeriod: {
      start: visit.startedAt,
      ...(visit.endedAt !== null && { end: visit.endedAt }),
    },
    performer: [{ actor: kiosk(visit) }],
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

function makeResponse(visit: VisitRecord, procedureId: string | null) {
  return {
    resourceType: 'QuestionnaireResponse',
    id: uuidV5(visit.visitId, 'QuestionnaireResponse'),
    language: visit.language,
    identifier: uuidIdentifier(visit.visitId),
    ...(procedureId !== null && {
      partOf: [{ reference: `urn:uuid:${procedureId}`, type: 'Procedure' }],
    }),
    questionnaire: questionnaireOf(visit),
    status: responseStatus[visit.status],
    ...(visit.visitRef !== null && {
      subject: { identifier: visitIdentifier(visit.visitRef, visit) },
    }),
    authored: visit.endedAt ?? visit.answers.at(-1)?.answeredAt ?? visit.startedAt,
    author: kiosk(visit),
    ...source(visit),
    item: [...questionItems(visit), ...scoreItems(visit), ...evaluationItems(visit)],
  }
}

const questionnaireOf = ({ baseUrl, lessonId, lessonVersion, lessonHash }: VisitRecord) =>
  `${baseUrl}/fhir/Questionnaire/${lessonId}|${lessonVersion}+${shortHash(lessonHash)}`

/** Who answered. The element holds one person, so for two of them, and where nobody said, it is absent. */
function source(visit: VisitRecord): object {
  const { recipient, visitRef } = visit
  if (recipient === 'representative') {
    return { source: { type: 'RelatedPerson', display: 'Representative of the patient' } }
  }
  if (recipient !== 'patient') return {}
  const who =
    visitRef === null ? { display: 'Patient' } : { identifier: visitIdentifier(visitRef, visit) }
  return { source: { type: 'Patient', ...who } }
}

function questionItems(visit: VisitRecord): object[] {
  return [...answersByQuestion(visit)].map(([questionId, answers]) => ({
    linkId: questionId,
    item: [
      ...answerItems(`${questionId}.first`, answers[0], visit),
      ...answerItems(`${questionId}.final`, answers.at(-1) ?? answers[0], visit),
      item(`${questionId}.tries`, 'Tries', { valueInteger: answers.length }),
      item(`${questionId}.for-nurse`, 'Left to the nurse', {
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
    item(`${linkId}.correct`, 'Right', { valueBoolean: outcome === 'correct' }),
    item(`${linkId}.language`, 'Language of the question', {
      valueCoding: { system: LANGUAGE_SYSTEM, code: language },
    }),
  ]
}

/** What was chosen. That somebody is not sure is the same in all words. */
function codingOf(answer: Answer, visit: VisitRecord) {
  const { questionId, variantId, optionId, wordsHash, contentHash } = answer
  const system = `${visit.baseUrl}/fhir/CodeSystem/${visit.lessonId}`
  const words = wordsOf(answer, visit)
  if (optionId === null) {
    const display = words?.notSure ?? 'I am not sure'
    return { system, version: visit.lessonVersion, code: 'not-sure', display }
  }
  const edition = wordsHash === null ? `content-${shortHash(contentHash)}` : shortHash(wordsHash)
  const display = words?.options.find(({ id }) => id === optionId)?.text
  return {
    system,
    version: visit.lessonVersion,
    code: `${questionId}.${variantId}.${optionId}.${edition}`,
    ...(display === undefined ? { _display: UNKNOWN } : { display }),
  }
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
function evaluationItems({ evaluations, baseUrl }: VisitRecord): object[] {
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
