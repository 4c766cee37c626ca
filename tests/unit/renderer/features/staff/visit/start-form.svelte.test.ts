import { describe, expect, it } from 'vitest'
import { StartForm } from '../../../../../../src/renderer/src/features/staff/visit/start-form.svelte.ts'
import { makeConditions } from '../../../../../helpers/factories.ts'

describe('what staff say of the next visit', () => {
  it('is an order once a language is chosen', () => {
    const form = new StartForm(makeConditions(), null)
    expect(form.order('en')).toBeNull()
    form.locale = 'es'
    expect(form.order('en')).toEqual({
      ...{ locale: 'es', secondLocale: null, conditions: makeConditions() },
      ...{ minutesAgo: 0, visitRef: null, recipient: null },
    })
  })

  it('shows a second language only under another one', () => {
    const form = new StartForm(makeConditions(), 'es')
    form.isBilingual = true
    expect(form.order('en')?.secondLocale).toBe('en')
    form.locale = 'en'
    expect(form.order('en')?.secondLocale).toBeNull()
  })

  it('says no to what nobody has said anything about, and keeps the rest', () => {
    const form = new StartForm(makeConditions({ region: 'unknown', sedation: 'yes' }), 'en')
    form.restNo()
    expect(form.conditions).toEqual({
      ...{ region: 'unknown', sedation: 'yes' },
      ...{ steroid: 'no', diabetes: 'no', bloodThinner: 'no' },
    })
  })

  it('takes a reference that says nothing of the person, and changes nothing for another', () => {
    const form = new StartForm(makeConditions(), 'en')
    expect([form.refer('AB-12'), form.isBad]).toEqual([true, false])
    expect([form.refer('Ann Lee'), form.isBad, form.visitRef]).toEqual([false, true, 'AB-12'])
    expect(form.refer('A'.repeat(33))).toBe(false)
  })
})
