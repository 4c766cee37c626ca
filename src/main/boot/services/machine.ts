import { join } from 'node:path'
import { auditCopy, MachineWatch, readMachineId } from '../../database/machine.ts'
import { discardKey } from '../../export/signing.ts'
import { systemClock } from '../../platform/clock.ts'
import { writeSettings } from '../../settings/write.ts'
import type { OpenResults } from './results.ts'
import type { ServiceOptions } from './service-options.ts'

/** Whether the data folder is of this machine; to be asked before the settings are read. */
export function watchMachine({
  dataDir,
  loadSettings,
  machine = readMachineId(),
  log,
}: Pick<ServiceOptions, 'dataDir' | 'loadSettings' | 'machine' | 'log'>): MachineWatch {
  return new MachineWatch({
    ...{ dataDir, machine, now: systemClock.now(), log },
    renameKiosk: (kioskId) => {
      // The key first: with the other's id and a new key nothing is signed in anybody's name.
      discardKey(dataDir)
      const stored = loadSettings(dataDir)
      writeSettings(join(dataDir, 'settings.json'), { ...stored, kioskId })
    },
  })
}

/** Where it cannot be written down now, the next start does. */
export function auditMachine(
  { copiedAt }: Pick<MachineWatch, 'copiedAt'>,
  { database, databasePath }: Pick<OpenResults, 'database' | 'databasePath'>,
  { kioskId, log }: { kioskId: string; log: ServiceOptions['log'] },
): void {
  if (copiedAt === null) return
  try {
    auditCopy(database, databasePath, { at: copiedAt, kioskId })
  } catch (error) {
    log.error('machine-not-audited', { error })
  }
}
