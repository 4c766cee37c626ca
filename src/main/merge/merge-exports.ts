import type { Problem } from '../../shared/errors.ts'
import { WORDS_TABLE } from '../export/words-table.ts'
import { FileProblem } from '../platform/json-file.ts'
import { readConflicts } from './conflicts.ts'
import { findContradictions } from './contradictions.ts'
import { exporterOf } from './exporters.ts'
import { CONFLICTS, kindOf, listName, RECORDS } from './file-kinds.ts'
import { MergeIndex, type Row } from './merge-index.ts'
import { readRecords } from './records.ts'
import type { KeyRegistry } from './signatures.ts'
import { openSource, type Source, type SourceFile } from './source.ts'
import {
  answerCounts,
  byState,
  describeIn,
  judgeIn,
  openTable,
  readTable,
  tableNames,
} from './tables.ts'
import { writeMerged } from './write-merged.ts'

export interface MergeOptions {
  /** By which an export of a time to come is refused. */
  now?: Date
  /** The keys of the clinic's kiosks; null where nobody gave them. */
  registry?: KeyRegistry | null
  /** As `writeMerged` takes it. */
  mostFileBytes?: number
}

/** What became of a merge. */
export interface MergeReport {
  exports: number
  visits: number
  answers: number
  /** Visits of which there were several states; the newest is in. */
  updated: number
  /** Rows that were there already, in this or another state. */
  repeated: number
  /** Rows in `conflicts.csv`. */
  conflicts: number
  /** Exports whose manifest tells of lost rows. */
  tellOfLosses: number
  /** Files of the exports that cannot be merged, or are not in all of them. */
  leftOut: readonly string[]
  /** Files that do not belong into an export and stayed where they are, each with the reason. */
  refused: readonly Problem[]
  /** Files that are in the merge although nothing says what they should be. */
  unchecked: readonly Problem[]
}

/**
 * Makes one export of many: of several kiosks, and of one kiosk at several times. What is the same
 * is in it once; of a visit the newest state; what contradicts itself is set aside. The order of the
 * folders makes no difference, and a merge of a merge is the merge.
 * @param outDir must not be there, or be empty
 * @throws {FileProblem} what is wrong with the exports; nothing is written
 * @throws {AppError} as `writeMerged`
 */
export async function mergeExports(
  dirs: readonly string[],
  outDir: string,
  { now = new Date(), registry = null, mostFileBytes }: MergeOptions = {},
): Promise<MergeReport> {
  const sources = await openSources(dirs, now, registry)
  const newestFirst = sources.toReversed()
  const opened = await Promise.all(tableNames.map((name) => openTable(name, newestFirst)))
  const tables = opened.filter(({ columns }) => columns.length > 0)
  const hasRecords = sources.every(({ files }) => files.has(RECORDS))
  const index = new MergeIndex(tables[0]?.columns.indexOf('kiosk_id'))
  try {
    let repeated = 0
    for (const source of sources) {
      for await (const conflict of readConflicts(source)) index.dispute(conflict)
      for await (const conflict of findContradictions(source)) index.dispute(conflict)
    }
    // Table by table: whose an answer is its visit says, in whatever export that is.
    for (const table of tables) {
      const judge = judgeIn(table)
      const describe = describeIn(table)
      const isOfVisit = registry !== null && table.name === 'answers.csv'
      for (const source of sources) {
        for await (const row of readTable(table, source)) {
          if (isOfVisit) row.exportedBy = exporterOf(source, index.kioskOf(row.id))
          const verdict = index.add(row, judge, describe)
          // The same words are in many exports: that says nothing of the visits.
          if (table.name === WORDS_TABLE) continue
          if (verdict !== 'new' && verdict !== 'conflict') repeated++
        }
      }
    }
    for (const source of hasRecords ? sources : []) {
      for await (const row of readRecords(source))
        index.add(row, judgeRecords, ([json]) => json ?? '')
    }
    const describe = new Map(tables.map((table) => [table.name as string, describeIn(table)]))
    if (registry !== null) index.disputeForeign(describe)
    index.disputeOutgrown(answerCounts(tables), describe)
    const whole = wholeFiles(sources, index)
    const conflicts = index.conflicts()
    const merged = { outDir, sources, index, tables, hasRecords, whole, conflicts }
    await writeMerged({ ...merged, ...(mostFileBytes && { mostFileBytes }) })
    const counted = index.count('visits.csv')
    return {
      exports: sources.length,
      visits: counted.rows,
      answers: index.count('answers.csv').rows,
      updated: counted.updated,
      repeated,
      conflicts: conflicts.length,
      tellOfLosses: sources.filter(hasLosses).length,
      leftOut: leftOut(sources, hasRecords, whole),
      refused: sources.flatMap(({ refused }) => refused),
      unchecked: sources.flatMap(({ unchecked }) => unchecked),
    }
  } finally {
    index.close()
  }
}

/**
 * The oldest first. One that is given twice counts once.
 * @throws {FileProblem} everything that is wrong with any of them
 */
async function openSources(
  dirs: readonly string[],
  now: Date,
  registry: KeyRegistry | null,
): Promise<Source[]> {
  const sources = new Map<string, Source>()
  const problems = []
  for (const dir of dirs) {
    try {
      const source = await openSource(dir, now, registry)
      sources.set(keyOf(source), source)
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new FileProblem(problems)
  return [...sources.entries()]
    .sort(
      ([keyA, a], [keyB, b]) =>
        Date.parse(a.exportedAt) - Date.parse(b.exportedAt) || (keyA < keyB ? -1 : 1),
    )
    .map(([, source]) => source)
}

const hasLosses = ({ salvages }: Source) =>
  salvages.some(({ lost }) => Object.keys(lost).length > 0)

/** Tells exports apart by what is in them, wherever they lie. */
const keyOf = ({ files, origins }: Source) =>
  JSON.stringify([origins, [...files.values()].map(({ name, sha256 }) => [name, sha256])])

function judgeRecords(row: Row, there: Row) {
  return row.cells[0] === there.cells[0] ? 'same' : byState(row, there)
}

/**
 * Files that are taken as they are: the sheets, and the longest data dictionary, since columns are
 * only ever added. A sheet of which there are two is set aside.
 */
function wholeFiles(sources: readonly Source[], index: MergeIndex): SourceFile[] {
  const chosen = new Map<string, SourceFile & { source: Source }>()
  const disputed = new Set(index.conflicts().map(({ file }) => file))
  for (const source of sources) {
    for (const file of source.files.values()) {
      const isSheet = file.kind.name === 'sheet'
      if (!(isSheet || file.kind.name === 'dictionary') || disputed.has(file.name)) continue
      const there = chosen.get(file.name)
      if (there !== undefined && there.sha256 !== file.sha256 && isSheet) {
        for (const side of [there, { ...file, source }]) index.dispute(asConflict(side))
        disputed.add(file.name)
        chosen.delete(file.name)
      } else if (there === undefined || isLonger(file, there)) {
        chosen.set(file.name, { ...file, source })
      }
    }
  }
  return [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function isLonger(file: SourceFile, there: SourceFile): boolean {
  return file.bytes === there.bytes ? file.sha256 < there.sha256 : file.bytes > there.bytes
}

function asConflict({ name, sha256, source }: SourceFile & { source: Source }) {
  const cells = JSON.stringify({ sha256 })
  return { file: name, id: name, seq: 0, source: source.name, exportedAt: source.exportedAt, cells }
}

function leftOut(
  sources: readonly Source[],
  hasRecords: boolean,
  whole: readonly SourceFile[],
): string[] {
  const taken = new Set<string>([...tableNames, CONFLICTS, ...whole.map(({ name }) => name)])
  if (hasRecords) taken.add(RECORDS)
  const names = new Set(sources.flatMap(({ files }) => [...files.keys()]))
  return [...names]
    .filter((name) => !taken.has(listName(name)) && kindOf(name)?.name !== 'sheet')
    .sort()
}
