import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { repoDir } from '../setup/places.mjs'
import { makeAppDir, placesOf } from './bare-window.ts'
import type { BenchStage } from './bench-stage.ts'
import type { MeasuredApp } from './bench.ts'
import { readLessonText } from './lesson-text.ts'
import { surveyModel } from './survey-model.ts'

/** The script of the page in the folder of the app. */
export const SURVEY_SCRIPT = 'page.js'

/** The same lesson and quiz in SurveyJS, in the window of the bare page; bundled as the kiosk is. */
export async function makeSurvey(stage: BenchStage): Promise<MeasuredApp> {
  const appDir = makeAppDir(stage, 'survey-window')
  await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      minify: true, // as in electron.vite.config.ts
      outDir: appDir,
      emptyOutDir: false,
      lib: {
        entry: join(repoDir, 'scripts', 'bench', 'survey-page', 'page.ts'),
        formats: ['iife'],
        name: 'page',
        fileName: () => SURVEY_SCRIPT,
        cssFileName: 'page',
      },
    },
  })
  // The texts are no script, as the kiosk's are none.
  const model = JSON.stringify(surveyModel(readLessonText())).replaceAll('<', '\\u003c')
  writeFileSync(
    join(appDir, 'index.html'),
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>SurveyJS</title>
<link rel="stylesheet" href="page.css">
<div id="survey"></div>
<script type="application/json" id="model">${model}</script>
<script src="${SURVEY_SCRIPT}"></script>
</html>
`,
  )
  const { next, text } = placesOf(stage)
  return { appDir, dataDir: stage.makeDir('survey'), start: next, next, text }
}
