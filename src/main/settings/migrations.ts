/** The version of `settings.json` that this app writes. */
export const SETTINGS_VERSION = 11

/**
 * What stands before the addresses in FHIR and xAPI until the clinic names its own. A URL, because
 * both formats want one; under `.invalid`, which RFC 6761 keeps from ever being anybody's, so that
 * nobody's server is named and everybody sees that the clinic has not said.
 */
export const UNSET_BASE_URL = 'https://clinic.invalid'

type Stored = Record<string, unknown>

/** `migrations[n]` turns settings of version n into version n + 1. Pure, and never removed. */
const migrations: Readonly<Record<number, (stored: Stored) => Stored>> = {
  /** 2: the optional questions and the take-home sheet, both off. */
  1: (stored) => ({
    ...stored,
    askOptional: false,
    sheet: { printer: null, save: false, paper: null },
  }),
  /** 3: words that the clinic has not approved are shown, and staff, who read English, are warned. */
  2: (stored) => ({ ...stored, staffLanguage: 'en', drafts: 'warn' }),
  /** 4: nobody has a PIN yet. */
  3: (stored) => ({ ...stored, staff: [], staffIdleSeconds: 60 }),
  /** 5: exports are plain, as before, and have no place of their own. */
  4: (stored) => ({ ...stored, export: { baseUrl: UNSET_BASE_URL, publicKeys: [], folder: null } }),
  /** 6: patients start by themselves and come to the questions without staff, as before. */
  5: (stored) => ({ ...stored, selfStart: true, quizGate: false }),
  /** 7: the kiosk has no name of its own, and visits are kept. */
  6: (stored) => ({ ...stored, kioskLabel: null, retentionDays: null }),
  /** 8: presses wait for a moment on each new screen. */
  7: (stored) => ({ ...stored, pressDelayMs: 400 }),
  /** 9: visits that are kept no longer go when everybody has had them who gets any. */
  8: (stored) => ({ ...stored, retentionFeed: null }),
  /** 10: exports go to any folder that is there, and CSV is as RFC 4180 has it, as before. */
  9: (stored) =>
    withExport(stored, {
      targetMustBeMount: false,
      csvSeparator: 'comma',
      csvDecimalMark: 'point',
    }),
  /** 11: a reference is the patient's, in a system under the clinic's own address, as before. */
  10: (stored) => withExport(stored, { visitReferenceIs: 'patient', visitReferenceSystem: null }),
}

/** What is no object stays as it is, for the schema to refuse. */
function withExport(stored: Stored, added: Stored): Stored {
  const { export: before } = stored
  if (typeof before !== 'object' || before === null) return stored
  return { ...stored, export: { ...added, ...before } }
}

/** Brings stored settings to the current version; whether they are then right, the schema decides. */
export function migrateSettings(stored: Stored): Stored {
  let settings = stored
  for (let version = settings['schemaVersion']; typeof version === 'number'; version++) {
    const migrate = migrations[version]
    if (migrate === undefined) break
    settings = { ...migrate(settings), schemaVersion: version + 1 }
  }
  return settings
}
