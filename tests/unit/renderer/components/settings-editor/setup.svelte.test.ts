import { describe, expect, it } from 'vitest'
import {
  Setup,
  type Retry,
} from '../../../../../src/renderer/src/components/settings-editor/setup.svelte.ts'
import {
  pinFaults,
  settingKeys,
  type SettingKey,
  type SetupOutcome,
  type SetupView,
} from '../../../../../src/shared/setup.ts'
import { FakeClient } from '../../../../helpers/page/fake-client.ts'
import { makeSetupView } from '../../../../helpers/page/views.ts'

const done = (view: SetupView): SetupOutcome => ({ kind: 'done', view })

async function makeSetup(
  change: (input: { key: SettingKey; value: string; secondPin: string | null }) => SetupOutcome,
  askSecond?: (retry: Retry) => Promise<SetupOutcome | null>,
) {
  const fake = new FakeClient({
    setup: {
      view: () => Promise.resolve(makeSetupView()),
      change: (input) => Promise.resolve(change(input)),
    },
  })
  const setup = new Setup({
    // The key, and what is filled in.
    t: (key, options = {}) => [key, ...Object.values(options)].join(' '),
    language: () => ({ tag: 'en', direction: 'ltr' }),
    attempt: async (work) => {
      await work()
    },
    ...(askSecond && { askSecond }),
    client: fake.client.setup,
  })
  await setup.load()
  return { setup, fake }
}

describe('a setting', () => {
  it('is as main has it after a change, and the list is shown again', async () => {
    const { setup, fake } = await makeSetup(({ key, value }) =>
      done(makeSetupView({ [key]: value })),
    )
    setup.edit('kioskLabel')
    await setup.change('kioskLabel', 'Bay 3')
    expect(fake.inputsOf('setup:change')).toEqual([
      { key: 'kioskLabel', value: 'Bay 3', secondPin: null },
    ])
    expect([setup.shown('kioskLabel'), setup.editing]).toEqual(['Bay 3', null])
  })

  it('that is refused stays open, and says why', async () => {
    const { setup } = await makeSetup(({ key }) => ({ kind: 'refused', key, rule: 'value' }))
    setup.edit('idleSeconds')
    await setup.change('idleSeconds', '5')
    expect(setup.editing).toBe('idleSeconds')
    expect(setup.complaint).toMatch(/^setup.fields.idleSeconds: setup.rules.range 60 seconds/)
    setup.edit('kioskLabel')
    expect(setup.complaint).toBeNull()
  })

  it('is confirmed with the others of its list as far as the first that is refused', async () => {
    const { setup, fake } = await makeSetup(({ key }) =>
      key === 'clinic.name' ? { kind: 'refused', key, rule: 'value' } : done(makeSetupView()),
    )
    await setup.confirm(['kioskLabel', 'clinic.name', 'languages'])
    expect(fake.inputsOf('setup:change')).toMatchObject([
      { key: 'kioskLabel' },
      { key: 'clinic.name' },
    ])
  })

  it.each<[SettingKey, string, string]>([
    ['idleSeconds', '90', '90 seconds'],
    ['clinic.limits.feverC', '38.5', '38.5°C'],
    ['retentionDays', '', 'setup.keepAll'],
    ['retentionFeed', '', 'setup.everyFeed'],
    ['kioskLabel', '', 'setup.none'],
    ['languages', 'es en', 'Español, English'],
    ['drafts', 'warn', 'setup.choices.drafts.warn'],
    ['sheet.paper', '', 'setup.choices.paper.none'],
  ])('%s is read as staff read it: %s', async (key, value, shown) => {
    const { setup } = await makeSetup(() => done(makeSetupView()))
    expect(setup.shown(key, value)).toBe(shown)
  })

  it.each([
    [null, 'missing', 'setup.refused.missingMember'],
    ['clinic.limits.feverC', 'order', 'setup.refused.order.feverC'],
    ['languages', 'content', 'setup.fields.languages: setup.refused.content'],
  ] as const)('complains of %s by %s', async (key, rule, complaint) => {
    const { setup } = await makeSetup(() => ({ kind: 'refused', key, rule }))
    await setup.change('kioskLabel', '')
    expect(setup.complaint).toBe(complaint)
  })

  it('that takes two is asked for again with the PIN of the other', async () => {
    const { setup, fake } = await makeSetup(
      ({ key, secondPin }) =>
        secondPin === null
          ? { kind: 'refused', key, rule: 'second', second: { kind: 'missing' } }
          : done(makeSetupView()),
      (retry) => {
        expect(setup.isAsking).toBe(true)
        return retry({ secondPin: '161803' })
      },
    )
    setup.edit('clinic.emergencyNumber')
    await setup.change('clinic.emergencyNumber', '112')
    expect(setup.isAsking).toBe(false)
    const change = { key: 'clinic.emergencyNumber', value: '112' }
    expect(fake.inputsOf('setup:change')).toEqual([
      { ...change, secondPin: null },
      { ...change, secondPin: '161803' },
    ])
    expect(setup.editing).toBeNull()
  })

  it('that takes two stays open and as it is where nobody else comes', async () => {
    const { setup } = await makeSetup(
      ({ key }) => ({ kind: 'refused', key, rule: 'second', second: { kind: 'missing' } }),
      () => Promise.resolve(null),
    )
    setup.edit('clinic.emergencyNumber')
    await setup.change('clinic.emergencyNumber', '112')
    expect([setup.editing, setup.complaint]).toEqual(['clinic.emergencyNumber', null])
  })

  it('that takes two says so where there is nobody else', async () => {
    const { setup } = await makeSetup(({ key }) => ({
      ...{ kind: 'refused', key, rule: 'second' },
      second: { kind: 'nobody' },
    }))
    await setup.change('clinic.emergencyNumber', '112')
    expect(setup.complaint).toBe('setup.fields.emergencyNumber: setup.refused.second')
  })

  it.each(pinFaults)('says of a PIN that it is refused for: %s', async (pinFault) => {
    const refusal = { kind: 'refused', key: null, rule: 'pin', pinFault } as const
    const { setup } = await makeSetup(() => refusal)
    await setup.change('kioskLabel', '')
    expect(setup.complaint).toBe(`setup.refused.pin.${pinFault}`)
  })

  it('has a rule for each that there is', async () => {
    const { setup } = await makeSetup(() => done(makeSetupView()))
    for (const key of settingKeys) expect(setup.rule(key), key).toMatch(/^setup\.rules\.\w/)
  })
})
