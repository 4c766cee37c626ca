import { createHash, randomUUID } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import { filesOf, readTable } from '../helpers/export-folder.ts'
import { makeExport } from '../helpers/exports.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { careOf, makeVisits, rightOption } from '../helpers/visits.ts'

type Row = Record<string, string>

/** A visit with all that a row can count, as the kiosk exports it: whole, and as CSV alone. */
async function makeVisitExports() {
  const rig = makeVisits()
  const { visits, clock } = rig
  let view = visits.begin('en', { visitRef: 'MAR-5' })
  visits.askHelp(randomUUID(), 'slide:1', 'en')
  for (let answers = 0; answers < 2;) {
    clock.advance(1501)
    if (view.step.kind === 'question') {
      answers++
      view = visits.answer(view.id, view.turn, rightOption(view))
    } else view = visits.move(view.id, view.turn, 'next')
  }
  visits.stop(view.id)
  careOf(rig).evaluations.evaluate({
    ...{ id: randomUUID(), visitId: view.id, evaluation: 'verbalized', followUp: false },
    ...{ staffId: 'ann', at: clock.now().toISOString().replace('Z', '+00:00') },
  })
  const whole = await makeExport(rig.databasePath, { formats: ['csv', 'ndjson'] })
  const exportedAt = '2026-03-04T16:00:00.000-05:00'
  const tables = await makeExport(rig.databasePath, { formats: ['csv'], exportedAt })
  const root = makeTempDir()
  for (const [name, { dir }] of Object.entries({ whole, tables })) {
    cpSync(dir, join(root, name), { recursive: true })
  }
  return { whole: join(root, 'whole'), tables: join(root, 'tables') }
}

/** A copy of an export of which a file says something else, and whose manifest says that it should. */
function changed(dir: string, name: string, change: (text: string) => string): string {
  const copy = join(makeTempDir(), 'changed')
  cpSync(dir, copy, { recursive: true, filter: (path) => !path.endsWith('manifest.sig') })
  const before = readFileSync(join(copy, name), 'utf8')
  const text = change(before)
  if (text === before) throw new Error('nothing was changed')
  writeFileSync(join(copy, name), text)
  const path = join(copy, 'manifest.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { files: { name: string }[] }
  const sha256 = createHash('sha256').update(text).digest('hex')
  const listed = manifest.files.find((file) => file.name === name)
  Object.assign(listed ?? {}, { bytes: Buffer.byteLength(text), sha256 })
  writeFileSync(path, JSON.stringify(manifest))
  return copy
}

const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

function setCell(dir: string, name: string, column: string, set: (cell: string) => string) {
  const rows = readTable(dir, name) as Row[]
  const columns = Object.keys(rows[0] ?? {})
  const cells = rows.map((row, index) =>
    columns.map((each) => (each === column && index === 0 ? set(row[each] ?? '') : row[each])),
  )
  return changed(dir, name, () => {
    const lines = [columns, ...cells].map((line) => line.map((cell) => quote(cell ?? '')).join(','))
    return `\uFEFF${lines.map((line) => `${line}\r\n`).join('')}`
  })
}

const merge = async (...dirs: string[]) => {
  const outDir = join(makeTempDir(), 'merged')
  return { outDir, report: await mergeExports(dirs, outDir) }
}

/** Another value of the same kind. */
const another = (cell: string) =>
  cell.replace(/\d(?!.*\d)/, (digit) => String((Number(digit) + 1) % 10)) +
  (/\d/.test(cell) ? '' : 'x')

/** @returns the columns of which a change was not set aside */
async function unseen(
  columns: readonly string[],
  dir: string,
  name: string,
  isSeen: (merged: Awaited<ReturnType<typeof merge>>) => boolean,
): Promise<string[]> {
  const missed = []
  for (const column of columns) {
    const merged = await merge(setCell(dir, name, column, another))
    if (!isSeen(merged)) missed.push(column)
  }
  return missed
}

describe('a contradiction within one export', () => {
  it('is none where nothing was changed', async () => {
    for (const dir of Object.values(await makeVisitExports())) {
      expect((await merge(dir)).report).toMatchObject({ visits: 1, conflicts: 0 })
    }
  })

  it('is seen in each column of a visit that its record has, too', async () => {
    const { whole } = await makeVisitExports()
    const columns = Object.keys(readTable(whole, 'visits.csv')[0] ?? {}).filter(
      (column) => !['schema', 'visit_id', 'changed_no'].includes(column),
    )
    expect(columns).toHaveLength(30)
    const isAside = ({ report }: Awaited<ReturnType<typeof merge>>) => report.visits === 0
    expect(await unseen(columns, whole, 'visits.csv', isAside)).toEqual([])
    const { outDir } = await merge(setCell(whole, 'visits.csv', 'slides_seen', another))
    expect(filesOf((await merge(outDir)).outDir)).toEqual(filesOf(outDir))
  })

  it('is seen in each column of an answer', async () => {
    const { whole } = await makeVisitExports()
    const columns = Object.keys(readTable(whole, 'answers.csv')[0] ?? {}).filter(
      (column) => !['schema', 'visit_id', 'seq'].includes(column),
    )
    expect(columns).toHaveLength(16)
    expect(
      await unseen(columns, whole, 'answers.csv', ({ report }) => report.conflicts >= 2),
    ).toEqual([])
  })

  it('is seen in what a visit counts of its answers without records, too', async () => {
    const { tables } = await makeVisitExports()
    const columns = ['questions_answered', 'first_try_correct', 'finally_correct']
    expect(
      await unseen(columns, tables, 'visits.csv', ({ report }) => report.conflicts === 2),
    ).toEqual([])
  })

  it('is seen in each column of the words', async () => {
    const { tables } = await makeVisitExports()
    const right = readTable(tables, 'words.csv')
    const hash = right[0]?.['words_hash']
    const rows = right.filter((row) => row['words_hash'] === hash)
    const columns = Object.keys(right[0] ?? {}).filter(
      (column) => !['schema', 'words_hash', 'option_no'].includes(column),
    )
    expect(columns).toHaveLength(9)
    expect(
      await unseen(columns, tables, 'words.csv', ({ outDir, report }) => {
        const left = readTable(outDir, 'words.csv').map((row) => row['words_hash'])
        return report.conflicts === rows.length && !left.includes(hash ?? '')
      }),
    ).toEqual([])
    const { outDir } = await merge(setCell(tables, 'words.csv', 'topic', another))
    expect(filesOf((await merge(outDir)).outDir)).toEqual(filesOf(outDir))
  })

  it('is seen in the words of a record', async () => {
    const { whole } = await makeVisitExports()
    const wrong = changed(whole, 'visits.ndjson', (text) =>
      text.replace('"notSure":"', '"notSure":"x'),
    )
    const { outDir, report } = await merge(wrong)
    // The hash that is not theirs, and the record.
    expect(report).toMatchObject({ visits: 1, conflicts: 2 })
    expect(readFileSync(join(outDir, 'visits.ndjson'), 'utf8')).toBe('')
    expect(filesOf((await merge(outDir)).outDir)).toEqual(filesOf(outDir))
  })
})
