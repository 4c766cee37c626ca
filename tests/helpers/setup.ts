import { dirname, resolve } from 'node:path'
import { StaffStore } from '../../src/main/database/staff-store.ts'
import type { Managed } from '../../src/main/settings/managed-schema.ts'
import { overlay } from '../../src/main/settings/managed.ts'
import { readStoredSettings } from '../../src/main/settings/read.ts'
import { defaultSettings, type Settings } from '../../src/main/settings/schema.ts'
import { FirstSetup } from '../../src/main/setup/first-setup.ts'
import { SettingsEditor } from '../../src/main/setup/settings-editor.ts'
import { makeClinic } from './factories.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryLog } from './memory-log.ts'
import { shippedContent, type VisitsRig } from './visits.ts'

/** What staff change settings by, in the folder of a rig's results. */
export function makeSettingsEditor(
  { database, databasePath }: Pick<VisitsRig, 'database' | 'databasePath'>,
  stored: Settings,
  managed: Managed = {},
): SettingsEditor {
  return new SettingsEditor({
    dataDir: dirname(databasePath),
    stored,
    clinic: stored.clinic ?? makeClinic({ example: true }),
    applyManaged: (below) => overlay(below, managed, '/managed/clinic.json'),
    content: shippedContent,
    isApproved: () => false,
    store: new StaffStore(database, databasePath),
    clock: new FakeClock(),
  })
}

/** What is on the disk, or the defaults. */
export function readSettings(dataDir: string): Settings {
  return readStoredSettings(dataDir) ?? defaultSettings()
}

/** A first set-up as it is after a start of the kiosk; another one in the same folder is after the next. */
export const makeFirstSetup = (dataDir: string, managedPath = '/nowhere/clinic.json'): FirstSetup =>
  new FirstSetup({
    dataDir,
    appDir: resolve(import.meta.dirname, '../..'),
    managedPath,
    load: readSettings,
    example: () => makeClinic(),
    clock: new FakeClock(),
    log: new MemoryLog(),
  })
