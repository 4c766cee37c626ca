import { lstatSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import * as v from 'valibot'
import { clinicEntries, clinicSchema } from '../../shared/clinic.ts'
import { AppError } from '../../shared/errors.ts'
import { checkValue, FileProblem, parseJsonFile } from '../platform/json-file.ts'
import { managedSchema, type Managed } from './managed-schema.ts'
import { settingsSchema, type Settings } from './schema.ts'

/** Where the managed file is looked for; only whoever owns the machine can write there. */
export function managedPath(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'win32') {
    return win32.join(env['ProgramData'] ?? 'C:\\ProgramData', 'aftercare-kiosk', 'clinic.json')
  }
  const dir = platform === 'darwin' ? '/Library/Application Support' : '/etc'
  return posix.join(dir, 'aftercare-kiosk', 'clinic.json')
}

/**
 * Reads the managed file; without one nothing is managed.
 * @throws {AppError} `managed-invalid`, naming file, key and reason
 */
export function loadManaged(path: string): Managed {
  if (!isThere(path)) return {}
  try {
    return parseJsonFile(path, fileSchema)
  } catch (error) {
    throw refusal(error)
  }
}

/** What lies over the settings, and which of them may therefore not be changed. */
export interface Overlaid {
  /** Without a clinic where neither file has all of it. */
  settings: Settings
  /** Dotted, such as `clinic.limits.feverC`. */
  locked: readonly string[]
}

/**
 * The settings with what is managed over them.
 * @throws {AppError} `managed-invalid` where the two contradict each other
 */
export function overlay(stored: Settings, managed: Managed, path: string): Overlaid {
  const { limits = {}, ...rest } = managed
  delete rest.$schema
  const ofClinic = pick(rest, CLINIC_KEYS)
  const others = pick(
    rest,
    Object.keys(rest).filter((key) => !CLINIC_KEYS.includes(key)),
  )
  const locked = [
    ...Object.keys(ofClinic).map((key) => `clinic.${key}`),
    ...Object.keys(limits).map((key) => `clinic.limits.${key}`),
    ...Object.keys(others).flatMap((key) => partsOf(key, others[key])),
  ]
  if (locked.length === 0) return { settings: stored, locked }
  const clinic = {
    example: false,
    ...stored.clinic,
    ...ofClinic,
    limits: { ...stored.clinic?.limits, ...limits },
  }
  // As long as the clinic is not set up, what is managed may be only a part of it.
  const isWhole = stored.clinic !== undefined || v.is(clinicSchema, clinic)
  try {
    const settings = checkValue(path, settingsSchema, {
      ...stored,
      ...others,
      ...(isWhole && { clinic }),
    })
    return { settings, locked }
  } catch (error) {
    throw refusal(error)
  }
}

/** To valibot a list is an object, and an empty one would pass. */
const fileSchema = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value), 'must be an object'),
  managedSchema,
)

const CLINIC_KEYS = Object.keys(clinicEntries)

/** A key with parts of its own is locked part by part, as each is changed by itself. */
function partsOf(key: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [key]
  return Object.keys(value).map((part) => `${key}.${part}`)
}

function pick(from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)))
}

function refusal(error: unknown): unknown {
  if (!(error instanceof FileProblem)) return error
  return new AppError('managed-invalid', error.problems[0], { cause: error })
}

/** A file that is there and cannot be looked at counts as there: nothing may pass it by. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}
