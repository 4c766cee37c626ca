import type { VisitRecord } from '../../record-format.ts'
import type { Answer } from '../quiz.ts'
import { shortHash } from '../short-hash.ts'

/**
 * What names stand for: the same in responses and in what defines them. An address or a code never
 * comes to stand for anything else: a Questionnaire is named with the hash of the lesson's structure,
 * an option with that of the words that it was read in. Where these were not kept the code has the
 * hash of the language's content instead, and there is no word: only the ids are sure.
 */

type Lesson = Pick<VisitRecord, 'baseUrl' | 'lessonId' | 'lessonVersion' | 'lessonHash'>

export const questionnaireUrl = ({ baseUrl, lessonId, lessonVersion, lessonHash }: Lesson) =>
  `${baseUrl}/fhir/Questionnaire/${lessonId}/${lessonVersion}/${shortHash(lessonHash)}`

/** Of each version its own, so that none grows without end. */
export const codeSystemUrl = ({
  baseUrl,
  lessonId,
  lessonVersion,
}: Pick<Lesson, 'baseUrl' | 'lessonId' | 'lessonVersion'>) =>
  `${baseUrl}/fhir/CodeSystem/${lessonId}/${lessonVersion}`

/** Those of lessons have their version behind the id. */
export const evaluationSystemUrl = (baseUrl: string) => `${baseUrl}/fhir/CodeSystem/evaluation`

type Wording = Pick<Answer, 'questionId' | 'variantId' | 'wordsHash' | 'contentHash'>

const editionOf = ({ wordsHash, contentHash }: Pick<Wording, 'wordsHash' | 'contentHash'>) =>
  wordsHash === null ? `content-${shortHash(contentHash)}` : shortHash(wordsHash)

/** Of a question as it was read. */
export const wordingCode = (wording: Wording) =>
  `${wording.questionId}.${wording.variantId}.${editionOf(wording)}`

/** Of an option as it was read. */
export const answerCode = (wording: Wording, optionId: string) =>
  `${wording.questionId}.${wording.variantId}.${optionId}.${editionOf(wording)}`

export const notSureCode = 'not-sure'

export const evaluationText = {
  verbalized: 'verbalized understanding',
  needs_reinforcement: 'needs reinforcement',
  no_evidence: 'no evidence of learning',
  not_assessed: 'not assessed',
} as const

/** What items are called. */
export const itemText = {
  first: 'First answer',
  final: 'Last answer',
  correct: 'Right',
  language: 'Language of the question',
  tries: 'Tries',
  forNurse: 'Left to the nurse',
  notSure: 'I am not sure',
  score: 'Score',
  firstTryCorrect: 'Right at the first try',
  finallyCorrect: 'Right in the end',
  questions: 'Questions',
  evaluation: 'Evaluation by the nurse',
  result: 'Result',
  followUp: 'Follow-up needed',
  evaluatedAt: 'When',
  evaluatedBy: 'By',
} as const

/** The numbers of a score, each with the end of its `linkId`. */
export const scoreItemNames = [
  ['firstTryCorrect', 'first-try-correct'],
  ['finallyCorrect', 'finally-correct'],
  ['forNurse', 'for-nurse'],
  ['questions', 'questions'],
] as const
