// Opens exports in LibreOffice and holds every value against what was typed: `npm run test:office`.
// Brings LibreOffice first (Debian, about 400 MB); too large for `npm test`.
import process from 'node:process'
import { bringPackages } from './setup/bring.mjs'
import { ensurePrograms } from './setup/debian.mjs'
import { summaryLine } from './setup/results.mjs'
import { runVitest } from './setup/runners.mjs'
import { runMain } from './setup/say.mjs'
import { checkWritable } from './setup/writable.mjs'

await runMain(async () => {
  checkWritable()
  await bringPackages()
  await ensurePrograms(['soffice'])
  const { count } = await runVitest(['--config', 'tests/office/vitest.config.ts'])
  process.stdout.write(`${summaryLine(count)}\n`)
  return count.failed === 0 ? 0 : 1
})
