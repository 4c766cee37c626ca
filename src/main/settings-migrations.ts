/** The version of `settings.json` that this app writes. */
export const SETTINGS_VERSION = 4

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
