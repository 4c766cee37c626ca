/**
 * A store in a process of its own, to be killed or watched. `visits` goes through whole visits one
 * after the other and says a line on standard output after each call that came back: what the line
 * names is then on the disk. `soak` says how much memory it takes, `backup` copies the results,
 * `settings` changes a setting and kills itself at one of the steps, `lock` takes the data folder and
 * stays.
 */
import { readFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { backUp } from '../../../src/main/database/backup.ts'
import { takeDataFolder } from '../../../src/main/database/instance-lock.ts'
import { openOrSalvage } from '../../../src/main/database/open-or-salvage.ts'
import { openDatabase } from '../../../src/main/database/open.ts'
import { SettingsJournal } from '../../../src/main/database/settings-journal.ts'
import { StaffStore } from '../../../src/main/database/staff-store.ts'
import { VisitStore } from '../../../src/main/database/visit-store.ts'
import { systemClock } from '../../../src/main/platform/clock.ts'
import type { Settings } from '../../../src/main/settings/schema.ts'
import { writeSettings } from '../../../src/main/settings/write.ts'
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

/** @param argument before which step */
function changeSettings(): void {
  const settingsPath = join(dirname(databasePath), 'settings.json')
  const settings = JSON.parse(readFileSync(settingsPath, 'utf8')) as Settings
  const cut = () => process.kill(process.pid, 'SIGKILL')
  const cutBefore = (step: string) => {
    if (argument === step) cut()
  }
  if (argument === 'end') SettingsJournal.prototype.end = cut
  const store = new StaffStore(openDatabase(databasePath), databasePath)
  const details = { key: 'kioskLabel', before: '', after: 'Bay 3', name: 'Ann Lee' }
  cutBefore('journal')
  store.audit([{ at: '2026-03-04T14:00:00.000-05:00', action: 'setting-changed', details }], () => {
    cutBefore('settings')
    writeSettings(settingsPath, { ...settings, kioskLabel: 'Bay 3' })
    cutBefore('commit')
  })
  say('done')
}

function lockDataFolder(): void {
  say(takeDataFolder(dirname(databasePath)).kind)
  setInterval(() => undefined, 1000)
}

if (command === 'visits') visitForEver()
else if (command === 'soak') soak()
else if (command === 'settings') changeSettings()
else if (command === 'lock') lockDataFolder()
else {
  const [backupsDir = '', day = ''] = argument.split('|')
  backUp(databasePath, backupsDir, day)
  say('done')
}
