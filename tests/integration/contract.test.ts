import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join as joinPath } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import errorWords from '../../locales/en/errors.json'
import exampleClinic from '../../resources/clinic.example.json'
import type { Services } from '../../src/main/boot/service-lifecycle.ts'
import { SalvageNotes } from '../../src/main/database/salvage-notes.ts'
import { createHandlers } from '../../src/main/handlers/index.ts'
import { createNotifiers } from '../../src/main/ipc/notifiers.ts'
import { mayCall } from '../../src/main/ipc/page-permissions.ts'
import { registerHandlers } from '../../src/main/ipc/register-handlers.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { createClient } from '../../src/renderer/src/client.ts'
import { clinicSchema } from '../../src/shared/clinic.ts'
import { channelName } from '../../src/shared/contract-types.ts'
import { contract, type KioskClient, type KioskHandlers } from '../../src/shared/contract.ts'
import { AppError, errorCodes, type ErrorCode } from '../../src/shared/errors.ts'
import type { ExportOrder } from '../../src/shared/exports.ts'
import { makeStaffExports, makeTargets } from '../helpers/export-worker.ts'
import { FakeIpc, type FakeIpcEvent } from '../helpers/fake-ipc.ts'
import { shippedTags } from '../helpers/locales.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makeSettingsEditor, makeFirstSetup } from '../helpers/setup.ts'
import { fakeDevice, makePanelServices } from '../helpers/staff-panel.ts'
import { makeGate, makeMember, RIGHT_PIN } from '../helpers/staff.ts'
import { startedServiceLifecycle } from '../helpers/service-lifecycle.ts'
import { careOf, goTo, makeVisits, rightOption, shippedContent } from '../helpers/visits.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** In the place of the hidden window that prints. */
const makeSheets = () => ({ page: null, make: vi.fn(), markRendered: vi.fn() })

/** In the place of the machine that staff may leave and look at. */
const host = {
  quit: vi.fn(),
  pageAlive: vi.fn(),
  uncover: vi.fn(),
  visitChanged: vi.fn(),
  runSelfCheck: () => ({ checks: [] }),
  device: fakeDevice(),
  settingsApplied: vi.fn(),
  firstSetup: makeFirstSetup('/nowhere'),
}

/** Main and renderer joined by an IPC that clones what crosses. */
function join(
  change: (handlers: KioskHandlers) => void = () => undefined,
  members = [makeMember()],
) {
  const ipc = new FakeIpc()
  const log = new MemoryLog()
  const rig = makeVisits()
  const { gate: staff, actions } = makeGate(members)
  const folder = joinPath(dirname(rig.databasePath), 'stick')
  const settings = {
    ...defaultSettings(),
    clinic: v.parse(clinicSchema, exampleClinic),
    staff: members,
    export: { ...defaultSettings().export, folder },
  }
  const exports = makeStaffExports(rig, settings)
  const services = {
    settings,
    content: shippedContent,
    isApproved: ({ tag }: { tag: string }) => tag === 'es',
    visits: rig.visits,
    ...careOf(rig),
    staff,
    exports,
    targets: makeTargets(folder),
    ...makePanelServices(rig, settings),
    settingsEditor: makeSettingsEditor(rig, settings),
    isIdle: () => false,
    isSuspect: () => false,
    pending: { isPending: false },
    salvage: new SalvageNotes(rig.database, rig.databasePath),
    machine: { copiedAt: null, note: () => undefined },
    upkeep: () => undefined,
    close: () => undefined,
  }
  const sheets = makeSheets()
  const handlers = createHandlers(
    startedServiceLifecycle(() => services, log),
    sheets,
    log,
    host,
  )
  change(handlers)
  const isTrusted = ({ sender }: FakeIpcEvent, channel: string) =>
    sender !== 'stranger' && mayCall(sender, channel)
  registerHandlers(ipc, contract, handlers, isTrusted, log)
  return { ipc, log, client: createClient(ipc.bridge()), rig, sheets, folder, actions }
}

const codeOf = async (call: Promise<unknown>): Promise<ErrorCode | 'none'> =>
  call.then(
    () => 'none' as const,
    (error: unknown) => (error instanceof AppError ? error.code : Promise.reject(error as Error)),
  )

describe('the contract', () => {
  it('S20 has a handler for each call and no other channel', () => {
    const calls = Object.entries(contract).flatMap(([group, verbs]) =>
      Object.entries(verbs)
        .filter(([, { kind }]) => kind === 'invoke')
        .map(([verb]) => channelName(group, verb)),
    )
    expect(join().ipc.channels.toSorted()).toEqual(calls.toSorted())
  })

  it('carries a visit from the renderer to the database and back', async () => {
    const { client, rig } = join()
    const start = await client.kiosk.start()
    expect(start).toMatchObject({ lessonId: 'facet-joint-injection', visit: null })
    expect(start.languages.map(({ tag }) => tag)).toEqual(shippedTags)
    const drafts = start.languages.filter(({ isDraft }) => isDraft).map(({ tag }) => tag)
    expect(drafts).toEqual(shippedTags.filter((tag) => tag !== 'es'))
    const view = await client.visit.begin({ locale: 'es' })
    expect(await client.visit.move({ visitId: view.id, turn: 0, to: 'next' })).toEqual(
      rig.visits.view,
    )
    const { ui } = await client.content.words({ locale: 'es' })
    const { ui: staffUi } = await client.content.staffWords({ locale: 'es' })
    expect({ ...ui, ...staffUi }).toEqual(shippedContent.locales.get('es')?.ui)
    expect(Object.keys(ui)).not.toContain('staff')
    const { lesson } = await client.content.lessonWords({ locale: 'es' })
    expect(lesson).toEqual(shippedContent.locales.get('es')?.lesson)
  })

  it('takes a last step as saved even where no sheet can be made of it', async () => {
    const { client, rig, sheets, log } = join()
    sheets.make.mockImplementation(() => {
      throw new Error('no paper')
    })
    let view = goTo(rig.visits, rig.visits.begin('en'), 'question')
    while (view.step.kind !== 'summary') {
      const { id, turn, step } = view
      if (step.kind === 'question') view = rig.visits.answer(id, turn, rightOption(view))
      else view = rig.visits.move(id, turn, 'next')
    }
    const done = await client.visit.move({ visitId: view.id, turn: view.turn, to: 'next' })
    expect(done.step.kind).toBe('done')
    expect(log.lines).toMatchObject([{ level: 'error', event: 'sheet-failed' }])
  })

  it('S17 refuses a call of another page', async () => {
    const { ipc, rig } = join()
    const stranger = createClient(ipc.bridge('stranger'))
    expect(await codeOf(stranger.visit.begin({ locale: 'en' }))).toBe('untrusted-sender')
    expect(rig.visits.view).toBeNull()
  })

  it('gives the sheet to the page that prints it and to no other', async () => {
    const { ipc, client } = join()
    expect(await codeOf(client.sheet.page())).toBe('untrusted-sender')
    expect(await codeOf(client.sheet.rendered())).toBe('untrusted-sender')
    expect(await createClient(ipc.bridge('sheet')).sheet.page()).toBeNull()
  })

  it('lets the page that prints do nothing else but report its failures', async () => {
    const { ipc, rig } = join()
    const printing = createClient(ipc.bridge('sheet'))
    expect(await codeOf(printing.kiosk.start())).toBe('untrusted-sender')
    expect(await codeOf(printing.visit.begin({ locale: 'en' }))).toBe('untrusted-sender')
    expect(await codeOf(printing.content.words({ locale: 'en' }))).toBe('untrusted-sender')
    expect(await codeOf(printing.kiosk.reportFailure({ message: 'x' }))).toBe('none')
    expect(rig.visits.view).toBeNull()
  })

  it('refuses a channel that it does not have', async () => {
    await expect(join().ipc.invoke('visit:erase', {})).rejects.toThrow('visit:erase')
  })

  it.each([
    ['nothing', undefined],
    ['text', 'en'],
    ['a missing key', {}],
    ['one key too many', { locale: 'en', name: 'Ann' }],
    ['another type', { locale: 7 }],
    ['a path', { locale: '../../secret' }],
    ['a list that carries the right name', Object.assign([], { locale: 'en' })],
    ['a map', new Map([['locale', 'en']])],
    ['a tag longer than any', { locale: `en${'-variant'.repeat(5)}` }],
  ])('refuses %s where a language is due, and names the key in the log', async (_what, input) => {
    const { ipc, log, rig } = join()
    expect(await ipc.invoke('visit:begin', input)).toEqual({ ok: false, code: 'bad-input' })
    expect(rig.visits.view).toBeNull()
    expect(log.lines).toMatchObject([
      { event: 'call-refused', details: { channel: 'visit:begin' } },
    ])
  })

  it('refuses an error in the place of an object, although it has a message', async () => {
    const { ipc } = join()
    const refusal = { ok: false, code: 'bad-input' }
    expect(await ipc.invoke('kiosk:reportFailure', new Error('x'))).toEqual(refusal)
  })

  it('refuses a list in the place of an object within an object, although it carries its names', async () => {
    const { ipc, client } = join()
    await client.staff.unlock({ pin: RIGHT_PIN })
    const conditions = Object.assign([], defaultSettings().conditions)
    const around = { locale: 'en', secondLocale: null, minutesAgo: 0 }
    const order = { ...around, conditions, visitRef: null, recipient: null }
    const refusal = { ok: false, code: 'bad-input' }
    expect(await ipc.invoke('care:start', order)).toEqual(refusal)
    const round: Record<string, unknown> = { ...defaultSettings().conditions }
    round['region'] = round
    expect(await ipc.invoke('care:start', { ...order, conditions: round })).toEqual(refusal)
    const plain = { ...order, conditions: defaultSettings().conditions }
    expect(await ipc.invoke('care:start', plain)).toMatchObject({ ok: true })
  })

  it('never logs the values that were sent', async () => {
    const { ipc, log } = join()
    await ipc.invoke('visit:begin', { locale: 'en', 'canary-of-a-patient': 1 })
    await ipc.invoke('visit:begin', { locale: 'canary-of-a-patient' })
    await ipc.invoke('visit:askHelp', { requestId: 'canary', screen: 'canary', locale: 'canary' })
    expect(JSON.stringify(log.lines)).not.toContain('canary')
  })

  it('turns a bug into the code `internal` and logs its stack', async () => {
    const { client, log } = join((handlers) => {
      handlers.visit.begin = () => {
        throw new TypeError('boom')
      }
    })
    expect(await codeOf(client.visit.begin({ locale: 'en' }))).toBe('internal')
    expect(log.lines).toMatchObject([{ level: 'error', event: 'call-failed' }])
  })

  it('lets no answer out that is not as promised', async () => {
    const { client } = join((handlers) => {
      handlers.visit.begin = () => ({ secret: true }) as never
    })
    expect(await codeOf(client.visit.begin({ locale: 'en' }))).toBe('internal')
  })

  it('tells what main changed until the listener ends its subscription', () => {
    const { ipc, client } = join()
    const listener = vi.fn<Parameters<KioskClient['visit']['changed']>[0]>()
    const end = client.visit.changed(listener)
    const notify = createNotifiers(contract, (channel, payload) => {
      ipc.send(channel, payload)
    })
    notify.visit.changed(null)
    end()
    notify.visit.changed(null)
    expect(listener.mock.calls).toEqual([[null]])
  })

  it('without a bridge answers `internal` instead of breaking', async () => {
    expect(await codeOf(createClient(undefined).kiosk.start())).toBe('internal')
  })
})

describe('a kiosk that cannot serve patients', () => {
  function refuse(start: () => Services) {
    const ipc = new FakeIpc()
    const log = new MemoryLog()
    const handlers = createHandlers(startedServiceLifecycle(start, log), makeSheets(), log, host)
    registerHandlers(ipc, contract, handlers, () => true, log)
    return { client: createClient(ipc.bridge()), log }
  }

  it('answers every call with the reason, and still takes failures for the log', async () => {
    const { client, log } = refuse(() => {
      throw new AppError('database-newer')
    })
    expect(await codeOf(client.kiosk.start())).toBe('database-newer')
    expect(await codeOf(client.visit.begin({ locale: 'en' }))).toBe('database-newer')
    expect(await codeOf(client.content.words({ locale: 'en' }))).toBe('database-newer')
    expect(await codeOf(client.kiosk.reportFailure({ message: 'x' }))).toBe('none')
    expect(log.lines.map(({ event }) => event)).toContain('renderer-failed')
  })

  it('calls a bug `internal` and keeps its stack', async () => {
    const { client, log } = refuse(() => {
      throw new TypeError('boom')
    })
    expect(await codeOf(client.kiosk.start())).toBe('internal')
    expect(log.lines[0]).toMatchObject({ event: 'cannot-serve', details: { code: 'internal' } })
    expect(log.lines[0]?.details?.['cause']).toBeInstanceOf(TypeError)
  })

  it('serves them once the reason is gone and someone tries again', async () => {
    let isBroken = true
    const rig = makeVisits()
    const settings = { ...defaultSettings(), clinic: v.parse(clinicSchema, exampleClinic) }
    const { client } = refuse(() => {
      if (isBroken) throw new AppError('database-locked')
      return {
        settings,
        content: shippedContent,
        isApproved: () => false,
        visits: rig.visits,
        ...careOf(rig),
        staff: makeGate().gate,
        exports: makeStaffExports(rig, settings),
        targets: makeTargets(null),
        ...makePanelServices(rig, settings),
        settingsEditor: makeSettingsEditor(rig, settings),
        isIdle: () => false,
        isSuspect: () => false,
        pending: { isPending: false },
        salvage: new SalvageNotes(rig.database, rig.databasePath),
        machine: { copiedAt: null, note: () => undefined },
        upkeep: () => undefined,
        close: () => undefined,
      }
    })
    isBroken = false
    expect(await codeOf(client.visit.begin({ locale: 'en' }))).toBe('database-locked')
    expect(await codeOf(client.kiosk.start())).toBe('none')
    expect(await codeOf(client.visit.begin({ locale: 'en' }))).toBe('none')
  })
})

describe('staff verbs', () => {
  it.each(['lock', 'stay', 'selfCheck', 'salvage', 'noteSalvage', 'leave'] as const)(
    'refuses %s before a PIN and takes it after one',
    async (verb) => {
      host.quit.mockClear()
      const { client } = join()
      expect(await codeOf(client.staff[verb]())).toBe('staff-locked')
      expect(host.quit).not.toHaveBeenCalled()
      expect(await client.staff.unlock({ pin: RIGHT_PIN })).toMatchObject({ kind: 'open' })
      expect(await codeOf(client.staff[verb]())).toBe('none')
      expect(host.quit).toHaveBeenCalledTimes(verb === 'leave' ? 1 : 0)
    },
  )

  const ORDER: ExportOrder = {
    target: 'folder',
    ...{ xlsx: true, ndjson: true, fhir: false, xapi: false },
    ...{ fromDate: null, toDate: null, sinceLast: false },
  }

  it('refuses everything about exports before a PIN', async () => {
    const { client, folder } = join()
    mkdirSync(folder)
    expect(await codeOf(client.exports.start(ORDER))).toBe('staff-locked')
    const verbs = ['targets', 'cancel', 'state', 'history'] as const
    for (const verb of verbs) {
      expect(await codeOf(client.exports[verb]())).toBe('staff-locked')
    }
    expect(readdirSync(folder)).toEqual([])
  })

  it('writes an export for whoever is in, and shows it among those that were made', async () => {
    const { client, folder, rig } = join()
    mkdirSync(folder)
    rig.visits.stop(rig.visits.begin('en').id)
    await client.staff.unlock({ pin: RIGHT_PIN })
    expect(await client.exports.start(ORDER)).toMatchObject({ kind: 'running' })
    expect(await codeOf(client.exports.start(ORDER))).toBe('export-running')
    await waitFor(async () => {
      expect((await client.exports.state()).kind).toBe('written')
    })
    const [written] = readdirSync(folder)
    expect(await client.exports.history()).toMatchObject({
      keys: 0,
      lastOfFormats: [
        { format: 'csv', visits: 1 },
        { format: 'xlsx', visits: 1 },
        { format: 'ndjson', visits: 1 },
      ],
      exports: [{ folder: written, formats: ['csv', 'xlsx', 'ndjson'], visits: 1 }],
    })
  })

  it('says why no export can be made', async () => {
    const { client } = join()
    await client.staff.unlock({ pin: RIGHT_PIN })
    const range = { fromDate: '2026-11-02', toDate: '2026-11-01' }
    expect(await codeOf(client.exports.start({ ...ORDER, ...range }))).toBe('bad-input')
    await client.exports.start(ORDER)
    await waitFor(async () => {
      // The stick is not in.
      expect(await client.exports.state()).toMatchObject({
        kind: 'failed',
        code: 'export-target-gone',
      })
    })
  })

  it('name where one may write to, and no other place is written to', async () => {
    const { client, folder } = join()
    await client.staff.unlock({ pin: RIGHT_PIN })
    const target = { id: 'folder', kind: 'folder', name: folder }
    expect(await client.exports.targets()).toMatchObject([{ ...target, canWrite: false }])
    mkdirSync(folder)
    expect(await client.exports.targets()).toMatchObject([{ ...target, canWrite: true }])
    const gone = { ...ORDER, target: '0123456789abcdef' }
    expect(await codeOf(client.exports.start(gone))).toBe('export-target-gone')
    const path = client.exports.start({ ...ORDER, target: folder })
    expect(await codeOf(path)).toBe('bad-input')
  })

  it('are refused to the page that prints', async () => {
    const printing = createClient(join().ipc.bridge('sheet'))
    expect(await codeOf(printing.staff.unlock({ pin: RIGHT_PIN }))).toBe('untrusted-sender')
  })
})

describe('reports', () => {
  const range = { fromDate: null, toDate: null }
  const ORDER = { report: 'visits', format: 'table', range, target: 'folder' } as const

  it('are refused before a PIN', async () => {
    const { client, folder } = join()
    mkdirSync(folder)
    for (const verb of ['visits', 'questions', 'slides', 'topics'] as const) {
      expect(await codeOf(client.reports[verb](range))).toBe('staff-locked')
    }
    expect(await codeOf(client.reports.span())).toBe('staff-locked')
    expect(await codeOf(client.reports.save(ORDER))).toBe('staff-locked')
    expect(readdirSync(folder)).toEqual([])
  })

  it('are told and saved for whoever is in', async () => {
    const { client, folder, rig } = join()
    mkdirSync(folder)
    const { id, turn } = rig.visits.begin('es')
    rig.visits.move(id, turn, 'next')
    rig.visits.stop(id)
    await client.staff.unlock({ pin: RIGHT_PIN })
    const day = rig.clock.now().toISOString().slice(0, 10)
    expect(await client.reports.span()).toEqual({ firstDay: day, today: day })
    expect(await client.reports.visits(range)).toMatchObject({
      byLanguage: [{ key: 'es', stopped: 1 }],
      byPeriod: [{ key: day, stopped: 1 }],
    })
    expect(await client.reports.questions(range)).toEqual([])
    expect(await client.reports.topics(range)).toEqual([])
    expect(await client.reports.slides(range)).toMatchObject([{ slideId: 'main-message' }])
    for (const format of ['table', 'picture'] as const) {
      const { file } = await client.reports.save({ ...ORDER, format })
      expect(readdirSync(folder)).toContain(file)
    }
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it('D22 are saved one at a time: a stick that hangs holds up one thread and no more', async () => {
    const { client, folder } = join()
    mkdirSync(folder)
    await client.staff.unlock({ pin: RIGHT_PIN })
    const [first, second] = await Promise.allSettled([
      client.reports.save(ORDER),
      client.reports.save({ ...ORDER, format: 'picture' }),
    ])
    expect(first.status).toBe('fulfilled')
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'export-running' } })
    await client.reports.save({ ...ORDER, format: 'picture' })
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it('are not saved where there is no such place', async () => {
    const { client } = join()
    await client.staff.unlock({ pin: RIGHT_PIN })
    expect(await codeOf(client.reports.save(ORDER))).toBe('export-target-gone')
    const target = '0123456789abcdef'
    expect(await codeOf(client.reports.save({ ...ORDER, target }))).toBe('export-target-gone')
  })
})

describe('setup verbs', () => {
  const PERSON = { name: 'Bob Roe', role: 'Nurse', pin: '161803', secondPin: null }
  const CHANGE = { key: 'idleSeconds', value: '120', secondPin: null } as const

  it('are refused before a PIN, and nothing is written', async () => {
    const { client, rig } = join()
    const { setup } = client
    const calls = [
      setup.view(),
      setup.change(CHANGE),
      setup.setMember(PERSON),
      setup.removeMember({ name: 'Ann Lee', secondPin: null }),
      setup.undo({ secondPin: null }),
      setup.words({ tag: 'en' }),
      setup.finish(),
    ]
    expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'staff-locked'))
    expect(readdirSync(dirname(rig.databasePath))).not.toContain('settings.json')
  })

  it('G18 leave what one alone may not do to two, and note both', async () => {
    const people = [makeMember(), makeMember(PERSON.name, PERSON.pin)]
    const { client, actions } = join(undefined, people)
    await client.staff.unlock({ pin: RIGHT_PIN })
    const { setup } = client
    const number = { key: 'clinic.emergencyNumber', value: '112' } as const
    const third = { name: 'Cy Doe', role: 'Nurse', pin: '141421' }
    const calls = [
      (second: { secondPin: string | null }) => setup.change({ ...number, ...second }),
      (second: { secondPin: string | null }) => setup.setMember({ ...third, ...second }),
      (second: { secondPin: string | null }) =>
        setup.setMember({ ...PERSON, pin: '173205', ...second }),
      (second: { secondPin: string | null }) => setup.removeMember({ name: third.name, ...second }),
    ]
    for (const call of calls) {
      for (const [second, kind] of [
        [{ secondPin: null }, 'missing'],
        [{ secondPin: RIGHT_PIN }, 'wrong'],
      ] as const) {
        expect(await call(second)).toMatchObject({
          kind: 'refused',
          rule: 'second',
          second: { kind },
        })
      }
      expect(await call({ secondPin: PERSON.pin })).toMatchObject({ kind: 'done' })
    }
    // Their own PIN is theirs to change, and whatever else is not of this kind.
    const own = { name: 'Ann Lee', role: 'Nurse', pin: '173206', secondPin: null }
    expect(await setup.setMember(own)).toMatchObject({ kind: 'done' })
    expect(await setup.change(CHANGE)).toMatchObject({ kind: 'done' })
    const noted = actions().filter(({ action }) => action.startsWith('second-'))
    expect(noted.filter(({ action }) => action === 'second-agreed')).toHaveLength(4)
    expect(noted.filter(({ action }) => action === 'second-refused')).toHaveLength(8)
    for (const entry of noted) expect(entry).toMatchObject({ name: 'Ann Lee' })
  })

  it('that set a PIN are waited for by whoever types one next', async () => {
    const { client } = join()
    await client.staff.unlock({ pin: RIGHT_PIN })
    const order: string[] = []
    const note = (what: string) => () => void order.push(what)
    const [set] = await Promise.all([
      codeOf(client.setup.setMember({ ...PERSON, secondPin: null }).finally(note('set'))),
      client.staff.lock(),
      client.staff.unlock({ pin: RIGHT_PIN }).then(note('in')),
    ])
    expect(order).toEqual(['set', 'in'])
    // Who has left sees no settings any more; what was asked for before is done all the same.
    expect(set).toBe('staff-locked')
    expect((await client.setup.view()).members.map(({ name }) => name)).toContain(PERSON.name)
  })

  it('after a PIN change the settings, and never begin a first set-up', async () => {
    const { client } = join()
    await client.staff.unlock({ pin: RIGHT_PIN })
    const outcome = await client.setup.change(CHANGE)
    expect(outcome).toMatchObject({
      kind: 'done',
      view: { isWaiting: true, values: { idleSeconds: '120' } },
    })
    expect(JSON.stringify(await client.setup.view())).not.toMatch(/salt|hash|PIN/)
    expect(await codeOf(client.setup.words({ tag: 'en' }))).toBe('bad-input')
    expect(await codeOf(client.setup.finish())).toBe('bad-input')
  })
})

describe('error codes', () => {
  it('each have words', () => {
    expect(Object.keys(errorWords.codes).toSorted()).toEqual([...errorCodes].toSorted())
  })
})
