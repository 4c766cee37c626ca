import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import exampleClinic from '../../resources/clinic.example.json'
import { SalvageNotes } from '../../src/main/database/salvage-notes.ts'
import { createHandlers } from '../../src/main/handlers/index.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { visitOrderSchema, type CareState, type VisitOrder } from '../../src/shared/care.ts'
import { clinicSchema } from '../../src/shared/clinic.ts'
import type { SheetPage } from '../../src/shared/sheet.ts'
import type { VisitView } from '../../src/shared/visit.ts'
import { makeStaffExports, makeTargets } from '../helpers/export-worker.ts'
import { makeSettingsEditor, makeFirstSetup } from '../helpers/setup.ts'
import { fakeDevice, makePanelServices } from '../helpers/staff-panel.ts'
import { makeGate, RIGHT_PIN } from '../helpers/staff.ts'
import { startedServiceLifecycle } from '../helpers/service-lifecycle.ts'
import {
  careOf,
  goTo,
  makeVisits,
  rightOption,
  shippedContent,
  wrongOption,
} from '../helpers/visits.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const NECK: VisitOrder = {
  locale: 'es',
  secondLocale: 'en',
  conditions: {
    region: 'neck',
    steroid: 'yes',
    sedation: 'no',
    diabetes: 'no',
    bloodThinner: 'unknown',
  },
  minutesAgo: 30,
  visitRef: 'A-17',
  recipient: 'both',
}

/** The handlers that ship, on a real database. */
function makeCare({ selfStart = true, quizGate = false } = {}) {
  const rig = makeVisits({ quizGate })
  const { gate: staff, actions } = makeGate()
  const defaults = defaultSettings()
  const settings = {
    ...{ ...defaults, selfStart, quizGate, clinic: v.parse(clinicSchema, exampleClinic) },
    sheet: { ...defaults.sheet, printer: 'Office' },
  }
  const services = {
    ...{ settings, content: shippedContent, isApproved: () => true, visits: rig.visits, staff },
    ...careOf(rig),
    exports: makeStaffExports(rig, settings),
    pending: { isPending: false },
    salvage: new SalvageNotes(rig.database, rig.databasePath),
    machine: { copiedAt: null, note: () => undefined },
    targets: makeTargets(null),
    ...makePanelServices(rig, settings),
    settingsEditor: makeSettingsEditor(rig, settings),
    isIdle: () => false,
    isSuspect: () => false,
    upkeep: () => undefined,
    close: () => undefined,
  }
  const make = vi.fn<(page: SheetPage, to: { printer: string | null; save: boolean }) => void>()
  const visitChanged = vi.fn<(view: VisitView | null) => void>()
  const { care, visit } = createHandlers(
    startedServiceLifecycle(() => services, rig.log),
    { page: null, make, markRendered: vi.fn() },
    rig.log,
    {
      quit: vi.fn(),
      pageAlive: vi.fn(),
      uncover: vi.fn(),
      visitChanged,
      runSelfCheck: () => ({ checks: [] }),
      device: fakeDevice(),
      firstSetup: makeFirstSetup('/nowhere'),
      settingsApplied: vi.fn(),
    },
  )
  const rows = (sql: string) => rig.database.prepare(sql).all() as Record<string, unknown>[]
  /** From now on somebody is in. */
  const enter = () => staff.unlock(RIGHT_PIN)
  return { ...{ rig, care, visit, staff, make, visitChanged, rows, enter, actions } }
}

type Rig = ReturnType<typeof makeCare>

/** A visit whose first question is missed once, and the second as often as it is asked. */
async function finish({ rig, care }: Rig, order = NECK): Promise<{ id: string; missed: string[] }> {
  let view = (await care.start(order)).open?.view
  if (view === undefined) throw new Error('no visit')
  view = goTo(rig.visits, view, 'question')
  const missed: string[] = []
  while (view.step.kind !== 'done') {
    const { id, turn, step }: VisitView = view
    if (step.kind !== 'question') {
      view = rig.visits.move(id, turn, 'next')
      continue
    }
    const { questionId } = step.question
    if (missed.length < 2 && !missed.includes(questionId)) missed.push(questionId)
    const isWrong = questionId === missed[1] || (questionId === missed[0] && !step.again)
    view = rig.visits.answer(id, turn, isWrong ? wrongOption(view) : rightOption(view))
  }
  return { id: view.id, missed }
}

beforeEach(() => {
  // What ended today is shown, by the clock of the visits of these tests.
  vi.useFakeTimers({ toFake: ['Date'], now: makeVisits().clock.now() })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('what staff do for a visit', () => {
  it('is refused before a PIN and when the role has ended, and changes nothing', async () => {
    const rig = makeCare()
    const view = rig.rig.visits.begin('en')
    const { care, visitChanged, make, rows } = rig
    const ofVisit = { visitId: view.id }
    const evaluation = { evaluation: 'verbalized', followUp: false } as const
    const calls = [
      () => care.state(undefined),
      () => care.start(NECK),
      () => care.switchLocale({ ...ofVisit, locale: 'ar' }),
      () => care.pause({ ...ofVisit, isPaused: true }),
      () => care.setRecipient({ ...ofVisit, recipient: 'both' }),
      () => care.releaseQuiz(ofVisit),
      () => care.endAs({ ...ofVisit, status: 'declined' }),
      () => care.evaluate({ ...ofVisit, ...evaluation, evaluationId: randomUUID() }),
      () => care.reprint(ofVisit),
    ]
    expect(calls).toHaveLength(Object.keys(care).length)
    const refused = () => {
      for (const call of calls) expect(call).toThrow('staff-locked')
    }
    refused()
    await rig.enter()
    rig.staff.end('idle')
    refused()
    expect(rig.rig.visits.view).toEqual(view)
    expect(visitChanged).not.toHaveBeenCalled()
    expect(make).not.toHaveBeenCalled()
    expect(rows('SELECT * FROM evaluations')).toEqual([])
  })

  it('starts a visit as ordered, shows it to the patient and notes who started it', async () => {
    const { care, enter, visitChanged, rows, actions, rig } = makeCare()
    await enter()
    const { open } = await care.start(NECK)
    expect(open?.view).toMatchObject({
      ...{ locale: 'es', secondLocale: 'en', conditions: NECK.conditions, turn: 0, hold: null },
    })
    expect(visitChanged.mock.calls).toEqual([[open?.view]])
    const [row] = rows('SELECT visit_ref, recipient, injected_at, second_locale FROM visits')
    expect(row).toMatchObject({ visit_ref: 'A-17', recipient: 'both', second_locale: 'en' })
    const injectedMs = Date.parse(String(row?.['injected_at']))
    expect(rig.clock.now().getTime() - injectedMs).toBe(30 * 60_000)
    expect(actions().at(-1)).toEqual({
      ...{ action: 'visit-started', name: 'Ann Lee', visitId: open?.view.id },
    })
  })

  it('takes the second of two taps for the first', async () => {
    const { care, enter, rows, actions } = makeCare()
    await enter()
    const first = await care.start(NECK)
    expect(await care.start({ ...NECK, locale: 'ar' })).toEqual(first)
    expect(rows('SELECT locale FROM visits')).toEqual([{ locale: 'es' }])
    expect(actions().filter(({ action }) => action === 'visit-started')).toHaveLength(1)
  })

  it('starts nothing in a language that is not offered, alone or under another', async () => {
    const { care, enter, rows } = makeCare()
    await enter()
    expect(() => care.start({ ...NECK, locale: 'tlh' })).toThrow('unknown-language')
    expect(() => care.start({ ...NECK, secondLocale: 'tlh' })).toThrow('unknown-language')
    expect(rows('SELECT id FROM visits')).toEqual([])
  })

  it.each(['', '-1', 'a b', 'a'.repeat(33), 'A_1', 'é', '12345\n'])(
    'takes no %j for the reference of a visit',
    (visitRef) => {
      expect(v.is(visitOrderSchema, { ...NECK, visitRef })).toBe(false)
    },
  )

  it('keeps the place when the language changes', async () => {
    const rig = makeCare()
    await rig.enter()
    const { open } = await rig.care.start(NECK)
    if (open === null) throw new Error('no visit')
    const { id: visitId } = open.view
    const before = goTo(rig.rig.visits, open.view, 'question')
    const after = await rig.care.switchLocale({ visitId, locale: 'ar' })
    expect(after.open?.view).toEqual({ ...before, locale: 'ar' })
    expect(rig.visitChanged).toHaveBeenLastCalledWith(after.open?.view)
  })

  it('shows where the patient is and what was missed, and never what is right', async () => {
    const rig = makeCare()
    await rig.enter()
    const { open } = await rig.care.start(NECK)
    if (open === null) throw new Error('no visit')
    const asked = goTo(rig.rig.visits, open.view, 'question')
    rig.rig.visits.answer(asked.id, asked.turn, null)
    const state: CareState = await rig.care.state(undefined)
    expect(state.open?.view.step.kind).toBe('reteach')
    expect(state.open?.missed).toMatchObject([{ state: 'open' }])
    expect(JSON.stringify(state)).not.toContain('correct')
  })

  it('ends a visit for a patient who does not want it, or cannot', async () => {
    const { care, enter, visitChanged, rows, actions } = makeCare()
    await enter()
    for (const status of ['declined', 'unable'] as const) {
      const { open } = await care.start(NECK)
      const visitId = open?.view.id ?? ''
      const state = await care.endAs({ visitId, status })
      expect(state.open).toBeNull()
      expect(state.ended[0]).toMatchObject({ id: visitId, status, locale: 'es', visitRef: 'A-17' })
      expect(visitChanged).toHaveBeenLastCalledWith(null)
      expect(actions().at(-1)).toMatchObject({ action: 'visit-ended', visitId, status })
      expect(() => care.endAs({ visitId, status })).toThrow('no-such-visit')
    }
    expect(rows('SELECT status FROM visits')).toEqual([
      { status: 'declined' },
      { status: 'unable' },
    ])
  })
})

describe('who is taught', () => {
  it('is said or changed while the visit runs, noted, and kept through a restart', async () => {
    const rig = makeCare()
    const { care, rows, actions } = rig
    await rig.enter()
    const { open } = await care.start({ ...NECK, recipient: null })
    if (open === null) throw new Error('no visit')
    expect(open.recipient).toBeNull()
    const { id: visitId, turn } = open.view
    const told = rig.visitChanged.mock.calls.length
    const set = await care.setRecipient({ visitId, recipient: 'representative' })
    expect(set.open).toEqual({ ...open, recipient: 'representative' })
    expect(rows('SELECT recipient FROM visits')).toEqual([{ recipient: 'representative' }])
    expect(actions().at(-1)).toEqual({
      ...{ action: 'recipient-set', name: 'Ann Lee', visitId, recipient: 'representative' },
    })
    // Another tap on the same choice.
    await care.setRecipient({ visitId, recipient: 'representative' })
    expect(actions().filter(({ action }) => action === 'recipient-set')).toHaveLength(1)
    // The patient's screen stays as it is, and a step of theirs takes nothing back.
    expect(rig.visitChanged.mock.calls).toHaveLength(told)
    rig.rig.visits.move(visitId, turn, 'next')
    const { visits } = rig.rig.restart()
    expect(visits.recipient).toBe('representative')
    expect(visits.setRecipient(visitId, null)).toBe(true)
    expect(rows('SELECT recipient FROM visits')).toEqual([{ recipient: null }])
  })

  it('is refused for any other visit, and then recorded nowhere', async () => {
    const { care, enter, rows, actions } = makeCare()
    await enter()
    const { open } = await care.start(NECK)
    expect(() => care.setRecipient({ visitId: nobody, recipient: 'patient' })).toThrow(
      'no-such-visit',
    )
    const visitId = open?.view.id ?? ''
    await care.endAs({ visitId, status: 'unable' })
    expect(() => care.setRecipient({ visitId, recipient: 'patient' })).toThrow('no-such-visit')
    expect(rows('SELECT recipient FROM visits')).toEqual([{ recipient: 'both' }])
    expect(actions().map(({ action }) => action)).not.toContain('recipient-set')
  })
})

describe('a pause', () => {
  it('keeps everything where it is, also through a restart, until staff end it', async () => {
    const rig = makeCare()
    await rig.enter()
    const { open } = await rig.care.start(NECK)
    if (open === null) throw new Error('no visit')
    const { id: visitId } = open.view
    const asked = goTo(rig.rig.visits, open.view, 'question')
    const paused = (await rig.care.pause({ visitId, isPaused: true })).open?.view
    expect(paused).toEqual({ ...asked, turn: asked.turn + 1, hold: 'pause' })
    const { visits } = rig.rig.restart()
    expect(visits.view).toEqual(paused)
    const turn = paused?.turn ?? 0
    expect(visits.answer(visitId, turn, null)).toEqual(paused)
    expect(visits.move(visitId, turn, 'next')).toEqual(paused)
    // Another tap on the same button.
    expect(visits.pause(visitId, true)).toEqual(paused)
    const gone = visits.pause(visitId, false)
    expect(gone).toMatchObject({ hold: null, step: asked.step })
    expect(visits.answer(visitId, gone.turn, null).step.kind).toBe('reteach')
    expect(rig.rows('SELECT outcome FROM answers')).toEqual([{ outcome: 'unsure' }])
  })

  it('is no time on a slide, and shows no slide twice', async () => {
    const rig = makeCare()
    await rig.enter()
    const { open } = await rig.care.start(NECK)
    const visitId = open?.view.id ?? ''
    rig.rig.clock.advance(4000)
    await rig.care.pause({ visitId, isPaused: true })
    rig.rig.clock.advance(60_000)
    rig.rig.visits.heartbeat()
    const { open: after } = await rig.care.pause({ visitId, isPaused: false })
    rig.rig.visits.move(visitId, after?.view.turn ?? 0, 'next')
    expect(rig.rows('SELECT shown_ms FROM slide_views')).toEqual([
      { shown_ms: null },
      { shown_ms: null },
    ])
    expect(rig.rows('SELECT active_ms FROM visits')).toEqual([{ active_ms: 4000 }])
  })
})

describe('the gate before the questions', () => {
  it('holds the patient there, lets them go back, and opens for staff alone', async () => {
    const rig = makeCare({ quizGate: true })
    await rig.enter()
    const { open } = await rig.care.start(NECK)
    if (open === null) throw new Error('no visit')
    const { visits } = rig.rig
    const held = goTo(visits, open.view, 'quiz-intro')
    expect(held.hold).toBe('quiz-gate')
    expect(visits.move(held.id, held.turn, 'next')).toEqual(held)
    const back = visits.move(held.id, held.turn, 'back')
    expect(back).toMatchObject({ hold: null, step: { kind: 'slide' } })
    const again = visits.move(back.id, back.turn, 'next')
    const { open: released } = await rig.care.releaseQuiz({ visitId: again.id })
    expect(released?.view).toMatchObject({ hold: null, step: { kind: 'quiz-intro' } })
    expect(rig.actions().at(-1)).toMatchObject({ action: 'quiz-released', visitId: again.id })
    const view = visits.move(again.id, released?.view.turn ?? 0, 'next')
    expect(view.step.kind).toBe('question')
  })

  it('is not there unless the clinic wants it', () => {
    const { visits } = makeCare().rig
    expect(goTo(visits, visits.begin('en'), 'quiz-intro').hold).toBeNull()
  })
})

describe('after a visit', () => {
  it('lists what was missed, those left to staff first', async () => {
    const rig = makeCare()
    await rig.enter()
    const { id, missed } = await finish(rig)
    const state = await rig.care.state(undefined)
    expect(state.open).toBeNull()
    expect(state.ended).toMatchObject([
      {
        id,
        status: 'completed',
        missed: [
          { questionId: missed[1], state: 'nurse' },
          { questionId: missed[0], state: 'later' },
        ],
        evaluated: null,
      },
    ])
  })

  it('shows the last eight of today, the last first, and none of another day', async () => {
    const { rig, care, enter } = makeCare()
    await enter()
    const ids = Array.from({ length: 10 }, () => {
      const { id } = rig.visits.begin('en')
      rig.visits.stop(id)
      return id
    })
    const { ended } = await care.state(undefined)
    expect(ended.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 8))
    vi.setSystemTime(Date.now() + 24 * 60 * 60_000)
    expect((await care.state(undefined)).ended).toEqual([])
  })

  it('records what staff found under their name; the same twice once, a later one beside it', async () => {
    const rig = makeCare()
    await rig.enter()
    const { id: visitId } = await finish(rig)
    const evaluationId = randomUUID()
    const order = { evaluationId, visitId, evaluation: 'verbalized', followUp: false } as const
    const { ended } = await rig.care.evaluate(order)
    expect(ended[0]?.evaluated).toEqual({
      ...{ evaluation: 'verbalized', followUp: false, name: 'Ann Lee' },
    })
    await rig.care.evaluate(order)
    expect(rig.rows('SELECT * FROM evaluations')).toHaveLength(1)
    await rig.care.evaluate({
      ...{ ...order, evaluationId: randomUUID(), evaluation: 'needs_reinforcement' },
      followUp: true,
    })
    const state = await rig.care.state(undefined)
    expect(state.ended).toMatchObject([
      { evaluated: { evaluation: 'needs_reinforcement', followUp: true } },
    ])
    expect(rig.actions().at(-1)).toEqual({ action: 'visit-evaluated', name: 'Ann Lee', visitId })
  })

  it('records nothing of a visit that goes on, or that nobody knows', async () => {
    const { care, enter, rows } = makeCare()
    await enter()
    const { open } = await care.start(NECK)
    const found = { evaluationId: randomUUID(), evaluation: 'verbalized', followUp: true } as const
    const of = (visitId: string) => () => care.evaluate({ ...found, visitId })
    expect(of(open?.view.id ?? '')).toThrow('visit-not-ended')
    expect(of(nobody)).toThrow('no-such-visit')
    expect(rows('SELECT * FROM evaluations')).toEqual([])
  })

  it('prints the same sheet as at the end of the visit, and keeps no further file', async () => {
    const rig = makeCare()
    await rig.enter()
    const { id: visitId } = await finish(rig)
    const before = rig.rig.visits.sheet(visitId)
    rig.rig.visits.leave(visitId)
    await rig.care.reprint({ visitId })
    const [page, target] = rig.make.mock.calls[0] ?? []
    expect(page?.sheet).toEqual(before)
    expect(page?.language.tag).toBe('es')
    expect(target).toEqual({ printer: 'Office', save: false })
    expect(() => rig.care.reprint({ visitId: nobody })).toThrow('no-such-visit')
    expect(rig.make).toHaveBeenCalledTimes(1)
  })
})

it('a patient starts no visit where the clinic leaves that to staff', async () => {
  const { visit, care, enter, rows } = makeCare({ selfStart: false })
  expect(() => visit.begin({ locale: 'en' })).toThrow('staff-locked')
  expect(rows('SELECT id FROM visits')).toEqual([])
  await enter()
  expect((await care.start(NECK)).open).not.toBeNull()
})
