import { defineConfig } from '@playwright/test'

// One kiosk to a screen: `scripts/test.mjs` allows as many workers as it made screens.
export default defineConfig({
  testDir: 'tests',
  workers: 1,
  fullyParallel: true,
  // How long is waited for what a test expects, however busy the machine: no claim about time, which
  // a test makes of its own, beside something that it runs in the same minute.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
  outputDir: 'test-results/playwright',
  projects: [
    { name: 'e2e', testDir: 'tests/e2e', grepInvert: /@long/ },
    // What `npm test` has no time for (tests/helpers/screen-coverage.ts): `npm run test:long`.
    { name: 'long', testDir: 'tests/e2e', grep: /@long|@screens/ },
    { name: 'packaged', testDir: 'tests/packaged' },
    { name: 'gallery', testDir: 'tests/gallery', timeout: 300_000 },
    // In a network of its own: tests/e2e/network.spec.ts runs it.
    { name: 'isolated', testDir: 'tests/isolated' },
    // The real app, broken on purpose: scripts/test-faults.mjs runs it.
    { name: 'faults', testDir: 'tests/faults', testMatch: '*.spec.ts' },
    { name: 'demo', testDir: 'tests/demo', timeout: 300_000 },
  ],
})
