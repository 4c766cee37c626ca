// Counts what passed and what failed, over runners that report in different ways.
import { isRecord } from './stamp.mjs'

/** @typedef {{ passed: number, failed: number }} Count */

/** @param {readonly Count[]} counts @returns {Count} */
export function sum(counts) {
  return {
    passed: counts.reduce((total, { passed }) => total + passed, 0),
    failed: counts.reduce((total, { failed }) => total + failed, 0),
  }
}

/** @param {Count} count */
export function summaryLine({ passed, failed }) {
  return `${String(passed)} passed, ${String(failed)} failed`
}

/** @param {unknown} value */
function numberIn(value) {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0
}

/**
 * A runner that crashed, that found nothing to run, or that is unhappy for a reason outside its
 * tests must not look like success.
 * @param {Count} count @param {number} exitCode @returns {Count}
 */
function honest({ passed, failed }, exitCode) {
  const silentFailure = failed === 0 && (exitCode !== 0 || passed === 0)
  return { passed, failed: silentFailure ? 1 : failed }
}

/**
 * @param {unknown} report what vitest's json reporter wrote, undefined when it wrote nothing
 * @param {number} exitCode
 * @returns {Count}
 */
export function countVitest(report, exitCode) {
  if (!isRecord(report)) return { passed: 0, failed: 1 }
  const files = Array.isArray(report.testResults) ? report.testResults.filter(isRecord) : []
  // A file that cannot be loaded has failed without any test of it failing.
  const unloaded = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' &&
      !(Array.isArray(assertionResults) ? assertionResults.filter(isRecord) : []).some(
        (result) => result.status === 'failed',
      ),
  )
  return honest(
    {
      passed: numberIn(report.numPassedTests),
      failed: numberIn(report.numFailedTests) + unloaded.length,
    },
    exitCode,
  )
}

/**
 * A flaky test, one that passed only when repeated, counts as failed.
 * @param {unknown} report what Playwright's json reporter wrote, undefined when it wrote nothing
 * @param {number} exitCode
 * @returns {Count}
 */
export function countPlaywright(report, exitCode) {
  const stats = isRecord(report) ? report.stats : undefined
  if (!isRecord(stats)) return { passed: 0, failed: 1 }
  return honest(
    {
      passed: numberIn(stats.expected),
      failed: numberIn(stats.unexpected) + numberIn(stats.flaky),
    },
    exitCode,
  )
}
