import type { ShownWords } from '../../database/shown-words.ts'
import type { VisitRecord } from '../record-format.ts'

export type Answer = VisitRecord['answers'][number]

/** What the patient read; null where it was not kept, or lost: then nobody knows. */
export function wordsOf(
  { wordsHash }: Pick<Answer, 'wordsHash'>,
  { words }: Pick<VisitRecord, 'words'>,
): ShownWords | null {
  return wordsHash === null ? null : (words[wordsHash] ?? null)
}

/** The answers to each question, in the order in which the questions were first asked. */
export function answersByQuestion(visit: VisitRecord): ReadonlyMap<string, [Answer, ...Answer[]]> {
  const byQuestion = new Map<string, [Answer, ...Answer[]]>()
  for (const answer of visit.answers) {
    const earlier = byQuestion.get(answer.questionId)
    if (earlier === undefined) byQuestion.set(answer.questionId, [answer])
    else earlier.push(answer)
  }
  return byQuestion
}

export interface Score {
  questions: number
  firstTryCorrect: number
  finallyCorrect: number
  forNurse: number
}

/** Null unless every question was answered rightly or left to the nurse: half a quiz has no score. */
export function scoreOf(visit: VisitRecord): Score | null {
  const questions = visit.questionsTotal
  const tries = [...answersByQuestion(visit)]
  const isRight = ({ outcome }: Answer) => outcome === 'correct'
  const settled = tries.filter(
    ([questionId, answers]) => answers.some(isRight) || visit.forNurse.includes(questionId),
  )
  if (visit.status !== 'completed' || questions === 0 || settled.length !== questions) return null
  return {
    questions,
    firstTryCorrect: tries.filter(([, [first]]) => isRight(first) && first.tryNo === 1).length,
    finallyCorrect: tries.filter(([, answers]) => answers.some(isRight)).length,
    forNurse: visit.forNurse.length,
  }
}
