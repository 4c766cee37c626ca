import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT_IN_USE } from '../../src/main/platform/exit-codes.ts'
import { expect, test } from '../helpers/app.ts'

test('S04 the renderer is in Chromium’s sandbox', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'read from /proc')
  const { app } = await launch()
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  )
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8')
  expect(status).toMatch(/^Seccomp:\s+2$/m)
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
})

test('S02 S07 S18 the page has no Node and comes with the strict policy', async ({ launch }) => {
  const { page } = await launch()
  expect(
    await page.evaluate(
      '[typeof require, typeof process, typeof module, location.origin, isSecureContext]',
    ),
  ).toEqual(['undefined', 'undefined', 'undefined', 'app://kiosk', true])
  const response = await page.reload()
  expect(response?.headers()['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; connect-src 'none'; frame-src 'none'; object-src 'none'; worker-src 'none'; manifest-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts allow-same-origin",
  )
})

test('the page breaks none of its own rules during a start', async ({ launch }) => {
  const { page } = await launch()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  await page.reload()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  // Chromium's general advice about a `sandbox` policy; scripts and our origin are all that it grants.
  const ownRules = complaints.filter((text) => !text.startsWith('An iframe which has both'))
  expect(ownRules).toEqual([])
})

test('S01 S13 S14 C07 C10 nothing leads out of the page', async ({ launch }) => {
  const { app, page } = await launch()
  const url = page.url()
  for (const attempt of [
    `window.open('https://example.org') === null`,
    `(location.href = 'https://example.org', true)`,
    `(location.href = 'file:///etc/hostname', true)`,
    `(location.href = 'mailto:a@example.org', true)`,
    `fetch('https://example.org').then(() => false, () => true)`,
    `fetch('app://kiosk/index.html').then(() => false, () => true)`,
    `navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state === 'denied')`,
    `!('showOpenFilePicker' in window)`,
  ]) {
    expect(await page.evaluate(attempt), attempt).toBe(true)
  }
  expect(page.url()).toBe(url)
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
})

test('S01 the network is denied to the session itself', async ({ launch }) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const refusal = await app.evaluate(({ session }) =>
    session
      .fromPartition('kiosk')
      .fetch('https://example.org')
      .then(
        () => 'answered',
        (error: unknown) => String(error),
      ),
  )
  expect(refusal).toContain('ERR_BLOCKED_BY_CLIENT')
})

test('files outside the page and the figures are not served', async ({ launch }) => {
  const { app } = await launch()
  const statuses = await app.evaluate(({ session }) =>
    Promise.all(
      [
        'app://kiosk/index.html',
        'app://kiosk/../main/index.js',
        'app://kiosk/%2e%2e/main/index.js',
        'app://kiosk/figures/..%2flesson.json',
        'app://kiosk/figures/%2e%2e/%2e%2e/clinic.example.json',
        'app://other/index.html',
      ].map((url) =>
        session
          .fromPartition('kiosk')
          .fetch(url)
          .then(({ status }) => status),
      ),
    ),
  )
  expect(statuses).toEqual([200, 404, 404, 404, 404, 404])
})

test('the window fills the screen and cannot be closed', async ({ launch }) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const geometry = () =>
    app.evaluate(({ BrowserWindow, screen }) => ({
      window: BrowserWindow.getAllWindows()[0]?.getBounds(),
      screen: screen.getPrimaryDisplay().bounds,
    }))
  await expect.poll(async () => (await geometry()).window).toEqual((await geometry()).screen)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close()
  })
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible()
})

test('a page that closes itself is there again, on the same slide', async ({ launch }) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).click()
  const headline = await page.getByRole('heading', { level: 1 }).innerText()
  const [reopened] = await Promise.all([
    app.waitForEvent('window'),
    page.evaluate('window.close()').catch(() => undefined),
  ])
  await expect(reopened.getByRole('heading', { level: 1 })).toHaveText(headline)
})

test('D01 D02 a second start on the same data ends at once and changes nothing', async ({
  launch,
  dataDir,
}) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).click()
  await page.locator('[data-turn="0"]').waitFor()
  const second = spawn(
    process.env['AFTERCARE_ELECTRON'] ?? '',
    // Nothing that it brings along is looked at.
    [process.env['AFTERCARE_APP_DIR'] ?? '', '--app=https://example.org', 'file:///etc/passwd'],
    { env: { ...process.env, AFTERCARE_DATA_DIR: dataDir }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  second.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const code = await new Promise((ended) => second.on('close', ended))
  expect(code).toBe(EXIT_IN_USE)
  const logged = readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')
  for (const text of [said, logged]) expect(text).toContain('"event":"data-folder-in-use"')
  await expect(page.locator('[data-turn="0"]')).toBeVisible()
  expect(page.url()).toBe('app://kiosk/index.html')
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
})

test('the emergency export reads the results while the kiosk runs', async ({ launch, dataDir }) => {
  const { page } = await launch()
  await page.getByRole('button', { name: 'English' }).click()
  await page.locator('[data-turn="0"]').waitFor()
  const command = (...args: string[]) =>
    execFileSync(process.execPath, ['out/main/export.js', ...args], { encoding: 'utf8' })
  const outDir = `${dataDir}/export`
  mkdirSync(outDir)
  expect(command('--data', dataDir, '--out', outDir)).toMatch(/visits\.csv: 1 rows/)
  const [folder = '', ...others] = readdirSync(outDir)
  expect(others).toEqual([])
  expect(readFileSync(`${outDir}/${folder}/visits.csv`, 'utf8').split('\r\n')).toHaveLength(3)
  expect(() => command('--data', `${dataDir}/nowhere`, '--out', outDir)).toThrow(/no results here/)
  expect(() => command()).toThrow(/usage: npm run export/)
})
