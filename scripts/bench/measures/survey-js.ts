import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { paintedAtMs, wholeAtMs } from '../answer.ts'
import type { Bench, Measured } from '../bench.ts'
import { measurePairs, pairsOf, type Pair } from '../pairs.ts'
import { ahead, rowOfPairs, type Row } from '../row.ts'
import { SURVEY_SCRIPT } from '../survey.ts'
import { takeSteps } from './slide-step.ts'
import { coldStartMs } from './cold-start.ts'
import { idleMemoryMiB } from './memory.ts'
import { readPageLoad } from './page-bytes.ts'

const AGAINST = 'SurveyJS with the same lesson and quiz, in the same Electron'

/** The kiosk against what a clinic would otherwise build such a lesson with. */
export async function measureSurveyJs(bench: Bench): Promise<Measured> {
  const { kiosk, survey, amounts } = bench
  const compared = (what: string, unit: string, pairs: Pair[], notes: string[] = []): Row =>
    rowOfPairs({ what, unit, pairs, notes, against: AGAINST, target: ahead })
  const starts = await measurePairs(
    amounts.starts,
    () => coldStartMs(bench, kiosk),
    () => coldStartMs(bench, survey),
  )
  const steps = await takeSteps(bench, kiosk, survey)
  const still = await takeSteps(bench, kiosk, survey, { isStill: true })
  const memory = await measurePairs(
    amounts.idles,
    () => idleMemoryMiB(bench, kiosk),
    () => idleMemoryMiB(bench, survey),
  )
  const { scriptGzipBytes } = await readPageLoad(bench)
  const theirScript = gzipSync(readFileSync(join(survey.appDir, SURVEY_SCRIPT)), { level: 9 })
  return {
    rows: [
      compared('SurveyJS: cold start', 'ms', starts, [
        'To the welcome screen here, to the first slide there. SurveyJS saves nothing; the kiosk opens its results, and checks them.',
      ]),
      compared('SurveyJS: step, next slide painted', 'ms', pairsOf(steps, paintedAtMs)),
      compared('SurveyJS: step, next slide whole, motion off', 'ms', pairsOf(still, wholeAtMs), [
        'The kiosk’s slides have pictures, those in SurveyJS have none.',
      ]),
      compared('SurveyJS: memory, idle on a slide', 'MiB', memory),
      compared(
        'SurveyJS: bytes of script before the first slide',
        'KB gzip',
        [{ ours: scriptGzipBytes / 1000, theirs: theirScript.length / 1000 }],
        ['Minified by the same Vite; survey-js-ui has Preact in it.'],
      ),
    ],
    curves: [],
  }
}
