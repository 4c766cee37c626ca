/**
 * Does with a data folder what a kiosk does in a day: starts, serves a visit, makes a backup, looks
 * through the results, exports them with the sheets, erases what is left of visits, reads the end of
 * the log and ends. Says one line of JSON for each folder before it, and one after.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { eraseRemains } from '../../../src/main/backup/erase-remains.ts'
import { createServices } from '../../../src/main/boot/create-services.ts'
import { backUp } from '../../../src/main/database/backup.ts'
import { databaseHealth } from '../../../src/main/database/health.ts'
import { takeDataFolder } from '../../../src/main/database/instance-lock.ts'
import { openOrSalvage, RepairNeeded } from '../../../src/main/database/open-or-salvage.ts'
import { openDatabaseToRead } from '../../../src/main/database/open.ts'
import { readLogTail } from '../../../src/main/device/log-tail.ts'
import { RFC_4180 } from '../../../src/main/export/csv.ts'
import { performExport } from '../../../src/main/export/perform-export.ts'
import { createLog } from '../../../src/main/platform/log.ts'
import { readStoredSettings } from '../../../src/main/settings/read.ts'
import { defaultSettings } from '../../../src/main/settings/schema.ts'
import { loadDraft } from '../../../src/main/setup/draft-file.ts'
import { AppError } from '../../../src/shared/errors.ts'

const [appDir = '', ...folders] = process.argv.slice(2)
const say = (line: unknown) => writeSync(3, `${JSON.stringify(line)}\n`)
const noProcess = () => Promise.reject(new Error('not here'))

function serve(dataDir: string): void {
  const log = createLog(join(dataDir, 'logs'))
  const path = join(dataDir, 'visits.db')
  const start = () =>
    createServices({
      ...{ dataDir, appDir, appVersion: '0.0.0', allowExample: true, log, machine: 'a'.repeat(32) },
      managedPath: join(dataDir, 'managed.json'),
      loadSettings: (dir) => readStoredSettings(dir) ?? defaultSettings(),
      forkExport: () => {
        throw new Error('not here')
      },
      exportChanged: () => undefined,
      ...{ backUp: noProcess, erase: noProcess, read: noProcess },
    })
  const startOrRepair = () => {
    try {
      return start()
    } catch (error) {
      if (!(error instanceof RepairNeeded)) throw error
      openOrSalvage(path, log).close()
      return start()
    }
  }
  const services = startOrRepair()
  // One that is broken is withdrawn, and the others go on.
  const [language = 'en'] = services.content.locales.keys()
  services.visits.stop(services.visits.begin(language).id)
  services.upkeep()
  services.close()
}

const tasks: Record<string, (dataDir: string) => unknown> = {
  lock: (dataDir) => takeDataFolder(dataDir).kind,
  serve,
  draft: (dataDir) => loadDraft(dataDir, createLog(join(dataDir, 'logs'))),
  backup: (dataDir) => {
    backUp(join(dataDir, 'visits.db'), join(dataDir, 'backups'), '2026-03-05')
  },
  health: (dataDir) => {
    const database = openDatabaseToRead(join(dataDir, 'visits.db'))
    try {
      const { integrity } = databaseHealth(database)
      return integrity()
    } finally {
      database.close()
    }
  },
  export: (dataDir) => exportFrom(dataDir),
  erase: (dataDir) => eraseRemains(join(dataDir, 'visits.db'), new Date()),
  log: (dataDir) => readLogTail(join(dataDir, 'logs')),
  'serve again': serve,
}

async function exportFrom(dataDir: string): Promise<unknown> {
  const targetDir = join(dataDir, '..', `${dataDir.split('/').at(-1) ?? ''}-out`)
  mkdirSync(targetDir, { recursive: true })
  const { kioskId } = defaultSettings()
  const request = {
    ...{ id: randomUUID(), targetDir, dataDir, appDir, kioskId, appVersion: '0' },
    ...{ baseUrl: 'https://clinic.example', language: 'en', formats: ['csv'] },
    ...{ targetMustBeMount: false, feed: null, csv: RFC_4180 },
    visitReference: { is: 'patient', system: null },
    range: { fromDate: null, toDate: null, afterChange: -1 },
    ...{ recipients: [], exportedAt: '2026-03-04T15:00:00.000-05:00' },
  }
  const { signal } = new AbortController()
  return performExport(request, { signal, onProgress: () => undefined })
}

for (const dataDir of folders) {
  say({ begins: dataDir })
  const met: Record<string, string> = {}
  for (const [name, work] of Object.entries(tasks)) {
    say({ task: name })
    try {
      await work(dataDir)
    } catch (error) {
      const isNamed =
        error instanceof AppError || (error as NodeJS.ErrnoException).code !== undefined
      if (error instanceof AppError) met[name] = error.code
      else met[name] = isNamed ? (error as Error).message : String((error as Error).stack)
    }
  }
  say({ done: dataDir, met })
}
