import type { Database } from '../database/connection.ts'
import { ShownWordsReader, type ShownWords } from '../database/shown-words.ts'
import { groupBy } from './group-by.ts'
import { selectionSql, type Selection } from './selection.ts'

/** A lesson as visits had it: the same in all of these is the same lesson. */
export interface LessonEdition {
  baseUrl: string
  lessonId: string
  lessonVersion: string
  lessonHash: string
}

/** A wording that was answered. */
export interface AnsweredWords {
  questionId: string
  variantId: string
  /** Null where the words were not kept; then only `contentHash` tells them apart. */
  wordsHash: string | null
  contentHash: string
  /** Null where they were not kept, or lost. */
  words: ShownWords | null
  /** What was ever chosen of it; null is that somebody was not sure. */
  optionIds: readonly (string | null)[]
}

export interface UsedLesson extends LessonEdition {
  /** Whether a selected visit had it; else only others of the same version, whose words have one list. */
  isSelected: boolean
  answered: readonly AnsweredWords[]
}
/** In an order that does not depend on which kiosk kept what when. */
export type UsedLessons = readonly UsedLesson[]

interface Row extends LessonEdition {
  questionId: string
  variantId: string
  optionId: string | null
  wordsHash: string | null
  contentHash: string
}

const editionSql = `coalesce(v.base_url, (SELECT base_url FROM store), :baseUrl) AS baseUrl,
  v.lesson_id AS lessonId, v.lesson_version AS lessonVersion, v.lesson_hash AS lessonHash`

/**
 * The lessons of the selected visits, and others of the same ids and versions, each with all that was
 * ever asked in it: what is told of a lesson does not change with which days are exported.
 * @param baseUrl of visits from before it was kept, where none was kept for them yet
 */
export function readUsedLessons(
  database: Database,
  selection: Selection,
  baseUrl: string,
): UsedLessons {
  const selected = database
    .prepare(`SELECT DISTINCT ${editionSql} FROM visits AS v WHERE ${selectionSql}`)
    .all({ ...selection, baseUrl }) as unknown as LessonEdition[]
  // In the order of the visits: each is found once, however many answers it has.
  const rows = database
    .prepare(
      `SELECT DISTINCT ${editionSql}, a.question_id AS questionId, a.variant_id AS variantId,
         a.option_id AS optionId, a.words_hash AS wordsHash,
         iif(a.words_hash IS NULL, a.content_hash, '') AS contentHash
       FROM answers AS a CROSS JOIN visits AS v ON v.id = a.visit_id`,
    )
    .all({ baseUrl }) as unknown as Row[]
  const words = new ShownWordsReader(database)
  const rowsOf = groupBy(rows, keyOf)
  const isSelected = new Set(selected.map(keyOf))
  const versions = new Set(selected.map(versionOf))
  const others = [...rowsOf].flatMap(([key, [first]]) =>
    first !== undefined && !isSelected.has(key) && versions.has(versionOf(first))
      ? [editionOf(first)]
      : [],
  )
  return [...selected, ...others]
    .map((edition) => {
      const key = keyOf(edition)
      const answered = answeredIn(rowsOf.get(key) ?? [], words)
      return { ...edition, isSelected: isSelected.has(key), answered }
    })
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

const keyOf = ({ baseUrl, lessonId, lessonVersion, lessonHash }: LessonEdition) =>
  JSON.stringify([baseUrl, lessonId, lessonVersion, lessonHash])

const editionOf = ({ baseUrl, lessonId, lessonVersion, lessonHash }: LessonEdition) => ({
  ...{ baseUrl, lessonId, lessonVersion, lessonHash },
})

const versionOf = ({ baseUrl, lessonId, lessonVersion }: LessonEdition) =>
  JSON.stringify([baseUrl, lessonId, lessonVersion])

function answeredIn(rows: readonly Row[], words: ShownWordsReader): AnsweredWords[] {
  const wordingOf = ({ questionId, variantId, wordsHash, contentHash }: Row) =>
    JSON.stringify([questionId, variantId, wordsHash ?? '', contentHash])
  return [...groupBy(rows, wordingOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...others]]) => {
      if (first === undefined) return []
      const { questionId, variantId, wordsHash, contentHash } = first
      const optionIds = [first, ...others].map(({ optionId }) => optionId).sort()
      const shown = wordsHash === null ? null : words.find(wordsHash)
      return [{ questionId, variantId, wordsHash, contentHash, words: shown, optionIds }]
    })
}
