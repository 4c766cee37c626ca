import process from 'node:process'
import { parseArgs } from 'node:util'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repoDir } from '../setup/places.mjs'
import { SetupError, describeFailure, say } from '../setup/say.mjs'
import { QUICK, WHOLE } from './amounts.ts'
import { makeBareWindow } from './bare-window.ts'
import { BenchStage } from './bench-stage.ts'
import type { Bench, Measured } from './bench.ts'
import { chartSvg } from './chart.ts'
import { findKioskPlaces } from './kiosk-places.ts'
import { readMachine } from './machine.ts'
import { measureColdStart } from './measures/cold-start.ts'
import { measureExport } from './measures/export.ts'
import { measureLanguageSwitch } from './measures/language-switch.ts'
import { measureMemory } from './measures/memory.ts'
import { measurePageBytes } from './measures/page-bytes.ts'
import { measureReportScreen } from './measures/report-screen.ts'
import { measureSave } from './measures/save.ts'
import { measureSlideStep } from './measures/slide-step.ts'
import { measureSurveyJs } from './measures/survey-js.ts'
import { makeSurvey } from './survey.ts'
import { resultsMarkdown } from './table.ts'

/** In the order of the table. */
const measures: Readonly<Record<string, (bench: Bench) => Promise<Measured>>> = {
  'cold-start': measureColdStart,
  memory: measureMemory,
  'slide-step': measureSlideStep,
  'language-switch': measureLanguageSwitch,
  'survey-js': measureSurveyJs,
  save: measureSave,
  export: measureExport,
  'report-screen': measureReportScreen,
  'page-bytes': measurePageBytes,
}

const outputDir = join(repoDir, 'bench-output')

/** @returns the exit code: a target that is missed is a result, what cannot be measured a failure */
export async function runBench(args: string[]): Promise<number> {
  const { names, isQuick } = readArguments(args)
  const startedMs = performance.now()
  const bench = await makeReady(isQuick)
  const measured: Measured[] = []
  const failures: string[] = []
  for (const name of names) {
    say(name)
    try {
      const found = await measures[name]?.(bench)
      if (found !== undefined) measured.push(found)
      for (const { what, isMet } of found?.rows ?? []) say(`  ${what}: ${verdictWord(isMet)}`)
    } catch (error) {
      failures.push(`${name}: ${describeFailure(error)}`)
      process.stderr.write(`${describeFailure(error)}\n`)
    }
  }
  bench.stage.close()
  const minutes = (performance.now() - startedMs) / 60_000
  await writeResults({ measured, failures, isQuick, minutes, bench })
  return failures.length === 0 ? 0 : 1
}

const verdictWord = (isMet: boolean | null) => (isMet === null ? 'shown' : isMet ? 'met' : 'missed')

function readArguments(args: string[]): { names: string[]; isQuick: boolean } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'boolean', default: false },
    },
  })
  const unknown = positionals.filter((name) => measures[name] === undefined)
  if (unknown.length > 0 || values.only !== positionals.length > 0) {
    throw new SetupError(
      unknown.length > 0 ? `there is no measurement ${unknown.join(' ')}` : 'names go with --only',
      `npm run bench -- [--quick] [--only NAME…], of ${Object.keys(measures).join(', ')}`,
    )
  }
  return {
    names: Object.keys(measures).filter((name) => !values.only || positionals.includes(name)),
    isQuick: values.quick,
  }
}

async function makeReady(isQuick: boolean): Promise<Bench> {
  const stage = await BenchStage.open()
  say('looking where things are')
  const places = await findKioskPlaces(stage)
  return {
    stage,
    amounts: isQuick ? QUICK : WHOLE,
    kiosk: {
      ...{ appDir: stage.appDir, dataDir: places.dataDir, places },
      ...{ start: places.start, next: places.next, text: places.slide },
    },
    bare: makeBareWindow(stage),
    moving: makeBareWindow(stage, true),
    survey: await makeSurvey(stage),
  }
}

interface Results {
  measured: readonly Measured[]
  failures: readonly string[]
  isQuick: boolean
  minutes: number
  bench: Bench
}

async function writeResults({ measured, failures, isQuick, minutes, bench }: Results) {
  rmSync(outputDir, { recursive: true, force: true })
  mkdirSync(outputDir)
  const rows = measured.flatMap((each) => each.rows)
  const curves = measured.flatMap((each) => each.curves)
  const machine = await readMachine(bench.stage)
  const about = { machine, isQuick, minutes, failures }
  writeFileSync(
    join(outputDir, 'results.json'),
    `${JSON.stringify({ ...about, rows, curves }, null, 2)}\n`,
  )
  const markdown = resultsMarkdown({ ...about, rows, curves })
  writeFileSync(join(outputDir, 'results.md'), markdown)
  for (const curve of curves) {
    writeFileSync(join(outputDir, `${curve.name}.svg`), chartSvg(curve))
  }
  process.stdout.write(`\n${markdown}\n`)
  say(`results: ${outputDir}, after ${minutes.toFixed(1)} minutes`)
}
