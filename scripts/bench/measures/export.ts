import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { exportTables } from '../../../src/main/export/tables.ts'
import { DATABASE_NAME } from '../../../src/main/database/visit-store.ts'
import { repoDir } from '../../setup/places.mjs'
import { SetupError } from '../../setup/say.mjs'
import type { Bench, Measured } from '../bench.ts'
import type { Point } from '../chart.ts'
import { dataWithAnswers } from '../many-answers.ts'
import { comparePairs, measurePairs, pairsOf, type Pair } from '../pairs.ts'
import { atMost, rowOfFigures, rowOfPairs } from '../row.ts'
import { spreadOf } from '../statistics.ts'

const FEWEST = 10_000
const TEN = 10
const POLL_EVERY_MS = 20

interface Exported {
  seconds: number
  /** The most memory that it ever had. */
  peakMiB: number
}

/** All results as CSV, each file synced, read back and compared. */
export async function measureExport(bench: Bench): Promise<Measured> {
  const sizes: { answers: number; pairs: Pair<Exported>[] }[] = []
  for (let answers = FEWEST; answers <= bench.amounts.answers; answers *= TEN) {
    sizes.push({ answers, pairs: await exportPairs(bench, answers) })
  }
  const [tenth, most] = [sizes.at(-2), sizes.at(-1)]
  if (tenth === undefined || most === undefined) throw new Error('nothing was exported')
  const peaks = (pairs: Pair<Exported>[]) => pairs.map(({ ours }) => ours.peakMiB)
  const grown = spreadOf(peaks(most.pairs)).median / spreadOf(peaks(tenth.pairs)).median
  const pointsOf = (of: (pairs: Pair<Exported>[]) => Point['y']) =>
    sizes.map(({ answers, pairs }) => ({ x: answers, y: of(pairs) }))
  const compared = (pairs: Pair<Exported>[]) => comparePairs(pairsOf(pairs, (each) => each.seconds))
  const many = most.answers.toLocaleString('en')
  return {
    rows: [
      rowOfPairs({
        what: `export of ${many} answers to CSV, verified`,
        against: '`sqlite3` with `.mode csv` and the same queries, then `sha256sum`',
        ...{ unit: 's', pairs: pairsOf(most.pairs, (each) => each.seconds), target: atMost(2) },
        notes: [
          'The whole command `npm run export` runs, from its start to its end: it also checks the results as the kiosk does when it opens them, syncs each file, reads it back past the system’s cache, and writes manifest and data dictionary. sqlite3 syncs nothing, and `sha256sum` reads from the cache.',
        ],
      }),
      rowOfFigures({
        what: `memory of an export, at ${many} answers`,
        against: `at ${tenth.answers.toLocaleString('en')} answers`,
        unit: 'MiB',
        ours: peaks(most.pairs),
        theirs: peaks(tenth.pairs),
        target: 'flat (≤ 1.3x)',
        isMet: grown <= 1.3,
        notes: [
          `${grown.toFixed(2)}x. The most memory of the process (VmHWM), with Node itself; sqlite3 ${spreadOf(most.pairs.map(({ theirs }) => theirs.peakMiB)).median.toFixed(0)} MiB.`,
        ],
      }),
    ],
    curves: [
      {
        name: 'export-time',
        title: 'Exporting everything as CSV, verified',
        ...{ xLabel: 'answers', yLabel: 'seconds', isYLog: true },
        lines: [
          { name: 'kiosk', points: pointsOf((pairs) => compared(pairs).ours) },
          { name: 'sqlite3', points: pointsOf((pairs) => compared(pairs).theirs) },
        ],
      },
      {
        name: 'export-memory',
        title: 'Memory of an export',
        ...{ xLabel: 'answers', yLabel: 'MiB at most', isYLog: false },
        lines: [{ name: 'kiosk', points: pointsOf((pairs) => spreadOf(peaks(pairs))) }],
      },
    ],
  }
}

async function exportPairs({ stage, amounts }: Bench, answers: number) {
  const dataDir = await dataWithAnswers(stage, answers)
  return measurePairs(
    amounts.exports,
    () => exportOurs(stage.workDir, dataDir),
    () => exportPlainly(stage.workDir, dataDir),
  )
}

function exportOurs(workDir: string, dataDir: string): Promise<Exported> {
  return inFolder(workDir, (outDir) =>
    runToEnd(process.execPath, [
      ...[join(repoDir, 'out', 'main', 'export.js'), '--data', dataDir, '--out', outDir],
      ...['--format', 'csv', '--plain'],
    ]),
  )
}

/** The queries of our own export, column for column. */
function exportPlainly(workDir: string, dataDir: string): Promise<Exported> {
  return inFolder(workDir, async (outDir) => {
    const steps = exportTables.map(({ fileName, columns, from, orderBy }) => {
      const cells = columns.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')
      const query = `SELECT ${cells} FROM ${from} ORDER BY ${orderBy};`.replaceAll(/\s+/g, ' ')
      return `.output '${join(outDir, fileName)}'\n${query}`
    })
    const script = ['.mode csv', '.headers on', ...steps].join('\n')
    const written = await runToEnd('sqlite3', [join(dataDir, DATABASE_NAME)], script)
    const files = exportTables.map(({ fileName }) => join(outDir, fileName))
    const summed = await runToEnd('sha256sum', files)
    return { seconds: written.seconds + summed.seconds, peakMiB: written.peakMiB }
  })
}

async function inFolder(
  workDir: string,
  work: (dir: string) => Promise<Exported>,
): Promise<Exported> {
  const dir = mkdtempSync(join(workDir, 'export-'))
  const outDir = join(dir, 'out')
  mkdirSync(outDir)
  try {
    return await work(outDir)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** @param input for its standard input */
export function runToEnd(command: string, args: string[], input = ''): Promise<Exported> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now()
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'] })
    let peakMiB = 0
    const look = () => (peakMiB = Math.max(peakMiB, peakOf(child.pid)))
    const timer = setInterval(look, POLL_EVERY_MS)
    let complaints = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(timer)
      const seconds = (performance.now() - startedMs) / 1000
      if (code === 0) resolve({ seconds, peakMiB })
      else reject(new SetupError(`${command} failed`, 'see its own words above', complaints))
    })
    child.stdin.end(input)
  })
}

function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0 // It has just ended.
  }
}
