import { describe, expect, it, vi } from 'vitest'
import { FirstSetupSteps } from '../../../../../src/renderer/src/features/setup/first-setup.svelte.ts'
import { AppError } from '../../../../../src/shared/errors.ts'
import type { SettingKey, SetupRefusal } from '../../../../../src/shared/setup.ts'
import { FakeClient } from '../../../../helpers/page/fake-client.ts'
import { makeSetupView } from '../../../../helpers/page/views.ts'

async function makeFirstSetup(refusal: SetupRefusal | null = null) {
  const fake = new FakeClient({
    setup: {
      view: () => Promise.resolve(makeSetupView()),
      words: ({ tag }) => Promise.resolve({ ui: { setup: { none: `none ${tag}` } } }),
      change: ({ key, value }) =>
        Promise.resolve({ kind: 'done', view: makeSetupView({ [key]: value }) }),
      finish: () => Promise.resolve(refusal),
    },
  })
  const ondone = vi.fn()
  const onfailure = vi.fn()
  const first = new FirstSetupSteps(fake.client, onfailure, ondone)
  await first.start()
  return { first, fake, ondone, onfailure }
}

describe('the first set-up', () => {
  it('speaks the language that is chosen in it, in its direction', async () => {
    const { first, fake } = await makeFirstSetup()
    expect([first.isSpoken, first.language.tag]).toEqual([true, 'en'])
    await first.speak('ar')
    expect(first.language).toEqual({ tag: 'ar', direction: 'rtl' })
    expect(first.setup.t('setup.none')).toBe('none ar')
    await first.speak('en')
    expect(fake.inputsOf('setup:words')).toEqual([{ tag: 'en' }, { tag: 'ar' }])
  })

  it('goes by steps, and to none that is not there', async () => {
    const { first } = await makeFirstSetup()
    first.setup.edit('kioskLabel')
    first.go(2)
    expect([first.group, first.setup.editing]).toEqual(['limits', null])
    first.go(9)
    expect(first.group).toBe('limits')
  })

  it('is done when main has saved it', async () => {
    const { first, ondone } = await makeFirstSetup()
    await first.finish()
    expect(ondone).toHaveBeenCalledOnce()
  })

  it.each<[SettingKey | null, string]>([
    [null, 'staff'],
    ['clinic.limits.feverC', 'limits'],
    ['clinic.clinicPhone', 'phones'],
    ['staffLanguage', 'languages'],
    ['clinic.name', 'clinic'],
    ['kioskLabel', 'clinic'],
  ])('leads to where %s can be put right', async (key, group) => {
    const refusal: SetupRefusal = { kind: 'refused', key, rule: 'missing' }
    const { first, ondone } = await makeFirstSetup(refusal)
    first.go(3)
    await first.finish()
    expect([first.group, first.setup.refusal]).toEqual([group, refusal])
    expect(ondone).not.toHaveBeenCalled()
  })

  it('says why something did not happen', async () => {
    const { first, fake, onfailure } = await makeFirstSetup()
    fake.answers.setup = { finish: () => Promise.reject(new AppError('save-failed')) }
    await first.finish()
    expect([first.fault, first.isBusy]).toEqual(['save-failed', false])
    expect(onfailure).not.toHaveBeenCalled()
  })
})
