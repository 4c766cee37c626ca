// Doyensec's Electronegativity over our sources: `npm run audit:electron`. Exit code 1 when it finds
// something that docs/security.md does not explain.
import process from 'node:process'
import { findElectronFaults } from './lockdown/electronegativity.mjs'
import { runMain } from './setup/say.mjs'

await runMain(async () => {
  const { open, explained, gone } = await findElectronFaults()
  for (const finding of explained) process.stdout.write(`explained  ${finding}\n`)
  for (const finding of gone) process.stdout.write(`gone       ${finding}\n`)
  for (const finding of open) process.stdout.write(`OPEN       ${finding}\n`)
  return open.length === 0 ? 0 : 1
})
