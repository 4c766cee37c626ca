import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import type { ExportOrder, ExportState } from '../../src/shared/exports.ts'
import { expect, giveToApp, test } from '../helpers/app.ts'
import { useSettings } from '../helpers/data-folder.ts'
import { readTable } from '../helpers/export-folder.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { ANN, giveNewStaff } from '../helpers/staff-screen.ts'

/** Exports of the real app, in its own process; asked for as the page asks. */

type Answer<Value> = { ok: true; value: Value } | { ok: false; code: string }

const ORDER: ExportOrder = {
  target: 'folder',
  ...{ xlsx: true, ndjson: true, fhir: true, xapi: true },
  ...{ fromDate: null, toDate: null, sinceLast: false },
}

const ask = <Value>(page: Page, call: string, input?: object) =>
  page.evaluate<Answer<Value>>(`kiosk.${call}(${input === undefined ? '' : JSON.stringify(input)})`)

async function enter(page: Page): Promise<void> {
  expect(await ask(page, 'staff.unlock', { pin: ANN.pin })).toMatchObject({ ok: true })
}

async function ended(page: Page): Promise<ExportState> {
  let state: ExportState = { kind: 'none' }
  await expect
    .poll(async () => {
      const answer = await ask<ExportState>(page, 'exports.state')
      if (answer.ok) state = answer.value
      return state.kind
    })
    .not.toBe('running')
  return state
}

function useStick(dataDir: string, targetMustBeMount = false): string {
  const stick = join(dataDir, 'stick')
  useSettings(dataDir, {
    export: { ...defaultSettings().export, folder: stick, targetMustBeMount },
  })
  giveNewStaff(dataDir)
  return stick
}

test('staff export to the stick, in a process of its own, and it is noted', async ({
  launch,
  dataDir,
}) => {
  const stick = useStick(dataDir)
  mkdirSync(stick)
  giveToApp(stick)
  const { page } = await launch()
  await new KioskScreen(page, 'es').chooseLanguage()
  expect(await ask(page, 'exports.start', ORDER)).toEqual({ ok: false, code: 'staff-locked' })
  await enter(page)
  await page.evaluate(
    'globalThis.told = []; kiosk.exports.changed((state) => globalThis.told.push(state.kind))',
  )
  expect(await ask(page, 'exports.start', ORDER)).toMatchObject({ value: { kind: 'running' } })
  expect(await ended(page)).toMatchObject({ kind: 'written', visits: 1, answers: 0 })
  expect(await page.evaluate('globalThis.told')).toEqual(
    expect.arrayContaining(['running', 'written']),
  )

  const [folder = ''] = readdirSync(stick)
  expect(folder).toMatch(/^aftercare_[0-9a-f]{8}_start_now_\d{8}T\d{6}[+-]\d{4}$/)
  expect(readTable(join(stick, folder), 'visits.csv')).toMatchObject([{ language: 'es' }])
  const bundle = JSON.parse(readFileSync(join(stick, folder, 'fhir-bundle.json'), 'utf8')) as object
  expect(bundle).toMatchObject({ resourceType: 'Bundle' })
  expect(readResults(dataDir, 'SELECT folder, visits FROM exports')).toEqual([
    { folder, visits: 1 },
  ])
  const audited = readResults(
    dataDir,
    `SELECT action, details FROM audit WHERE action LIKE 'export-%' ORDER BY seq`,
  )
  expect(audited.map(({ action }) => action)).toEqual(['export-started', 'export-written'])
  for (const { details } of audited) expect(details).toContain(`"name":"${ANN.name}"`)
})

test('a stick that is not in is named, and the kiosk goes on', async ({ launch, dataDir }) => {
  const stick = useStick(dataDir)
  const { page } = await launch()
  await new KioskScreen(page, 'en').chooseLanguage()
  await enter(page)
  await ask(page, 'exports.start', ORDER)
  expect(await ended(page)).toEqual({ kind: 'failed', code: 'export-target-gone', file: stick })
  expect(readResults(dataDir, 'SELECT * FROM exports')).toEqual([])
  // Once more: the one that failed holds nothing up.
  mkdirSync(stick)
  giveToApp(stick)
  await ask(page, 'exports.start', ORDER)
  expect(await ended(page)).toMatchObject({ kind: 'written' })
})

test('a folder without a mount gets nothing where the settings want one', async ({
  launch,
  dataDir,
}) => {
  const stick = useStick(dataDir, true)
  mkdirSync(stick)
  giveToApp(stick)
  const { page } = await launch()
  await new KioskScreen(page, 'en').chooseLanguage()
  await enter(page)
  expect(await ask(page, 'exports.targets')).toMatchObject({
    value: [{ id: 'folder', canWrite: false, isMissingMount: true }],
  })
  await ask(page, 'exports.start', ORDER)
  const code = 'export-target-not-mounted'
  expect(await ended(page)).toEqual({ kind: 'failed', code, file: stick })
  expect(readdirSync(stick)).toEqual([])
})
