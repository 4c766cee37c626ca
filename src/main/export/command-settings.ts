import { AppError } from '../../shared/errors.ts'
import { loadManaged, managedPath, overlay } from '../settings/managed.ts'
import { readStoredSettings } from '../settings/read.ts'
import type { Settings } from '../settings/schema.ts'

/**
 * The settings in force, for a command that goes on without them where it can.
 * @returns null where there are none yet; why they cannot be read
 */
export function readCommandSettings(dataDir: string): Settings | null | string {
  try {
    const stored = readStoredSettings(dataDir)
    if (stored === null) return null
    // Who can open an export may be said by whoever manages the machine.
    const path = managedPath(process.platform, process.env)
    return overlay(stored, loadManaged(path), path).settings
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}
