// The README's two commands on a machine that has seen nothing: `npm run test:fresh`. Makes a bare
// Debian 12 in a folder (as root, on Linux; brings debootstrap), clones what is committed into it,
// runs `npm start` and `npm test` there and says how long each took and what it counted.
//
//   npm run test:fresh                       as root, in root's own home
//   npm run test:fresh -- --as CASE[,CASE…]  another machine; `--list` names them
//   npm run test:fresh -- --only e2e         one part of the tests instead of all, and no start
import process from 'node:process'
import { parseArgs } from 'node:util'
import { freshCases } from './fresh/cases.mjs'
import { makeBareRoot } from './fresh/bare-root.mjs'
import { runInRoot } from './fresh/run-in-root.mjs'
import { ensurePrograms } from './setup/debian.mjs'
import { isRoot } from './setup/places.mjs'
import { sum, summaryLine } from './setup/results.mjs'
import { runMain, say, SetupError } from './setup/say.mjs'

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      as: { type: 'string', default: 'root' },
      only: { type: 'string' },
      list: { type: 'boolean', default: false },
    },
  })
  if (values.list) {
    for (const [name, { what }] of Object.entries(freshCases)) say(`${name}: ${what}`)
    return 0
  }
  const chosen = values.as.split(',').map((name) => {
    const found = freshCases[name]
    if (found) return { name, ...found }
    throw new SetupError(`there is no case called ${name}`, 'see `npm run test:fresh -- --list`')
  })
  if (process.platform !== 'linux' || !isRoot) {
    throw new SetupError('a bare system can be made by root on Linux alone', 'run it as root')
  }
  await ensurePrograms(['debootstrap'])
  const counts = []
  for (const each of chosen) {
    const root = await makeBareRoot()
    try {
      counts.push(...(await runInRoot(root.dir, each, values.only)))
    } finally {
      root.remove()
    }
  }
  const total = sum(counts)
  process.stdout.write(`${summaryLine(total)}\n`)
  return total.failed === 0 ? 0 : 1
})
