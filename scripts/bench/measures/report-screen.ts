import { join } from 'node:path'
import { DATABASE_NAME } from '../../../src/main/database/visit-store.ts'
import { nurseTopicsSql } from '../../../src/main/reports/nurse-topics.ts'
import { questionResultsSql } from '../../../src/main/reports/question-results.ts'
import { slideTimesSql } from '../../../src/main/reports/slide-times.ts'
import { visitCountsSql } from '../../../src/main/reports/visit-counts.ts'
import { reportNames, type ReportName } from '../../../src/shared/reports.ts'
import { ANN } from '../../../tests/helpers/staff-screen.ts'
import { shippedContent } from '../../../tests/helpers/visit-setup.ts'
import { wholeAtMs } from '../answer.ts'
import type { Bench, Measured } from '../bench.ts'
import type { Curve } from '../chart.ts'
import { copyOfAnswers } from '../many-answers.ts'
import type { Pair } from '../pairs.ts'
import { findReportPlaces, letStaffIn, type ReportPlaces } from '../report-places.ts'
import { rowOfFigures, type Row } from '../row.ts'
import { Session } from '../session.ts'
import { spreadOf } from '../statistics.ts'
import { runToEnd } from './export.ts'

const FEWEST = 10_000
const TEN = 10
const MAY_TAKE_LONGER_S = 1
/** The kiosk checks all results when it starts, and shows nothing new meanwhile. */
const START_STILL_MS = 5000

const ranges = ['month', 'all'] as const
type Range = (typeof ranges)[number]

interface MeasuredReport {
  report: ReportName
  range: Range
  /** Seconds. */
  pairs: Pair[]
}

interface Size {
  answers: number
  startMs: number
  measured: MeasuredReport[]
}

/** How long staff wait for a report, against the same query in the program of SQLite. */
export async function measureReportScreen(bench: Bench): Promise<Measured> {
  const places = await findReportPlaces(bench.stage)
  const sizes: Size[] = []
  for (let answers = FEWEST; answers <= bench.amounts.answers; answers *= TEN) {
    sizes.push(await measureReports(bench, places, answers))
  }
  const [fewest, most] = [sizes[0], sizes.at(-1)]
  if (fewest === undefined || most === undefined) throw new Error('no report was measured')
  const start = rowOfFigures({
    what: `cold start with ${most.answers.toLocaleString('en')} answers`,
    against: `with ${fewest.answers.toLocaleString('en')}`,
    unit: 'ms',
    ours: [most.startMs],
    theirs: [fewest.startMs],
    notes: ['Once each. The kiosk checks the results before it serves a patient.'],
  })
  return {
    rows: [...most.measured.map((measured) => rowOf(measured, most.answers)), start],
    curves: [curveOf(sizes)],
  }
}

function rowOf({ report, range, pairs }: MeasuredReport, answers: number): Row {
  const ours = pairs.map((pair) => pair.ours)
  const theirs = pairs.map((pair) => pair.theirs)
  const longer = spreadOf(pairs.map((pair) => pair.ours - pair.theirs)).median
  return rowOfFigures({
    what: `report “${report}” of ${range === 'all' ? 'all days' : '30 days'} at ${answers.toLocaleString('en')} answers`,
    against: 'the same query in `sqlite3`',
    ...{ unit: 's', ours, theirs },
    target: `within ${MAY_TAKE_LONGER_S} s of it`,
    isMet: longer <= MAY_TAKE_LONGER_S,
    notes: [
      report === 'slides'
        ? 'sqlite3 3.40 has no median: it takes the average instead, which is less work.'
        : '',
    ],
  })
}

async function measureReports(
  { stage, kiosk, amounts }: Bench,
  places: ReportPlaces,
  answers: number,
): Promise<Size> {
  const dataDir = await copyOfAnswers(stage, answers)
  await letStaffIn(stage, dataDir)
  const session = await Session.open(
    ...([stage, kiosk.appDir, dataDir, stage.displays[0], START_STILL_MS] as const),
  )
  await session.press('ctrl+alt+s')
  await session.press(`${Array.from(ANN.pin).join(' ')} Return`)
  await session.tap(places.tab, places.region, 2000)
  const measured: MeasuredReport[] = []
  for (const range of ranges) {
    // The screen begins with the first; what is there already would show nothing new.
    if (range !== ranges[0]) await session.tap(places[range], places.region, 2000)
    const ofRange = reportNames.map((report): MeasuredReport => ({ report, range, pairs: [] }))
    // By turns: the one that is shown is not asked for again. It begins with the first, too.
    const [first, ...others] = ofRange
    if (first === undefined) throw new Error('there are no reports')
    for (let run = 0; run < amounts.looks; run++) {
      for (const { report, pairs } of [...others, first]) {
        const theirs = await querySeconds(dataDir, report, range)
        // As long as it is read, the screen says so and rests.
        const stillMs = 1000 + theirs * 3000
        const ours = wholeAtMs(await session.tap(places.report[report], places.region, stillMs))
        pairs.push({ ours: ours / 1000, theirs })
      }
    }
    measured.push(...ofRange)
  }
  await session.end()
  return { answers, startMs: session.startMs, measured }
}

async function querySeconds(dataDir: string, report: ReportName, range: Range): Promise<number> {
  const query = `${sqlOf(report, range)};`
  const { seconds } = await runToEnd('sqlite3', ['-readonly', join(dataDir, DATABASE_NAME)], query)
  return seconds
}

/** With its parameters filled in, which `sqlite3` would want set beforehand. */
function sqlOf(report: ReportName, range: Range): string {
  const sql = {
    visits: visitCountsSql,
    questions: questionResultsSql,
    slides: slideTimesSql('slide').replace('median(', 'avg('),
    topics: nurseTopicsSql,
  }[report]
  const DAY_MS = 86_400_000
  const day = (before: number) => new Date(Date.now() - before * DAY_MS).toISOString().slice(0, 10)
  return sql
    .replaceAll(':fromDate', range === 'all' ? 'NULL' : `'${day(29)}'`)
    .replaceAll(':toDate', range === 'all' ? 'NULL' : `'${day(0)}'`)
    .replaceAll(':lessonId', `'${shippedContent.lesson.id}'`)
}

function curveOf(sizes: readonly Size[]): Curve {
  const points = (range: Range, side: keyof Pair) =>
    sizes.map(({ answers, measured }) => ({
      x: answers,
      y: spreadOf(
        measured
          .filter((each) => each.report === 'questions' && each.range === range)
          .flatMap(({ pairs }) => pairs.map((pair) => pair[side])),
      ),
    }))
  return {
    name: 'report-screen',
    title: 'From the tap to the report of first tries',
    ...{ xLabel: 'answers', yLabel: 'seconds', isYLog: true },
    lines: [
      { name: '30 days', points: points('month', 'ours') },
      { name: 'all days', points: points('all', 'ours') },
      { name: 'sqlite3, all', points: points('all', 'theirs') },
    ],
  }
}
