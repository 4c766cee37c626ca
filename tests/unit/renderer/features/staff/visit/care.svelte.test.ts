import { describe, expect, it } from 'vitest'
import { Care } from '../../../../../../src/renderer/src/features/staff/visit/care.svelte.ts'
import type { CareState, EndedVisit } from '../../../../../../src/shared/care.ts'
import { makeConditions } from '../../../../../helpers/factories.ts'
import type { FakeClient } from '../../../../../helpers/page/fake-client.ts'
import { enterStaff } from '../../../../../helpers/page/make-staff.ts'
import { makeVisitView, VISIT_ID } from '../../../../../helpers/page/views.ts'

const makeState = (overrides: Partial<CareState> = {}): CareState => ({
  ...{ conditions: makeConditions(), hasPrinter: true, open: null, ended: [] },
  ...overrides,
})
const open = { view: makeVisitView(), missed: [], recipient: null }
const ended: EndedVisit = {
  ...{ id: VISIT_ID, endedAt: '2026-11-30T09:00:00+01:00', locale: 'es', visitRef: null },
  ...{ status: 'completed', missed: [], evaluated: null },
}

async function makeCare(
  care: FakeClient['answers']['care'] = {},
  locales: readonly string[] = ['en', 'es'],
) {
  const made = await enterStaff({
    care: { state: () => Promise.resolve(makeState()), ...care },
  })
  const section = new Care(made.staff)
  await section.open(locales)
  return { ...made, care: section }
}

describe('a visit from the staff’s side', () => {
  it('begins with what was said of it, and the kiosk is the patient’s', async () => {
    const { care, staff, fake } = await makeCare({
      start: () => Promise.resolve(makeState({ open })),
    })
    await care.start(null)
    expect(fake.inputsOf('care:start')).toEqual([]) // no language yet
    if (care.form) care.form.locale = 'es'
    await care.start(null)
    expect(fake.inputsOf('care:start')).toMatchObject([{ locale: 'es', secondLocale: null }])
    expect([staff.place, fake.asked.at(-1)]).toEqual(['closed', 'staff:lock'])
    expect(care.form).toBeNull()
  })

  it('is in the only language there is, and never in one that was taken back', async () => {
    const only = await makeCare({}, ['es'])
    expect(only.care.form?.locale).toBe('es')
    const form = only.care.form
    const again = new Care(only.staff)
    await again.open(['en', 'fr'])
    expect(again.form).toBe(form) // kept, but for its language
    expect(again.form?.locale).toBeNull()
  })

  it('has no form for the next one while it is open', async () => {
    const { care } = await makeCare({ state: () => Promise.resolve(makeState({ open })) })
    expect([care.form, care.state?.open?.view.id]).toEqual([null, VISIT_ID])
  })

  it('is named in what is asked of it; without one nothing is asked', async () => {
    const paused = () => Promise.resolve(makeState({ open }))
    const without = await makeCare({ pause: paused })
    await without.care.pause(true)
    expect(without.fake.inputsOf('care:pause')).toEqual([])
    const { care, fake } = await makeCare({ state: paused, pause: paused })
    await care.pause(true)
    expect(fake.inputsOf('care:pause')).toEqual([{ visitId: VISIT_ID, isPaused: true }])
  })

  it('is gone over in the patient’s language, and each evaluation is one of its own', async () => {
    const state = makeState({ ended: [ended] })
    const { care, fake } = await makeCare({
      state: () => Promise.resolve(state),
      evaluate: () => Promise.resolve(state),
    })
    await care.goOver(ended)
    expect(care.ended?.id).toBe(VISIT_ID)
    expect(care.topic('getting-up', 'es')).toBe('Getting up')
    expect(fake.inputsOf('content:words')).toContainEqual({ locale: 'es' })
    await care.evaluate(VISIT_ID, 'verbalized', false)
    await care.evaluate(VISIT_ID, 'needs_reinforcement', true)
    const ids = fake
      .inputsOf('care:evaluate')
      .map((input) => (input as { evaluationId: string }).evaluationId)
    expect(new Set(ids).size).toBe(2)
    care.show('visit')
    expect(care.ended).toBeNull()
  })
})
