import { rmSync } from 'node:fs'
import type { Bench, Measured } from '../bench.ts'
import type { Curve, Point } from '../chart.ts'
import { copyOfAnswers } from '../many-answers.ts'
import { comparePairs, type Pair } from '../pairs.ts'
import { atMost, rowOfFigures, rowOfPairs, type Row } from '../row.ts'
import type { Durable } from '../save-app/durable.ts'
import type { SaveTask } from '../save-app/main.ts'
import { makeSaveApp, type SaveApp } from '../save-app.ts'
import { spreadOf } from '../statistics.ts'

const FEWEST = 1000
const TEN = 10
/** electron-store writes all there is for each answer; above this it is minutes for a few. */
const MOST_IN_STORE = 100_000
const STORE_SAVES = 15
const STORE_PATIENCE_MS = 20_000

/** What it costs to have an answer on the disk, and whether that grows with the answers there are. */
export async function measureSave(bench: Bench): Promise<Measured> {
  const app = await makeSaveApp(bench.stage)
  const rows = await durableRows(bench, app)
  const points: Point[] = []
  for (let answers = FEWEST; answers <= bench.amounts.answers; answers *= TEN) {
    const pairs = await growthPairs(bench, app, answers)
    points.push({ x: answers, y: comparePairs(pairs).ours })
    if (answers > FEWEST) rows.push(growthRow(answers, pairs))
  }
  const store = await storePoints(bench, app)
  for (const { x, y } of store) rows.push(storeRow(x, y, points))
  const curve: Curve = {
    name: 'save-growth',
    title: 'Saving one answer, by how many there are',
    xLabel: 'answers',
    yLabel: 'ms for one save',
    isYLog: true,
    lines: [
      { name: 'kiosk', points },
      { name: 'electron-store', points: store },
    ],
  }
  return { rows, curves: [curve] }
}

async function durableRows({ stage, amounts }: Bench, app: SaveApp): Promise<Row[]> {
  const dataDir = stage.makeDir('durable')
  const task = { name: 'durable', dataDir, saves: amounts.saves } as const
  const { pairs, linePairs, bytes } = (await app.run(task)) as Durable
  const lines = comparePairs(linePairs)
  return [
    rowOfPairs({
      what: 'save one answer, durable',
      against: '`write` + `fdatasync` of the same bytes',
      ...{ unit: 'ms', pairs, target: atMost(1.5) },
      notes: [
        `All that happens in the main process, from the call to the answer being on the disk: ${bytes} bytes in SQLite’s log, which has begun anew and is written over; the bare file is written over in the same way.`,
        `Against 400 bytes added to the end of a file: ${lines.ratio.median.toFixed(2)}x (${lines.theirs.median.toFixed(2)} ms).`,
      ],
    }),
  ]
}

async function growthPairs({ stage, amounts }: Bench, app: SaveApp, answers: number) {
  const largeDir = await copyOfAnswers(stage, answers)
  const smallDir = await copyOfAnswers(stage, FEWEST)
  const task = { name: 'growth', largeDir, smallDir, saves: amounts.saves } as const
  const pairs = (await app.run(task)) as Pair[]
  for (const dir of [largeDir, smallDir]) rmSync(dir, { recursive: true })
  return pairs
}

const growthRow = (answers: number, pairs: readonly Pair[]): Row =>
  rowOfPairs({
    what: `save one answer among ${answers.toLocaleString('en')}`,
    against: `among ${FEWEST.toLocaleString('en')}`,
    ...{ unit: 'ms', pairs, target: atMost(1.3) },
  })

async function storePoints({ stage, amounts }: Bench, app: SaveApp): Promise<Point[]> {
  const points: Point[] = []
  const most = Math.min(MOST_IN_STORE, amounts.answers)
  for (let answers = FEWEST; answers <= most; answers *= TEN) {
    const task: SaveTask = {
      name: 'store',
      dataDir: stage.makeDir('store'),
      answers,
      saves: STORE_SAVES,
      patienceMs: STORE_PATIENCE_MS,
    }
    points.push({ x: answers, y: spreadOf((await app.run(task)) as number[]) })
  }
  return points
}

function storeRow(answers: number, took: Point['y'], ours: readonly Point[]): Row {
  const our = ours.find(({ x }) => x === answers)?.y
  const row = rowOfFigures({
    what: `the same through electron-store, among ${answers.toLocaleString('en')}`,
    against: 'our save',
    ...{ unit: 'ms', ours: [took.median] },
  })
  const times = our === undefined ? '' : `${(took.median / our.median).toFixed(0)} times ours. `
  const end =
    answers === MOST_IN_STORE ? 'Not tried with more: each save writes all of it anew.' : ''
  return { ...row, ours: took, theirs: our ?? null, notes: [`${times}${end}`.trim()] }
}
