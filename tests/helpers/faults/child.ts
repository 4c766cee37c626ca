/**
 * A store in a process of its own, to be killed or watched. `visits` goes through whole visits one
 * after the other and says a line on standard output after each call that came back: what the line
 * names is then on the disk. `soak` says how much memory it takes, `backup` copies the results.
 */
import { writeSync } from 'node:fs'
import { systemClock } from '../../../src/main/clock.ts'
import { backUp } from '../../../src/main/database/backup.ts'
import { openOrSalvage } from '../../../src/main/database/open-or-salvage.ts'
import { VisitStore } from '../../../src/main/database/visit-store.ts'
import { Visits } from '../../../src/main/visit/visits.ts'
import { visitSetup } from '../visit-setup.ts'
import { seededRandom } from './random.ts'
import { goThrough } from './whole-visit.ts'

const [command, databasePath = '', argument = ''] = process.argv.slice(2)
const say = (...words: (string | number)[]) => writeSync(1, `${words.join(' ')}\n`)

function openVisits(): Visits {
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event: string) => {
      say('error', event)
    },
  }
  const database = openOrSalvage(databasePath, log)
  const store = new VisitStore(database, databasePath)
  return new Visits({ ...visitSetup(systemClock), store, log })
}

/** @param argument the seed */
function visitForEver(): void {
  const visits = openVisits()
  const random = seededRandom(Number(argument))
  say('ready')
  for (;;) {
    goThrough(visits, visits.view ?? visits.begin('en'), random, ({ id, turn, step }) => {
      say('turn', id, turn, step.kind)
    })
  }
}

/** @param argument how many visits */
function soak(): void {
  const visits = openVisits()
  const random = seededRandom(1)
  const total = Number(argument)
  for (let done = 1; done <= total; done++) {
    goThrough(visits, visits.begin('en'), random)
    if (done % Math.floor(total / 8) > 0) continue
    globalThis.gc?.()
    const { heapUsed, rss } = process.memoryUsage()
    say('memory', done, heapUsed, rss)
  }
}

if (command === 'visits') visitForEver()
else if (command === 'soak') soak()
else {
  const [backupsDir = '', day = ''] = argument.split('|')
  backUp(databasePath, backupsDir, day)
  say('done')
}
