import { existsSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Log } from '../platform/log.ts'
import { databaseError, type Database } from './connection.ts'
import { keepInventory, readInventory } from './inventory-file.ts'
import { isNewFile } from './open-or-salvage.ts'
import { checkSound, DamagedResults } from './open-sound.ts'
import { openDatabase, openDatabaseToRead } from './open.ts'

/**
 * How the commands open the results: as a start of the kiosk does, but they mend nothing. Results that
 * are not what they must be stay as they are, with all that lies beside them: opened, what is left of
 * them would be changed, and what is written down of them would be made to fit.
 */

const HINT = 'start the kiosk, which salvages what there is'

/**
 * Opens the results to write.
 * @throws {AppError} as `openDatabase`; `database-corrupt` also where they are empty, older than they
 *   were, another kiosk's or beside a log that is not theirs
 */
export function openForCommand(databasePath: string, log: Log): Database {
  // Only read at first: to open them to write is to change them.
  openToReadForCommand(databasePath, log).close()
  const database = orRefuse(databasePath, () => openDatabase(databasePath))
  keepInventory(database, databasePath, log)
  return database
}

/** Opens them to read, where nothing can be written. @throws {AppError} as `openForCommand` */
export function openToReadForCommand(databasePath: string, log: Log): Database {
  return orRefuse(databasePath, () =>
    checkSound(databasePath, readInventory(databasePath, log), () =>
      openDatabaseToRead(databasePath),
    ),
  )
}

function orRefuse(databasePath: string, open: () => Database): Database {
  refuseUnfinished(databasePath)
  try {
    return open()
  } catch (error) {
    if (error instanceof DamagedResults) throw withHint(error.failure)
    if (error instanceof AppError && error.code === 'database-corrupt') throw withHint(error)
    throw error
  }
}

/** What was salvaged and waits for its name is not what lies under it. */
function refuseUnfinished(databasePath: string): void {
  const dataDir = dirname(databasePath)
  if (!existsSync(dataDir) || !readdirSync(dataDir).some(isNewFile)) return
  throw databaseError('database-corrupt', databasePath, `is being salvaged: ${HINT}`)
}

function withHint(failure: AppError): AppError {
  const { file = '', reason = '' } = failure.problem ?? {}
  return databaseError('database-corrupt', file, `${reason}: ${HINT}`, failure)
}
