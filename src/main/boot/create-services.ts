import { readContent, readSettings } from './load-configuration.ts'
import type { Services, StartMeans } from './service-lifecycle.ts'
import { createBackup } from './services/backup.ts'
import { CloseStack } from './services/close-stack.ts'
import { createContinuity } from './services/continuity.ts'
import { createDataFolder } from './services/data-folder.ts'
import { createExports } from './services/exports.ts'
import { createLanguages } from './services/languages.ts'
import { createResultReaders } from './services/result-readers.ts'
import { openResults } from './services/results.ts'
import type { ServiceOptions } from './services/service-options.ts'
import { auditMachine, watchMachine } from './services/machine.ts'
import { createStaff, openStaffStore } from './services/staff.ts'
import { createUpkeep } from './services/upkeep.ts'
import { createVisits } from './services/visits.ts'

/**
 * Reads and checks everything a patient depends on. What was opened is closed again where a later
 * step fails.
 * @throws {AppError} the first reason why this kiosk must not serve patients
 * @param isAgain whether only the settings changed: the kiosk itself has not been off
 */
export function createServices(
  options: ServiceOptions,
  isAgain = false,
  { source = 'file', carried }: StartMeans = {},
): Services {
  const opened = new CloseStack()
  try {
    return openServices(options, isAgain, { source, carried }, opened)
  } catch (error) {
    opened.close()
    throw error
  }
}

function openServices(
  options: ServiceOptions,
  isAgain: boolean,
  { source, carried }: Required<Pick<StartMeans, 'source'>> & StartMeans,
  opened: CloseStack,
): Services {
  createDataFolder(options.dataDir)
  const machine = watchMachine(options)
  const configuration = readSettings(options)
  const { settings } = configuration
  const loaded = readContent(options, settings)

  const results = openResults(options, opened, source)
  const { approvals, content, isApproved } = createLanguages({
    ...{ options, settings, loaded, results },
  })
  const staffStore = openStaffStore(options, results)
  auditMachine(machine, results, { kioskId: settings.kioskId, log: options.log })
  const { pending, visits, evaluations, ended } = createVisits(
    { options, settings, content, results, staffStore, carried },
    opened,
  )
  const { staff, settingsEditor, newStaff } = createStaff({
    ...{ options, configuration, loaded, isApproved, store: staffStore, isAgain, carried },
  })
  const { targets, exports } = createExports({ options, settings, results, staff }, opened)
  const { retentionDays, retentionFeed } = settings
  const { backup, retention } = createBackup({
    ...{ options, retentionDays, retentionFeed, results, isIdle: () => visits.view === null },
  })
  const readers = createResultReaders({
    ...{ read: options.read, settings, content, results, backup, machine },
  })
  const upkeep = createUpkeep({
    ...{ results, pending, visits, staff, settingsEditor, newStaff, exports, backup, retention },
  })
  return {
    ...{ settings, content, isApproved, approvals, visits, ended, evaluations, pending },
    ...{ staff, settingsEditor, targets, exports, machine, ...readers, ...upkeep },
    continuity: createContinuity({
      ...{ dataDir: options.dataDir, results, pending, visits, staff },
    }),
    close: () => {
      opened.close()
    },
  }
}
