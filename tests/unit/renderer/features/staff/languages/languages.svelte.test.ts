import { describe, expect, it } from 'vitest'
import { Languages } from '../../../../../../src/renderer/src/features/staff/languages/languages.svelte.ts'
import type { LanguageList, Preview } from '../../../../../../src/shared/approvals.ts'
import { enterStaff } from '../../../../../helpers/page/make-staff.ts'

const contentHash = '0'.repeat(64)

const makeList = (state: 'draft' | 'approved'): LanguageList => ({
  lesson: { id: 'test-lesson', version: '1', title: 'Test' },
  languages: [
    {
      ...{ tag: 'es', name: 'Español', state, isOffered: true, contentHash },
      ...{ approval: null, stale: [], refused: [] },
    },
  ],
  approver: { name: 'Ann Lee', role: 'Nurse' },
})

const makePreview = (read: string[]): Preview => ({
  ...{ tag: 'es', name: 'Español', direction: 'ltr', contentHash, read },
  parts: ['start', 'timeline', 'sheet'].map((id) => ({ id, title: null, groups: [] })),
})

async function makeLanguages(read: string[] = []) {
  const made = await enterStaff({
    languages: {
      list: () => Promise.resolve(makeList('draft')),
      preview: () => Promise.resolve(makePreview(read)),
      markRead: () => Promise.resolve(undefined),
      approve: () => Promise.resolve(makeList('approved')),
    },
  })
  const languages = new Languages(made.staff)
  await languages.loadList()
  return { ...made, languages }
}

describe('a language that staff read', () => {
  it('opens at the first part that is not read, or at the beginning', async () => {
    const some = await makeLanguages(['start'])
    await some.languages.open('es')
    expect([some.languages.part?.id, some.languages.isPartRead]).toEqual(['timeline', false])
    const all = await makeLanguages(['start', 'timeline', 'sheet'])
    await all.languages.open('es')
    expect([all.languages.part?.id, all.languages.isAllRead]).toEqual(['start', true])
  })

  it('goes no further than its parts', async () => {
    const { languages } = await makeLanguages()
    await languages.open('es')
    languages.go(-1)
    expect(languages.index).toBe(0)
    for (let times = 0; times < 5; times++) languages.go(1)
    expect([languages.index, languages.isLastPart]).toEqual([2, true])
  })

  it('has each part marked as read once, as it is now', async () => {
    const { languages, fake } = await makeLanguages()
    await languages.open('es')
    await languages.markRead()
    await languages.markRead()
    expect(fake.inputsOf('languages:markRead')).toEqual([
      { tag: 'es', contentHash, partId: 'start' },
    ])
    expect([languages.isPartRead, languages.isAllRead]).toEqual([true, false])
  })

  it('is approved as it was read, and the patient’s screens are told', async () => {
    const { languages, fake, kiosk } = await makeLanguages()
    await languages.open('es')
    expect(languages.state).toBe('draft')
    await languages.approve()
    expect(fake.inputsOf('languages:approve')).toEqual([{ tag: 'es', contentHash }])
    expect([languages.isApproved, languages.preview, languages.leftTag, kiosk.refreshed]).toEqual([
      ...[true, null, 'es', 1],
    ])
    await languages.open('es')
    expect([languages.state, languages.isApproved]).toEqual(['approved', false])
  })
})
