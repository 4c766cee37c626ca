import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { isUnchecked } from '../../src/main/database/whole-check.ts'
import { expect, giveToApp, test } from '../helpers/app.ts'
import { fillWithAnswers } from '../helpers/faults/many-answers.ts'
import { LONG } from '../helpers/screen-coverage.ts'

const PAGE = 4096

/** More than a start looks through, closed in order. */
function putLarge(dataDir: string): string {
  const path = join(dataDir, DATABASE_NAME)
  const database = openDatabase(path)
  fillWithAnswers(database, 120_000)
  database.close()
  giveToApp(path)
  return path
}

/** Makes nonsense of a page in the middle of the answers. */
function spoil(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true })
  const { pageno } = database
    .prepare(
      `SELECT pageno FROM dbstat WHERE name = 'answers' AND pagetype = 'leaf'
       ORDER BY path LIMIT 1 OFFSET 1000`,
    )
    .get() as { pageno: number }
  database.close()
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(PAGE, 0xff), 0, PAGE, (pageno - 1) * PAGE)
  closeSync(file)
}

const logged = (dataDir: string) => readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')

test('large results are checked after the start', LONG, async ({ launch, dataDir }) => {
  const path = putLarge(dataDir)
  const { page } = await launch()
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
  await expect.poll(() => logged(dataDir)).toContain('results-checked')
  expect(isUnchecked(path)).toBe(false)
})

test(
  'damage in large results is salvaged once nobody is at the kiosk',
  LONG,
  async ({ launch, dataDir }) => {
    spoil(putLarge(dataDir))
    const { page } = await launch()
    await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
    await expect.poll(() => logged(dataDir), { timeout: 60_000 }).toContain('results-salvaged')
    expect(logged(dataDir)).toContain('results-suspect')
    await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
  },
)
