import type { ShownWords } from '../../../database/shown-words.ts'
import { canonicalHash } from '../../../platform/canonical-hash.ts'
import { groupBy } from '../../group-by.ts'
import type { AnsweredWords, UsedLesson, UsedLessons } from '../../used-lessons.ts'
import { questionOf } from '../../words-table.ts'
import { shortHash } from '../short-hash.ts'
import { uuidV5 } from '../uuid-v5.ts'
import {
  answerCode,
  codeSystemUrl,
  evaluationSystemUrl,
  evaluationText,
  itemText,
  notSureCode,
  questionnaireUrl,
  scoreItemNames,
  wordingCode,
} from './codes.ts'
import type { Resource } from './resources.ts'

/**
 * What the responses refer to: of each lesson a Questionnaire with its items, and of each version of it
 * a CodeSystem with every wording and option that was ever read, in the language in which it was: by
 * anybody, whichever days are exported. Both tell what the
 * results tell and no more, so a question that nobody was ever asked is in neither. With every new
 * wording they get another `version`, which is a hash of what they say: what a receiver has under a
 * version never changes. A response names the Questionnaire without one.
 */

/** Of a definition's address: the ids of resources that are the same must be the same (RFC 9562). */
const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'
const TRANSLATION = 'http://hl7.org/fhir/StructureDefinition/translation'
const ALL_LANGUAGES = 'http://hl7.org/fhir/ValueSet/all-languages'
/** The words of a resource are in one language; those of others are added to it. */
const MAIN_LANGUAGE = 'en'

interface Concept {
  code: string
  display?: string
  designation?: { language: string; value: string }[]
  property?: { code: string; valueString?: string; valueBoolean?: boolean }[]
  concept?: Concept[]
}

/**
 * @param lessons those that share a CodeSystem with a selected one, too
 * @param exportedAt ISO 8601 with offset
 */
export function definitionsOf(lessons: UsedLessons, exportedAt: string): Resource[] {
  const selected = lessons.filter(({ isSelected }) => isSelected)
  const baseUrls = [...new Set(selected.map(({ baseUrl }) => baseUrl))]
  const systems = groupBy(lessons, codeSystemUrl)
  return [
    ...baseUrls.map(evaluationCodeSystem),
    ...[...systems.entries()].map(([url, all]) => answerCodeSystem(url, all)),
    ...selected.map(makeQuestionnaire),
  ].map((definition) => ({ ...definition, date: exportedAt }))
}

/** Gives a definition the version that is made of what it says, and an id that is made of both. */
function asVersion(url: string, content: Omit<Resource, 'id'>): Resource {
  const version = shortHash(canonicalHash(url, content))
  const { resourceType, ...rest } = content
  const id = uuidV5(URL_NAMESPACE, `${url}|${version}`)
  return { resourceType: String(resourceType), id, url, version, ...rest }
}

const evaluationCodeSystem = (baseUrl: string): Resource =>
  asVersion(evaluationSystemUrl(baseUrl), {
    resourceType: 'CodeSystem',
    language: MAIN_LANGUAGE,
    name: 'NurseEvaluation',
    title: itemText.evaluation,
    status: 'active',
    caseSensitive: true,
    content: 'complete',
    concept: Object.entries(evaluationText).map(([code, display]) => ({ code, display })),
  })

function answerCodeSystem(url: string, lessons: readonly UsedLesson[]): Resource {
  const [first] = lessons
  const answered = unite(lessons.flatMap((lesson) => lesson.answered))
  return asVersion(url, {
    resourceType: 'CodeSystem',
    name: 'Answers',
    title: `Answers of the lesson ${first?.lessonId ?? ''} ${first?.lessonVersion ?? ''}`,
    status: 'active',
    caseSensitive: true,
    hierarchyMeaning: 'part-of',
    // Only what was read, of all that might have been.
    content: 'fragment',
    property: [
      // Not `code`, which in R4 is a concept of this very system.
      { code: 'language', description: 'The language in which it was read', type: 'string' },
      { code: 'question', description: 'The id of the question', type: 'string' },
      { code: 'variant', description: 'The id of its wording', type: 'string' },
      {
        code: 'option',
        description: 'The id of the option, the same in all languages',
        type: 'string',
      },
      { code: 'words-unknown', description: 'The words were not kept', type: 'boolean' },
    ],
    concept: [notSureConcept(answered), ...answered.map(wordingConcept).sort(byCode)],
  })
}

/** Two editions of a lesson may have had the same wording, each with other options of it chosen. */
function unite(answered: readonly AnsweredWords[]): AnsweredWords[] {
  return [...groupBy(answered, wordingCode).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const optionIds = [...new Set(same.flatMap((each) => each.optionIds))].sort()
    return [{ ...first, words: same.find(({ words }) => words !== null)?.words ?? null, optionIds }]
  })
}

const byCode = (a: Concept, b: Concept) => (a.code < b.code ? -1 : 1)

function notSureConcept(answered: readonly AnsweredWords[]): Concept {
  const words = answered.flatMap(({ words: shown }) => (shown === null ? [] : [shown]))
  const told = new Map(
    words.map(({ language, notSure }) => [`${language} ${notSure}`, { language, value: notSure }]),
  )
  // The display says it already.
  told.delete(`${MAIN_LANGUAGE} ${itemText.notSure}`)
  const designation = [...told.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each)
  return {
    code: notSureCode,
    display: itemText.notSure,
    ...(designation.length > 0 && { designation }),
  }
}

function wordingConcept(wording: AnsweredWords): Concept {
  const { questionId, variantId, words } = wording
  // Of the display, so it is at each; the rest is said once for all options of a wording.
  const language = words === null ? [] : [{ code: 'language', valueString: words.language }]
  const options = optionsOf(wording)
  return {
    code: wordingCode(wording),
    ...(words && { display: questionOf(words) }),
    property: [
      ...language,
      { code: 'question', valueString: questionId },
      { code: 'variant', valueString: variantId },
      ...(words === null ? [{ code: 'words-unknown', valueBoolean: true }] : []),
    ],
    ...(options.length > 0 && {
      concept: options.map(({ id, text }) => ({
        code: answerCode(wording, id),
        ...(text !== null && { display: text }),
        property: [
          ...(text === null ? [{ code: 'words-unknown', valueBoolean: true }] : language),
          { code: 'option', valueString: id },
        ],
      })),
    }),
  }
}

/** All that there were, and what was ever chosen beside them: where the words are not known, these. */
function optionsOf({ words, optionIds }: AnsweredWords): { id: string; text: string | null }[] {
  const shown = words?.options ?? []
  const others = optionIds.filter((id) => id !== null && !shown.some((each) => each.id === id))
  return [...shown, ...others.flatMap((id) => (id === null ? [] : [{ id, text: null }]))]
}

function makeQuestionnaire(lesson: UsedLesson): Resource {
  const { lessonId, lessonVersion } = lesson
  const answered = unite(lesson.answered)
  const questions = [...groupBy(answered, ({ questionId }) => questionId)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )
  return asVersion(questionnaireUrl(lesson), {
    resourceType: 'Questionnaire',
    language: MAIN_LANGUAGE,
    ...(questions.length > 0 && {
      contained: questions.map(([questionId, wordings]) => ({
        resourceType: 'ValueSet',
        id: questionId,
        status: 'active',
        compose: {
          include: [
            {
              system: codeSystemUrl(lesson),
              concept: [
                ...wordings.flatMap((wording) =>
                  optionsOf(wording).map(({ id, text }) => ({
                    code: answerCode(wording, id),
                    ...(text !== null && { display: text }),
                  })),
                ),
                { code: notSureCode, display: itemText.notSure },
              ],
            },
          ],
        },
      })),
    }),
    name: 'ComprehensionQuiz',
    title: `Comprehension quiz of the lesson ${lessonId} ${lessonVersion}`,
    status: 'active',
    subjectType: ['Patient'],
    item: [
      ...questions.map(([questionId, wordings]) => questionItem(questionId, wordings)),
      scoreItem,
      evaluationItem(lesson.baseUrl),
    ],
  })
}

const plainItem = (linkId: string, text: string, type: string) => ({ linkId, text, type })

function questionItem(questionId: string, wordings: readonly AnsweredWords[]) {
  const answerItems = (end: 'first' | 'final') => {
    const linkId = `${questionId}.${end}`
    return [
      { ...plainItem(linkId, itemText[end], 'choice'), answerValueSet: `#${questionId}` },
      plainItem(`${linkId}.correct`, itemText.correct, 'boolean'),
      {
        ...plainItem(`${linkId}.language`, itemText.language, 'choice'),
        answerValueSet: ALL_LANGUAGES,
      },
    ]
  }
  return {
    linkId: questionId,
    ...topicText(questionId, wordings),
    type: 'group',
    item: [
      ...answerItems('first'),
      ...answerItems('final'),
      plainItem(`${questionId}.tries`, itemText.tries, 'integer'),
      plainItem(`${questionId}.for-nurse`, itemText.forNurse, 'boolean'),
    ],
  }
}

/** What the question is about, in each language in which it was read; its id where nobody knows. */
function topicText(questionId: string, wordings: readonly AnsweredWords[]) {
  const shown = wordings.flatMap(({ words }) => (words === null ? [] : [words])).sort(byLanguage)
  const topics = [...new Map(shown.map(({ language, topic }) => [language, topic])).entries()]
  const others = topics.filter(([language]) => language !== MAIN_LANGUAGE)
  return {
    text: new Map(topics).get(MAIN_LANGUAGE) ?? questionId,
    ...(others.length > 0 && {
      _text: {
        extension: others.map(([language, topic]) => ({
          url: TRANSLATION,
          extension: [
            { url: 'lang', valueCode: language },
            { url: 'content', valueString: topic },
          ],
        })),
      },
    }),
  }
}

const byLanguage = (a: ShownWords, b: ShownWords) =>
  a.language === b.language ? 0 : a.language < b.language ? -1 : 1

const scoreItem = {
  ...plainItem('quiz.score', itemText.score, 'group'),
  item: scoreItemNames.map(([name, linkId]) =>
    plainItem(`quiz.score.${linkId}`, itemText[name], 'integer'),
  ),
}

const evaluationItem = (baseUrl: string) => ({
  ...plainItem('nurse.evaluation', itemText.evaluation, 'group'),
  item: [
    {
      ...plainItem('nurse.evaluation.result', itemText.result, 'choice'),
      answerOption: Object.entries(evaluationText).map(([code, display]) => ({
        valueCoding: { system: evaluationSystemUrl(baseUrl), code, display },
      })),
    },
    plainItem('nurse.evaluation.follow-up', itemText.followUp, 'boolean'),
    plainItem('nurse.evaluation.at', itemText.evaluatedAt, 'dateTime'),
    plainItem('nurse.evaluation.by', itemText.evaluatedBy, 'string'),
  ],
})
