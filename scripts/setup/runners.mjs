// Runs the test runners: what each found, and its report.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { kiosksAtOnce, setStage } from './bring.mjs'
import { ensureLibraries } from './debian.mjs'
import { packageApp, packageDir, packageKinds } from './package-app.mjs'
import { isRoot, readJson, workDir } from './places.mjs'
import { countPlaywright, countVitest } from './results.mjs'
import { commandScript, runInView } from './run-command.mjs'
import { readableElectron } from './readable-copy.mjs'
import { ensureSandbox } from './sandbox.mjs'

/** @typedef {import('./results.mjs').Count} Count */
/** @typedef {{ count: Count, report: unknown }} Run what the runner's json reporter wrote */

/** A report's path, with no report of an earlier run in it. @param {string} name */
function freshReport(name) {
  const reportPath = path.join(workDir, name)
  mkdirSync(workDir, { recursive: true })
  rmSync(reportPath, { force: true })
  return reportPath
}

/** @param {readonly string[]} args @returns {Promise<Run>} */
export async function runVitest(args) {
  const reportPath = freshReport('vitest.json')
  const code = await runInView(process.execPath, [
    ...[commandScript('vitest'), 'run', '--reporter=default', '--reporter=json'],
    ...[`--outputFile.json=${reportPath}`, ...args],
  ])
  const report = readJson(reportPath)
  return { count: countVitest(report, code), report }
}

/**
 * @param {readonly string[]} projects as `playwright.config.ts` names them
 * @param {string} electron
 * @param {readonly string[]} args
 * @returns {Promise<Run>}
 */
export async function runPlaywright(projects, electron, args) {
  const stage = await setStage(electron, 'virtual', kiosksAtOnce)
  const reportPath = freshReport('playwright.json')
  const code = await runInView(
    process.execPath,
    [
      ...[commandScript('@playwright/test', 'playwright'), 'test'],
      ...projects.map((project) => `--project=${project}`),
      ...[`--workers=${String(kiosksAtOnce)}`, '--reporter=list,json', ...args],
    ],
    { env: { ...stage.env, PLAYWRIGHT_JSON_OUTPUT_NAME: reportPath } },
  )
  stage.stop()
  const report = readJson(reportPath)
  return { count: countPlaywright(report, code), report }
}

/**
 * Makes both packages, and tries the one for clinics from outside.
 * @param {string} electron the runtime to put the app into
 * @param {readonly string[]} args
 * @returns {Promise<Run>}
 */
export async function runPackaged(electron, args) {
  await ensureLibraries(electron, { virtualDisplay: true, fromOutside: true })
  for (const kind of packageKinds) await packageApp(kind, electron)
  const packaged = path.join(packageDir('production'), 'aftercare-kiosk')
  const readable = isRoot ? readableElectron(packaged) : packaged
  ensureSandbox(readable)
  return runPlaywright(['packaged'], readable, args)
}
