import { lockdownCases, type LockdownCase } from '../../tests/lockdown-cases.ts'

/** Tells, case by case of the lock-down, what the tests that are named after it have shown. */

export interface TestResult {
  /** Begins with the ids of the cases that it shows, such as `B01 B03 fingers do not zoom`. */
  title: string
  passed: boolean
}

export interface CaseRow {
  case: LockdownCase
  result: 'pass' | 'FAIL' | 'NOT SHOWN' | 'OS layer' | 'device'
}

const ID = /^[A-GS]\d{2}$/

/** The ids at the front of a test's title. */
export function idsOf(title: string): string[] {
  const words = title.split(' ')
  const end = words.findIndex((word) => !ID.test(word))
  return words.slice(0, end === -1 ? words.length : end)
}

/** What the app must stop counts as shown only by a test; what it cannot stop may have one, too. */
export function rowsOf(
  results: readonly TestResult[],
  cases: readonly LockdownCase[] = lockdownCases,
): CaseRow[] {
  return cases.map((each): CaseRow => {
    const own = results.filter(({ title }) => idsOf(title).includes(each.id))
    if (own.some(({ passed }) => !passed)) return { case: each, result: 'FAIL' }
    if (own.length > 0) return { case: each, result: 'pass' }
    if (each.layer === 'app') return { case: each, result: 'NOT SHOWN' }
    return { case: each, result: each.layer === 'os' ? 'OS layer' : 'device' }
  })
}

export function tableOf(rows: readonly CaseRow[]): string {
  const widest = Math.max(...rows.map((row) => row.case.what.length))
  const lines = rows.map(({ case: { id, what, stoppedBy }, result }) =>
    [id, what.padEnd(widest), result.padEnd(9), stoppedBy ?? ''].join('  ').trimEnd(),
  )
  const count = (wanted: CaseRow['result']) => rows.filter(({ result }) => result === wanted).length
  const kinds = ['pass', 'FAIL', 'NOT SHOWN', 'OS layer', 'device'] as const
  const sums = kinds.map((kind) => `${count(kind)} ${kind}`).join(', ')
  return [...lines, '', `${rows.length} cases: ${sums}`].join('\n')
}

export const isSound = (rows: readonly CaseRow[]): boolean =>
  rows.every(({ result }) => result !== 'FAIL' && result !== 'NOT SHOWN')

type Json = Readonly<Record<string, unknown>>
const listIn = (value: unknown, key: string): Json[] => {
  const list = (value as Json | undefined)?.[key]
  return Array.isArray(list) ? (list as Json[]) : []
}

/** @param report what vitest's json reporter wrote */
export function resultsOfVitest(report: unknown): TestResult[] {
  return listIn(report, 'testResults').flatMap((file) =>
    listIn(file, 'assertionResults')
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ title, status }) => ({ title: String(title), passed: status === 'passed' })),
  )
}

/** @param report what Playwright's json reporter wrote; a test that was skipped has shown nothing */
export function resultsOfPlaywright(report: unknown): TestResult[] {
  return listIn(report, 'suites').flatMap(function inSuite(suite): TestResult[] {
    const own = listIn(suite, 'specs')
      .filter((spec) => listIn(spec, 'tests').some(({ status }) => status !== 'skipped'))
      .map(({ title, ok }) => ({ title: String(title), passed: ok === true }))
    return [...own, ...listIn(suite, 'suites').flatMap(inSuite)]
  })
}
