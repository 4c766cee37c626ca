import { canonicalHash } from '../../platform/canonical-hash.ts'
import { PLAIN_FRAME } from '../divided-file.ts'
import type { RecordFormat, VisitRecord } from '../record-format.ts'
import { questionOf } from '../words-table.ts'
import { clockWasSet } from './clock-was-set.ts'
import { scoreOf, wordsOf, type Answer } from './quiz.ts'
import { referenceOf } from './reference.ts'
import { shortHash } from './short-hash.ts'
import { uuidV5 } from './uuid-v5.ts'

/**
 * xAPI 1.0.3 statements, in JSON arrays. A statement store refuses an id that it has with other
 * contents, and the whole batch with it: so the id of each statement is made of what it says, which
 * hardly ever changes. No `passed` or `failed`, since the lesson has no mark to reach, and
 * no claim to be cmi5.
 *
 * For the same reason the id of an activity has the hash of what it is: of the lesson's structure, and
 * of the words of a question as they were read. Where these were not kept it has the hash of the
 * language's content, there is no description, and `words-known` says so.
 */

const verbs = {
  answered: 'http://adlnet.gov/expapi/verbs/answered',
  completed: 'http://adlnet.gov/expapi/verbs/completed',
  terminated: 'http://adlnet.gov/expapi/verbs/terminated',
  evaluated: 'http://www.tincanapi.co.uk/verbs/evaluated',
} as const

const activityTypes = {
  lesson: 'http://adlnet.gov/expapi/activities/lesson',
  question: 'http://adlnet.gov/expapi/activities/cmi.interaction',
} as const

type Extensions = Readonly<Record<string, string | number | boolean | readonly string[] | null>>

/** Everything about one visit that its statements have in common. */
function statementsOf(visit: VisitRecord) {
  const { baseUrl, lessonHash } = visit
  const wasSet = clockWasSet(visit)
  const lessonId = `${baseUrl}/xapi/${visit.lessonId}/${visit.lessonVersion}/${shortHash(lessonHash)}`
  const lesson = {
    objectType: 'Activity',
    id: lessonId,
    definition: { type: activityTypes.lesson, name: { en: visit.lessonId } },
  }
  const account = (kind: 'visit' | 'staff', name: string) => ({
    objectType: 'Agent',
    account: { homePage: `${baseUrl}/${kind}`, name },
  })
  const learner = account('visit', referenceOf(visit) ?? visit.visitId)

  /** xAPI allows null only inside extensions, and what is unknown is better left out there, too. */
  const extensions = (values: Extensions) =>
    Object.fromEntries(
      Object.entries(values)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [`${baseUrl}/xapi/ext/${name}`, value]),
    )

  const statement = (
    name: string,
    verb: keyof typeof verbs,
    parts: {
      actor?: object
      object: object
      result: object
      language?: string
      parent?: object
      extensions: Extensions
      timestamp: string
    },
  ) =>
    withId(name, {
      actor: parts.actor ?? learner,
      verb: { id: verbs[verb], display: { en: verb } },
      object: parts.object,
      result: parts.result,
      context: {
        registration: visit.visitId,
        // Allowed only where the object is an activity.
        ...(parts.actor === undefined && { platform: visit.kioskId }),
        ...(parts.language !== undefined && { language: parts.language }),
        ...(parts.parent !== undefined && { contextActivities: { parent: [parts.parent] } }),
        extensions: extensions({
          'lesson-hash': lessonHash,
          'clock-was-set': wasSet ? true : null,
          ...parts.extensions,
        }),
      },
      timestamp: parts.timestamp,
    })

  /** Made of all that it says. The words are in the id of its object: lost ones leave it as it was. */
  const withId = <Told extends { object: object }>(name: string, told: Told) => {
    const { id, account: agent } = told.object as { id?: string; account?: object }
    const said = canonicalHash(name, { ...told, object: id ?? agent })
    return { id: uuidV5(visit.visitId, said), ...told }
  }

  return { lessonId, lesson, learner, account, extensions, statement }
}

type Statements = ReturnType<typeof statementsOf>

function entries(visit: VisitRecord): string[] {
  const statements = statementsOf(visit)
  return [
    ...visit.answers.map((answer) => answered(answer, statements, visit)),
    ...ended(visit, statements),
    ...evaluated(visit, statements),
  ].map((statement) => JSON.stringify(statement))
}

function answered(answer: Answer, { statement, lesson, lessonId }: Statements, visit: VisitRecord) {
  const { questionId, variantId, optionId, language, wordsHash, contentHash } = answer
  const words = wordsOf(answer, visit)
  const edition = wordsHash === null ? `content-${shortHash(contentHash)}` : shortHash(wordsHash)
  return statement(`answer ${answer.seq}`, 'answered', {
    object: {
      objectType: 'Activity',
      id: `${lessonId}/questions/${questionId}/${variantId}/${edition}`,
      definition: {
        type: activityTypes.question,
        interactionType: 'choice',
        name: { en: questionId },
        ...(words && {
          description: { [language]: questionOf(words) },
          choices: words.options.map(({ id, text }) => ({
            id,
            description: { [language]: text },
          })),
        }),
      },
    },
    result: {
      success: answer.outcome === 'correct',
      ...(optionId !== null && { response: optionId }),
      ...duration(answer.seconds),
    },
    language,
    parent: lesson,
    extensions: {
      outcome: answer.outcome,
      try: answer.tryNo,
      'content-hash': contentHash,
      'words-hash': wordsHash,
      'words-known': wordsHash === null ? false : null,
      'second-language': answer.secondLanguage,
    },
    timestamp: answer.answeredAt,
  })
}

function ended(visit: VisitRecord, { statement, lesson, extensions }: Statements) {
  if (visit.endedAt === null) return []
  const isCompleted = visit.status === 'completed'
  const score = scoreOf(visit)
  return [
    statement('end', isCompleted ? 'completed' : 'terminated', {
      object: lesson,
      result: {
        completion: isCompleted,
        ...duration(visit.activeSeconds),
        ...(score && {
          score: {
            scaled: score.firstTryCorrect / score.questions,
            raw: score.firstTryCorrect,
            min: 0,
            max: score.questions,
          },
          extensions: extensions({
            'finally-correct': score.finallyCorrect,
            'for-nurse': visit.forNurse,
          }),
        }),
      },
      language: visit.language,
      extensions: {
        status: visit.status,
        attempt: visit.attemptNo,
        'second-language': visit.secondLanguage,
      },
      timestamp: visit.endedAt,
    }),
  ]
}

/** What the nurse found, said by the nurse of the patient. */
function evaluated(visit: VisitRecord, { statement, learner, account }: Statements) {
  return visit.evaluations.map((evaluation) =>
    statement(`evaluation ${evaluation.id}`, 'evaluated', {
      actor: account('staff', evaluation.staffId),
      object: learner,
      result: { response: evaluation.evaluation },
      extensions: { 'follow-up': evaluation.followUp },
      timestamp: evaluation.evaluatedAt,
    }),
  )
}

/** ISO 8601. */
function duration(seconds: number | null): { duration?: string } {
  return seconds === null ? {} : { duration: `PT${seconds}S` }
}

/** A line is a batch: what goes to the store in one request. */
export const xapi: RecordFormat = {
  fileName: 'xapi-batches.ndjson',
  explanation: 'xapi',
  frame: () => PLAIN_FRAME,
  entries,
  leavesOut: {
    reason: 'nothing-to-tell-yet',
    where: `v.ended_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM answers AS a WHERE a.visit_id = v.id)
      AND NOT EXISTS (SELECT 1 FROM evaluations AS e WHERE e.visit_id = v.id)`,
  },
  isDivisible: true,
  batch: (statements) => `[${statements.join(',')}]\n`,
}
