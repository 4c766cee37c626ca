import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'
import exampleClinic from '../../../resources/clinic.example.json'
import { SalvageNotes } from '../../../src/main/database/salvage-notes.ts'
import { StaffStore } from '../../../src/main/database/staff-store.ts'
import { createHandlers } from '../../../src/main/handlers/index.ts'
import { mayCall } from '../../../src/main/ipc/page-permissions.ts'
import { registerHandlers } from '../../../src/main/ipc/register-handlers.ts'
import { defaultSettings } from '../../../src/main/settings/schema.ts'
import { StaffGate } from '../../../src/main/staff/staff-gate.ts'
import { clinicSchema } from '../../../src/shared/clinic.ts'
import { contract } from '../../../src/shared/contract.ts'
import type { VisitView } from '../../../src/shared/visit.ts'
import { makeStaffExports, makeTargets } from '../export-worker.ts'
import { FakeIpc, type FakeIpcEvent } from '../fake-ipc.ts'
import { makeSettingsEditor, makeFirstSetup } from '../setup.ts'
import { fakeDevice, makePanelServices } from '../staff-panel.ts'
import { makeMember } from '../staff.ts'
import { startedServiceLifecycle } from '../service-lifecycle.ts'
import { careOf, goTo, makeVisits, shippedContent, type VisitsRig } from '../visits.ts'
import { LoudestLine } from './loudest-line.ts'
import type { OpenState } from './message.ts'

/** The handlers that ship, on a real database, with one visit that is over and one at a question. */
export interface FuzzRig {
  ipc: FakeIpc
  log: LoudestLine
  visits: VisitsRig
  open: OpenState
  /** What the patient sees before the first hostile message. */
  view: VisitView
}

export function openFuzzRig(): FuzzRig {
  const visits = makeVisits()
  const earlier = visits.visits.begin('es')
  visits.visits.stop(earlier.id)
  const view = goTo(visits.visits, visits.visits.begin('en'), 'question')

  const log = new LoudestLine()
  const settings = { ...defaultSettings(), clinic: v.parse(clinicSchema, exampleClinic) }
  const services = {
    settings,
    content: shippedContent,
    isApproved: () => false,
    visits: visits.visits,
    ...careOf(visits),
    staff: new StaffGate({
      members: [makeMember()],
      idleMs: 60_000,
      store: new StaffStore(visits.database, visits.databasePath),
      clock: visits.clock,
      log,
    }),
    exports: makeStaffExports(visits, settings, { fork: refuse }),
    targets: makeTargets(settings.export.folder),
    ...makePanelServices(visits, settings),
    settingsEditor: makeSettingsEditor(visits, settings),
    isIdle: () => false,
    isSuspect: () => false,
    pending: { isPending: false },
    salvage: new SalvageNotes(visits.database, visits.databasePath),
    machine: { copiedAt: null, note: () => undefined },
    upkeep: () => undefined,
    close: () => undefined,
  }
  // In the place of the hidden window that prints, and below of the machine: no hostile message may
  // reach them.
  const sheets = { page: null, make: refuse, markRendered: refuse }
  const device = fakeDevice({ freeBytes: refuse, logTail: refuse, restart: refuse })
  const firstSetup = makeFirstSetup(dirname(visits.databasePath))
  const host = {
    ...{ quit: refuse, runSelfCheck: refuse, pageAlive: refuse, settingsApplied: refuse },
    ...{ uncover: refuse },
    ...{ visitChanged: refuse, firstSetup, device },
  }
  const handlers = createHandlers(
    startedServiceLifecycle(() => services, log),
    sheets,
    log,
    host,
  )
  const isTrusted = ({ sender }: FakeIpcEvent, channel: string) =>
    sender !== 'stranger' && mayCall(sender, channel)
  const ipc = new FakeIpc()
  registerHandlers(ipc, contract, handlers, isTrusted, log)
  const open = {
    visitId: view.id,
    earlierVisitId: earlier.id,
    offered: [...shippedContent.locales.keys()],
  }
  return { ipc, log, visits, open, view }
}

function refuse(): never {
  throw new Error('a hostile message reached the printer, the machine or a stick')
}

/** Hashes of all rows and of the files' bytes: any write, however small, gives others. */
export function fingerprint({ database, databasePath }: VisitsRig): Record<string, string> {
  const tables = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .all() as { name: string }[]
  const rows = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).all()])
  const bytesOf = (path: string) => (existsSync(path) ? readFileSync(path) : '')
  return {
    rows: sha256(JSON.stringify(rows)),
    file: sha256(bytesOf(databasePath)),
    wal: sha256(bytesOf(`${databasePath}-wal`)),
  }
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
