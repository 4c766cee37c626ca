import { expect, test } from 'vitest'
import { explainedFindings, findingsIn } from '../../../scripts/lockdown/electronegativity.mjs'

const REPORT = `issue, severity, confidence, filename, location, sample, description, url
CSP_GLOBAL_CHECK,"MEDIUM","CERTAIN","N/A","0:0",N/A,"No CSP",https://example.org
AUXCLICK_JS_CHECK,"MEDIUM","FIRM","main/window.ts","47:17","const window = new BrowserWindow({","Limit",https://example.org
AUXCLICK_JS_CHECK,"MEDIUM","FIRM","main/window.ts","99:1","again","Limit",https://example.org
`

test('a finding is told once for each file', () => {
  expect(findingsIn(REPORT)).toEqual([
    'AUXCLICK_JS_CHECK in main/window.ts',
    'CSP_GLOBAL_CHECK in N/A',
  ])
})

test('a row of the table explains one kind of finding in one file', () => {
  const page =
    '| `AUXCLICK_JS_CHECK` | `main/window.ts` | why |\n| `CSP_GLOBAL_CHECK`  | N/A  | why |\n'
  expect(explainedFindings(page)).toEqual([
    'AUXCLICK_JS_CHECK in main/window.ts',
    'CSP_GLOBAL_CHECK in N/A',
  ])
})
