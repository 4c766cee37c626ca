import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { keepFirstBaseUrl } from '../database/base-url.ts'
import type { Database } from '../database/connection.ts'
import { ExportStore } from '../database/export-store.ts'
import { LATEST_VERSION, readVersion } from '../database/migrations/index.ts'
import { keepInventory } from '../database/inventory-file.ts'
import { openForCommand, openToReadForCommand } from '../database/open-for-command.ts'
import { openDatabaseToRead } from '../database/open.ts'
import { FROM_THE_BEGINNING } from '../database/sequence.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import { isoWithOffset } from '../platform/clock.ts'
import { consoleLog } from '../platform/console-log.ts'
import { defaultSettings, type Settings } from '../settings/schema.ts'
import {
  COMMAND_FEED,
  parseKeyOptions,
  parseOptions,
  USAGE,
  type ExportOptions,
} from './command-options.ts'
import { readCommandSettings } from './command-settings.ts'
import { entryOf } from './entry.ts'
import { dialectOf, visitReferenceOf } from './export-settings.ts'
import { ExportCancelled } from './failure.ts'
import type { ExportRequest, WrittenExport } from './request.ts'
import { showKey } from './show-key.ts'
import { writeExport } from './write-export.ts'

/** `npm run export -- --data DIR --out DIR`: the results as files, without starting the app. */

const appDir = resolve(import.meta.dirname, '..', '..')
/** How the audit log calls who gave no PIN. */
const COMMAND_LINE = 'command line'

/** @returns the exit code: 0 done, 1 failed, 2 called wrongly */
async function run(args: string[]): Promise<number> {
  let options: ExportOptions
  try {
    if (args.includes('--show-key')) return showKey(parseKeyOptions(args).data)
    options = parseOptions(args)
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  const dataDir = resolve(options.data)
  const databasePath = join(dataDir, DATABASE_NAME)
  if (!existsSync(databasePath)) {
    console.error(`${databasePath}: there are no results here`)
    return 1
  }
  try {
    const settings = readCommandSettings(dataDir)
    if (typeof settings === 'string') {
      console.error(settings)
      if (!options.plain && options['encrypt-to'].length === 0) {
        console.error(
          'so it is not known whether exports are encrypted: say --encrypt-to age1… or --plain',
        )
        return 1
      }
    }
    return await exportFrom(
      dataDir,
      databasePath,
      typeof settings === 'string' ? null : settings,
      options,
    )
  } catch (error) {
    if (error instanceof ExportCancelled) {
      console.error('cancelled; nothing was left behind')
      return 1
    }
    // Expected failures name the file and the reason; so do those of the file system.
    const isExpected =
      error instanceof AppError || (error as NodeJS.ErrnoException).code !== undefined
    console.error(isExpected ? (error as Error).message : error)
    return 1
  }
}

async function exportFrom(
  dataDir: string,
  databasePath: string,
  settings: Settings | null,
  options: ExportOptions,
): Promise<number> {
  // Opened first: it brings results of an older version up to date.
  const writable = openOrReason(databasePath)
  let database: Database | undefined
  try {
    database =
      typeof writable === 'string'
        ? openToReadForCommand(databasePath, consoleLog)
        : openDatabaseToRead(databasePath)
    if (readVersion(database) < LATEST_VERSION) {
      console.error(`${databasePath}: is of an older version: ${reasonOf(writable)}`)
      return 1
    }
    if (settings !== null && typeof writable !== 'string')
      keepBaseUrl(writable, settings, databasePath)
    const feed = options.feed ?? (options['since-last'] ? COMMAND_FEED : null)
    const store = new ExportStore(database, databasePath)
    const afterChange =
      feed !== null && options['since-last']
        ? changeToGoOnFrom(store, feed, options.format)
        : FROM_THE_BEGINNING
    const request: ExportRequest = {
      ...requestOf(dataDir, settings ?? settingsFor(database), options),
      feed,
      range: {
        fromDate: options.from ?? null,
        toDate: options.to ?? null,
        afterChange,
      },
    }
    const written = await writeExport(database, request, watchTerminal())
    for (const { name, rows } of written.files) {
      const path = join(request.targetDir, written.folder, name)
      console.log(path + (rows === null ? '' : `: ${rows} rows`))
    }
    for (const { name, leftOut } of written.files) {
      if (leftOut)
        console.log(`${name}: ${leftOut.visits} visits are not in it (${leftOut.reason})`)
    }
    console.log(`${written.visits} visits, ${written.answers} answers: read back and right`)
    const reason = typeof writable === 'string' ? writable : record(writable, request, written)
    if (reason !== null) console.error(`the kiosk does not know of this export: ${reason}`)
    return 0
  } finally {
    database?.close()
    if (typeof writable !== 'string') {
      keepInventory(writable, databasePath, consoleLog)
      writable.close()
    }
  }
}

/** Says so where that is the beginning: a name that is spelt otherwise is another feed. */
function changeToGoOnFrom(
  store: ExportStore,
  feed: string,
  formats: ExportOptions['format'],
): number {
  const last = store.lastChange(feed, formats)
  if (last !== FROM_THE_BEGINNING) return last
  const { feeds } = store
  const why = feeds.includes(feed)
    ? `the feed ${feed} has not had all of these formats`
    : `there is no feed ${feed} yet`
  const known = feeds.length === 0 ? 'none' : feeds.join(', ')
  console.error(`${why}, so these are all visits (feeds so far: ${known})`)
  return last
}

/** Where it cannot be written down, neither can the export, and that is said. */
function keepBaseUrl(database: Database, settings: Settings, databasePath: string): void {
  try {
    keepFirstBaseUrl(database, databasePath, settings.export.baseUrl)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

/** @returns why it could not be noted; null when it is */
function record(database: Database, request: ExportRequest, written: WrittenExport): string | null {
  const databasePath = join(request.dataDir, DATABASE_NAME)
  try {
    new ExportStore(database, databasePath).record(entryOf(request, written, null), COMMAND_LINE)
    return null
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}

function requestOf(
  dataDir: string,
  settings: Settings,
  options: ExportOptions,
): Omit<ExportRequest, 'range' | 'feed'> {
  const { plain, language = settings.staffLanguage } = options
  const given = options['encrypt-to']
  const keys = given.length > 0 ? given : settings.export.publicKeys
  return {
    id: randomUUID(),
    targetDir: resolve(options.out),
    targetMustBeMount: settings.export.targetMustBeMount,
    dataDir,
    appDir,
    kioskId: settings.kioskId,
    appVersion: readVersionOfApp(),
    baseUrl: settings.export.baseUrl,
    visitReference: visitReferenceOf(settings),
    language,
    formats: options.format,
    csv: dialectOf(settings),
    recipients: plain ? [] : keys,
    exportedAt: isoWithOffset(new Date()),
  }
}

/** Without settings of its own the kiosk is known from its last visit. */
function settingsFor(database: Database): Settings {
  const row = database.prepare('SELECT kiosk_id AS kioskId FROM visits ORDER BY seq DESC LIMIT 1')
  return { ...defaultSettings(), ...(row.get() as { kioskId: string } | undefined) }
}

/** @returns why nothing can be written there @throws {AppError} where the results are not to be opened */
function openOrReason(databasePath: string): Database | string {
  try {
    return openForCommand(databasePath, consoleLog)
  } catch (error) {
    const isRefused =
      error instanceof AppError &&
      (error.code === 'database-corrupt' || error.code === 'database-newer')
    if (error instanceof AppError && !isRefused) return error.message
    throw error
  }
}

const reasonOf = (writable: Database | string) =>
  typeof writable === 'string' ? writable : 'it did not come up to date'

function readVersionOfApp(): string {
  const { version } = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}

/** Ctrl+C cancels, so that nothing half written is left; a person sees how far it is. */
function watchTerminal() {
  const controller = new AbortController()
  process.once('SIGINT', () => {
    controller.abort()
  })
  return {
    signal: controller.signal,
    onProgress: ({ done, total }: { done: number; total: number }) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total}\r`)
    },
  }
}

process.exitCode = await run(process.argv.slice(2))
