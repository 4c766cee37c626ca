import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import exampleClinic from '../../resources/clinic.example.json'
import { previewParts } from '../../src/main/approvals/preview.ts'
import type { ServiceLifecycle } from '../../src/main/boot/service-lifecycle.ts'
import type { Content } from '../../src/main/content/load.ts'
import { createLanguageHandlers } from '../../src/main/handlers/languages.ts'
import { defaultSettings, type Settings } from '../../src/main/settings/schema.ts'
import { languageListSchema, previewSchema } from '../../src/shared/approvals.ts'
import { clinicSchema } from '../../src/shared/clinic.ts'
import { flattenWords } from '../../src/shared/locale.ts'
import { shippedTags } from '../helpers/locales.ts'
import { makePanelServices } from '../helpers/staff-panel.ts'
import { makeGate, makeMember, RIGHT_PIN } from '../helpers/staff.ts'
import { makeVisits, shippedContent } from '../helpers/visits.ts'

const BOBS_PIN = '161803'
const clinic = v.parse(clinicSchema, exampleClinic)

function openLanguages(change: Partial<Settings> = {}, loaded: Content = shippedContent) {
  const rig = makeVisits()
  const { gate } = makeGate([makeMember(), makeMember('Bob Ray', BOBS_PIN)])
  const { approvals } = makePanelServices(rig, { ...defaultSettings(), ...change, clinic }, loaded)
  const settings = { ...defaultSettings(), ...change }
  const services = { staff: gate, approvals, content: approvals.content, settings }
  const offered = vi.fn()
  const handlers = createLanguageHandlers({ services } as unknown as ServiceLifecycle, offered)
  const list = async () => v.parse(languageListSchema, await handlers.list(undefined))
  const preview = async (tag: string) => v.parse(previewSchema, await handlers.preview({ tag }))
  const readAll = async (tag: string, but?: string) => {
    const { contentHash, parts } = await preview(tag)
    for (const { id } of parts) {
      if (id !== but) await handlers.markRead({ tag, contentHash, partId: id })
    }
    return { tag, contentHash }
  }
  const rows = (table: 'approvals' | 'audit') =>
    rig.database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]
  return { rig, gate, approvals, handlers, offered, list, preview, readAll, rows }
}

describe('the languages that staff see', () => {
  it('are those of the clinic in its order, each whole and a draft until it is approved', async () => {
    const { gate, list } = openLanguages({ languages: ['es', 'en'] })
    await gate.unlock(RIGHT_PIN)
    const { lesson, languages, approver } = await list()
    expect(lesson).toMatchObject({
      id: 'facet-joint-injection',
      title: 'After your facet joint injection',
    })
    expect(approver).toEqual({ name: 'Ann Lee', role: 'Nurse' })
    expect(languages.map(({ tag }) => tag)).toEqual(['es', 'en', 'ar', 'zh-Hans'])
    expect(languages.map(({ isOffered }) => isOffered)).toEqual([true, true, false, false])
    for (const language of languages) {
      expect(language).toMatchObject({ state: 'draft', approval: null, stale: [], refused: [] })
    }
  })

  it('name what is stale, and what withdraws a language', async () => {
    const spanish = shippedContent.locales.get('es')
    if (spanish === undefined) throw new Error('no Spanish')
    const problem = { file: '/data/locales/es/ui.json', key: 'done.title', reason: 'is stale' }
    const loaded: Content = {
      ...shippedContent,
      locales: new Map([['es', { ...spanish, stale: [problem] }]]),
      refused: new Map([['ar', [{ ...problem, file: '/data/locales/ar/meta.json', key: '' }]]]),
    }
    const { gate, list, handlers } = openLanguages({}, loaded)
    await gate.unlock(RIGHT_PIN)
    const { languages } = await list()
    expect(languages).toMatchObject([
      { tag: 'es', state: 'draft', stale: ['ui.json: done.title'] },
      { tag: 'ar', state: 'withdrawn', name: null, contentHash: null, refused: ['meta.json'] },
    ])
    expect(() => handlers.preview({ tag: 'ar' })).toThrow('unknown-language')
  })
})

describe('what is read before an approval', () => {
  it.each(shippedTags)('holds every word of %s that a patient reads, and no other', (tag) => {
    const locale = shippedContent.locales.get(tag)
    if (locale === undefined) throw new Error(`no ${tag}`)
    const { conditions } = defaultSettings()
    const { lesson } = shippedContent
    const parts = previewParts({ lesson, locale, clinic, conditions, now: new Date() })
    const texts = parts.flatMap(({ groups }) => groups.flatMap((group) => group.texts))
    const { sections, ...words } = locale.lesson
    expect(parts.flatMap(({ title }) => title ?? []).toSorted()).toEqual(
      Object.values(sections).toSorted(),
    )
    const forPatients = [...flattenWords(locale.ui).keys()].filter(
      (key) => !/^(staff|selfCheck|setup)\./.test(key),
    )
    const keys = [...flattenWords(words).keys(), ...forPatients, 'name', 'start', 'help']
    expect([...new Set(texts.map(({ key }) => key))].toSorted()).toEqual(keys.toSorted())
    for (const { key, text } of texts) expect(text, key).not.toMatch(/\{\{|\}\}/)
    // Values as the patient reads them: the clinic's own number, and a real day.
    expect(texts.some(({ text }) => text.includes(clinic.clinicPhone))).toBe(true)
    const right = texts.filter(({ kind }) => kind === 'right')
    expect(right).toHaveLength(lesson.questions.flatMap(({ variants }) => variants).length)
  })
})

describe('an approval by staff', () => {
  it('stands under the name and role of whoever read all of it', async () => {
    const { gate, handlers, readAll, list, approvals, rows } = openLanguages()
    await gate.unlock(RIGHT_PIN)
    const content = await readAll('es')
    await handlers.approve(content)
    const spanish = (await list()).languages.find(({ tag }) => tag === 'es')
    expect(spanish).toMatchObject({
      state: 'approved',
      approval: { name: 'Ann Lee', role: 'Nurse' },
    })
    expect(rows('approvals')).toMatchObject([{ content_hash: content.contentHash }])
    expect(rows('audit')).toMatchObject([{ action: 'approved' }])
    const locale = shippedContent.locales.get('es')
    expect(locale && approvals.isApproved(locale)).toBe(true)
  })

  it('is refused where a part was not read, by somebody else, or in other words', async () => {
    const { gate, handlers, readAll, rows } = openLanguages()
    await gate.unlock(RIGHT_PIN)
    const content = await readAll('es', 'questions')
    expect(() => handlers.approve(content)).toThrow('bad-input')
    await handlers.markRead({ ...content, partId: 'questions' })
    await gate.unlock(BOBS_PIN)
    expect(() => handlers.approve(content)).toThrow('bad-input')
    await gate.unlock(RIGHT_PIN)
    const other = { ...content, contentHash: '0'.repeat(64) }
    expect(() => handlers.approve(other)).toThrow('bad-input')
    expect(() => handlers.markRead({ ...content, partId: 'no-such-part' })).toThrow('bad-input')
    expect(() => handlers.approve({ ...content, tag: 'tlh' })).toThrow('unknown-language')
    expect(rows('approvals')).toEqual([])
    await handlers.approve(content)
    expect(rows('approvals')).toHaveLength(1)
  })

  it('offers at once what the rule for drafts kept from patients', async () => {
    const { gate, handlers, readAll, approvals, offered } = openLanguages({ drafts: 'block' })
    expect([...approvals.content.locales.keys()]).toEqual([])
    await gate.unlock(RIGHT_PIN)
    await handlers.approve(await readAll('es'))
    expect([...approvals.content.locales.keys()]).toEqual(['es'])
    expect(offered).toHaveBeenCalledOnce()
    // The page has something to show by now, and stays where it is.
    await handlers.approve(await readAll('ar'))
    expect(offered).toHaveBeenCalledOnce()
  })

  it('tells the page nothing as long as there is nothing for patients', async () => {
    const { gate, handlers, readAll, offered } = openLanguages({
      drafts: 'block',
      languages: ['en'],
    })
    await gate.unlock(RIGHT_PIN)
    await handlers.approve(await readAll('es'))
    expect(offered).not.toHaveBeenCalled()
  })

  it('needs a PIN, as does all that comes before it', () => {
    const { handlers } = openLanguages()
    const content = { tag: 'es', contentHash: '0'.repeat(64) }
    expect(() => handlers.list(undefined)).toThrow('staff-locked')
    expect(() => handlers.preview({ tag: 'es' })).toThrow('staff-locked')
    expect(() => handlers.markRead({ ...content, partId: 'start' })).toThrow('staff-locked')
    expect(() => handlers.approve(content)).toThrow('staff-locked')
  })
})
