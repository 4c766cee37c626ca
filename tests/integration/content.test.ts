import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import sourceUiWords from '../../locales/en/ui.json'
import spanishUiWords from '../../locales/es/ui.json'
import { expectedWords } from '../../src/main/content/check-words.ts'
import { CheckedNow } from '../../src/main/content/checked.ts'
import { loadContent, type ContentDirs } from '../../src/main/content/load.ts'
import { hashesOf } from '../../src/main/content/sources.ts'
import { flattenWords, type WordTree } from '../../src/shared/locale.ts'
import { makeLesson, makeLessonWords, makeMeta, makeSources } from '../helpers/factories.ts'
import { readWords, shippedTags, wordFiles, type ShippedTag } from '../helpers/locales.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

const LESSON_ID = makeLesson().id
/** German has the plural forms of English. */
const uiWords = { en: sourceUiWords, es: spanishUiWords }

/** Nothing but values and marks that languages share, or the name of a standard. */
const WITHOUT_WORDS = ['{{name}}:', '{{time}} ({{zone}})', 'FHIR', 'xAPI', 'A4', 'Letter']
/** Words that a language has from where English has them. */
const SHARED_WORDS: Partial<Record<ShippedTag, readonly string[]>> = {
  es: ['No', 'Diabetes', 'PIN'],
}

/** The texts of a language that nobody translated. */
function sameAsEnglish(
  tag: ShippedTag,
  read: (name: (typeof wordFiles)[number]) => WordTree,
): string[] {
  const shared = [...WITHOUT_WORDS, ...(SHARED_WORDS[tag] ?? [])]
  return wordFiles.flatMap((name) => {
    const english = expectedWords(readWords('en', name), tag)
    return [...flattenWords(read(name))]
      .filter(([key, text]) => text === english.get(key) && !shared.includes(text))
      .map(([key, text]) => `${name}: ${key}: ${text}`)
  })
}

let shipped: ContentDirs
let clinics: ContentDirs

const lessonPath = (source: ContentDirs) => join(source.lessonsDir, LESSON_ID, 'lesson.json')
const localePath = (source: ContentDirs, tag: string, name: string) =>
  join(source.localesDir, tag, `${name}.json`)

function write(path: string, content: unknown) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
}

const load = () => loadContent([shipped, clinics], LESSON_ID)
const tagsOf = ({ locales }: ReturnType<typeof load>) => [...locales.keys()]

/** What the app ships, here with the small lesson in two languages; the clinic has nothing of its own. */
beforeEach(() => {
  const root = makeTempDir()
  const dirsIn = (name: string): ContentDirs => ({
    lessonsDir: join(root, name, 'lessons'),
    localesDir: join(root, name, 'locales'),
  })
  shipped = dirsIn('shipped')
  clinics = dirsIn('clinic')
  write(lessonPath(shipped), makeLesson())
  write(join(dirname(lessonPath(shipped)), 'figures', 'nerve.svg'), '<svg/>')
  for (const tag of ['en', 'es'] as const) {
    write(localePath(shipped, tag, 'meta'), makeMeta(tag))
    write(localePath(shipped, tag, 'ui'), uiWords[tag])
    write(localePath(shipped, tag, LESSON_ID), makeLessonWords(tag))
  }
  write(localePath(shipped, 'es', 'sources'), makeSources('es'))
})

describe('the shipped content', () => {
  it('loads in all its languages without a problem, but for figures not drawn yet', () => {
    const repoDir = join(import.meta.dirname, '..', '..')
    const lessonsDir = join(repoDir, 'resources', 'lessons')
    const localesDir = join(repoDir, 'locales')
    const content = loadContent([{ lessonsDir, localesDir }], 'facet-joint-injection')
    expect(content.problems.filter(({ key }) => !key.endsWith('.figure'))).toEqual([])
    expect(tagsOf(content)).toEqual([...shippedTags].sort())
  })

  it.each(shippedTags.filter((tag) => tag !== 'en'))('leaves no text in English in %s', (tag) => {
    expect(sameAsEnglish(tag, (name) => readWords(tag, name))).toEqual([])
  })

  it('is not called translated where a text is still the English one', () => {
    const spanish = readWords('es', 'ui')
    const planted = { ...spanish, done: { ...(spanish['done'] as WordTree), close: 'Close' } }
    expect(
      sameAsEnglish('es', (name) => (name === 'ui' ? planted : readWords('es', name))),
    ).toEqual(['ui: done.close: Close'])
  })
})

describe('a whole lesson', () => {
  it('loads in each language, with its words and its own fingerprint', () => {
    const { lesson, lessonHash, locales, problems } = load()
    expect(problems).toEqual([])
    expect(lesson).toEqual(makeLesson())
    expect(locales.get('es')).toMatchObject({
      tag: 'es',
      meta: makeMeta('es'),
      ui: spanishUiWords,
      lesson: makeLessonWords('es'),
    })
    const hashes = [lessonHash, locales.get('en')?.contentHash, locales.get('es')?.contentHash]
    expect(new Set(hashes).size).toBe(3)
  })

  it('is taught without a figure whose file is missing, and says so', () => {
    rmSync(join(load().figuresDir, 'nerve.svg'))
    expect(load().problems).toEqual([
      {
        file: lessonPath(shipped),
        key: 'slides.numbness.figure',
        reason: 'has no file figures/nerve.svg',
      },
    ])
    expect(tagsOf(load())).toEqual(['en', 'es'])
  })
})

describe("the clinic's own copy", () => {
  it('of one file replaces the shipped one and leaves the others', () => {
    const before = load()
    const words = makeLessonWords('es', { title: 'De la clínica' })
    write(localePath(clinics, 'es', LESSON_ID), words)
    const content = load()
    expect(content.problems).toEqual([])
    expect(content.locales.get('es')).toMatchObject({ lesson: words, meta: makeMeta('es') })
    expect(content.locales.get('en')).toEqual(before.locales.get('en'))
    expect(content.lessonHash).toBe(before.lessonHash)
    expect(content.locales.get('es')?.contentHash).not.toBe(before.locales.get('es')?.contentHash)
  })

  it('of the interface is other content where a patient reads it, and the same where staff do', () => {
    const hashWith = (change: object) => {
      write(localePath(clinics, 'es', 'ui'), { ...spanishUiWords, ...change })
      return load().locales.get('es')?.contentHash
    }
    const before = hashWith({})
    expect(hashWith({ staff: { ...spanishUiWords.staff, title: 'Equipo' } })).toBe(before)
    expect(hashWith({ done: { ...spanishUiWords.done, close: 'Fin' } })).not.toBe(before)
  })

  it('of the lesson replaces it together with its figures', () => {
    write(lessonPath(clinics), makeLesson({ version: '1.0.1' }))
    const content = load()
    expect(content.lesson.version).toBe('1.0.1')
    expect(content.figuresDir).toBe(join(dirname(lessonPath(clinics)), 'figures'))
    expect(content.problems).toMatchObject([{ key: 'slides.numbness.figure' }])
  })

  it('adds a language', () => {
    write(localePath(clinics, 'de', 'meta'), makeMeta('en', { name: 'Deutsch' }))
    write(localePath(clinics, 'de', 'ui'), sourceUiWords)
    write(localePath(clinics, 'de', LESSON_ID), makeLessonWords())
    write(localePath(clinics, 'de', 'sources'), makeSources('de'))
    expect(tagsOf(load())).toEqual(['de', 'en', 'es'])
  })

  it('withdraws its language when it is broken, for all that the shipped one is whole', () => {
    const file = localePath(clinics, 'es', LESSON_ID)
    write(file, { ...makeLessonWords('es'), title: '' })
    expect(load().problems).toEqual([{ file, key: 'title', reason: 'must not be empty' }])
    expect(tagsOf(load())).toEqual(['en'])
  })

  it('stops the kiosk when it is a broken lesson, for all that the shipped one is whole', () => {
    const file = lessonPath(clinics)
    write(file, { ...makeLesson(), version: 'two' })
    expect(load).toThrow(
      expect.objectContaining({
        code: 'lesson-invalid',
        problem: { file, key: 'version', reason: 'must look like 1.0.0' },
      }),
    )
  })
})

describe('a language with a broken file', () => {
  const ui = spanishUiWords
  const words = makeLessonWords('es')

  it.each<[what: string, name: string, content: unknown, key: string, reason: RegExp]>([
    ['broken JSON', LESSON_ID, '{', '', /^is not valid JSON/],
    ['a blank name', 'meta', makeMeta('es', { name: '' }), 'name', /./],
    [
      'a missing key',
      'ui',
      { ...ui, done: { ...ui.done, rest: undefined } },
      'done.rest',
      /^is missing$/,
    ],
    ['a key too much', 'ui', { ...ui, more: 'A' }, 'more', /^is not a known key$/],
    [
      'an empty string',
      'ui',
      { ...ui, done: { ...ui.done, rest: ' ' } },
      'done.rest',
      /^must not be empty$/,
    ],
    [
      'a wrong placeholder',
      'ui',
      { ...ui, stage: { ...ui.stage, progress: '{{index}}' } },
      'stage.progress',
      /^has placeholders \[index\], expected \[index, total\]$/,
    ],
    [
      'a missing part of the lesson',
      LESSON_ID,
      { ...words, figures: {} },
      'figures.nerve',
      /^is missing$/,
    ],
    [
      'a plural form of another language',
      'ui',
      { ...ui, idle: { ...ui.idle, startsOver_few: '{{count}}' } },
      'idle.startsOver_few',
      /^is no plural form of es: [a-z, ]*many/,
    ],
    [
      'a direction mark',
      LESSON_ID,
      { ...words, title: 'Llame al \u202e119' },
      'title',
      /^has the direction mark U\+202E/,
    ],
    ['markup', LESSON_ID, { ...words, title: '<b>Ahora' }, 'title', /^has markup, <b>/],
    [
      'a letter that only looks like one of its own',
      LESSON_ID,
      { ...words, title: 'Su m\u0435dicina' },
      'title',
      /^has \u0435 \(U\+0435\), no letter of the language's script$/,
    ],
    [
      'a file of 10 MB',
      LESSON_ID,
      { ...words, title: 'A'.repeat(10 * 1024 * 1024) },
      '',
      /^is larger than 2 MiB$/,
    ],
    [
      'an unknown value',
      LESSON_ID,
      { ...words, title: '{{price}}' },
      'title',
      /unknown value \{\{price\}\}/,
    ],
  ])('is withdrawn for %s, by file, key and reason', (_what, name, content, key, reason) => {
    const file = localePath(shipped, 'es', name)
    write(file, content)
    const problem = { file, key, reason: expect.stringMatching(reason) as string }
    expect(load().problems).toEqual([problem])
    expect(tagsOf(load())).toEqual(['en'])
  })

  it.each(['meta', 'ui', LESSON_ID, 'sources'])('is withdrawn when %s.json is missing', (name) => {
    const file = localePath(shipped, 'es', name)
    rmSync(file)
    expect(load().problems).toEqual([{ file, key: '', reason: 'cannot be read: ENOENT' }])
    expect(tagsOf(load())).toEqual(['en'])
  })

  it('is withdrawn when a value of the English text is missing', () => {
    write(localePath(shipped, 'es', LESSON_ID), {
      ...words,
      slides: { ...words.slides, driving: { headline: 'A', lines: { wait: 'Espere.' } } },
    })
    expect(load().problems).toEqual([
      {
        file: expect.stringMatching(/es[\\/]test-lesson\.json$/) as string,
        key: 'slides.driving.lines.wait',
        reason: 'has placeholders [], expected [driveHours]',
      },
    ])
    expect(tagsOf(load())).toEqual(['en'])
  })

  it('is compared with the English text even where English itself is withdrawn', () => {
    write(localePath(shipped, 'en', 'meta'), '{')
    write(localePath(shipped, 'es', LESSON_ID), {
      ...words,
      slides: { ...words.slides, driving: { headline: 'A', lines: { wait: 'B' } } },
    })
    expect(load).toThrow('no-language')
  })

  it('is withdrawn when the clinic put a link to nowhere in the place of a file', () => {
    const link = localePath(clinics, 'es', 'ui')
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(clinics.localesDir, 'nowhere'), link)
    expect(tagsOf(load())).toEqual(['en'])
    expect(load().problems).toMatchObject([{ file: link }])
  })

  it('names all that is wrong in it at once', () => {
    write(localePath(shipped, 'es', 'ui'), { ...ui, more: 'A' })
    write(localePath(shipped, 'es', LESSON_ID), { ...words, figures: {} })
    expect(load().problems.map(({ key }) => key)).toEqual(['more', 'figures.nerve'])
  })
})

describe('a language translated from another English text', () => {
  const english = makeLessonWords()
  const slides = (id: 'driving' | 'blood-sugar', headline: string) => ({
    slides: { ...english.slides, [id]: { lines: {}, ...english.slides[id], headline } },
  })

  it('is withdrawn where that may harm, by file, key and reason', () => {
    write(localePath(clinics, 'en', LESSON_ID), { ...english, ...slides('blood-sugar', 'Other') })
    expect(load().problems).toEqual([
      {
        file: localePath(shipped, 'es', LESSON_ID),
        key: 'slides.blood-sugar.headline',
        reason: 'is stale: the English text has changed since it was translated',
      },
    ])
    expect(tagsOf(load())).toEqual(['en'])
  })

  it('is offered and flagged where it cannot harm', () => {
    write(localePath(clinics, 'en', LESSON_ID), { ...english, ...slides('driving', 'Other') })
    const { problems, locales } = load()
    expect(problems).toEqual([])
    expect(locales.get('es')?.stale.map(({ key }) => key)).toEqual(['slides.driving.headline'])
    expect(locales.get('en')?.stale).toEqual([])
  })

  it('is withdrawn when nobody can say from which English a call for help was made', () => {
    const { ui, ...others } = makeSources('es')
    const known = Object.fromEntries(
      Object.entries(ui ?? {}).filter(([key]) => key !== 'help.headline'),
    )
    write(localePath(shipped, 'es', 'sources'), { ...others, ui: known })
    expect(load().problems).toMatchObject([
      { key: 'help.headline', reason: expect.stringMatching(/^may be stale/) as string },
    ])
    expect(tagsOf(load())).toEqual(['en'])
  })

  it('is offered again once the translation is brought up to date', () => {
    const changed = { ...english, ...slides('blood-sugar', 'Other') }
    write(localePath(clinics, 'en', LESSON_ID), changed)
    const sources = { ...makeSources('es'), [LESSON_ID]: hashesOf(changed, 'es') }
    write(localePath(clinics, 'es', 'sources'), sources)
    expect(tagsOf(load())).toEqual(['en', 'es'])
  })
})

describe('the folder of languages', () => {
  it('may hold files, which are no languages', () => {
    write(join(shipped.localesDir, 'README.md'), 'A')
    expect(load().problems).toEqual([])
  })

  it('names a folder whose name is no language tag and goes on with the others', () => {
    const file = join(shipped.localesDir, 'es_old')
    mkdirSync(file)
    expect(load().problems).toEqual([{ file, key: '', reason: 'is not a BCP 47 tag' }])
    expect(tagsOf(load())).toEqual(['en', 'es'])
  })

  it('names a tag that is not written as `Intl` writes it', () => {
    const file = join(shipped.localesDir, 'pt-br')
    mkdirSync(file)
    expect(load().problems).toEqual([{ file, key: '', reason: 'must be written pt-BR' }])
  })

  it('without any whole language stops the kiosk and names the first reason', () => {
    const file = localePath(shipped, 'en', 'ui')
    write(file, { ...sourceUiWords, more: 'A' })
    rmSync(localePath(shipped, 'es', 'meta'))
    expect(load).toThrow(
      expect.objectContaining({
        code: 'no-language',
        problem: { file, key: 'more', reason: 'is not a known key' },
      }),
    )
  })

  it('that is empty or missing stops the kiosk', () => {
    rmSync(shipped.localesDir, { recursive: true })
    expect(load).toThrow(expect.objectContaining({ code: 'no-language' }))
    mkdirSync(shipped.localesDir)
    expect(load).toThrow(expect.objectContaining({ code: 'no-language' }))
  })
})

describe('a broken lesson', () => {
  it.each<[what: string, content: unknown, key: string, reason: RegExp]>([
    ['broken JSON', '{', '', /^is not valid JSON/],
    ['what the schema refuses', { ...makeLesson(), slides: [] }, 'slides', /./],
    [
      'a section that is not there',
      makeLesson({ sections: ['right-now'] }),
      'slides.1 (driving).section',
      /^"at-home" is not in sections$/,
    ],
    [
      'slides that some patients never see',
      makeLesson({
        slides: makeLesson().slides.map((slide) => ({ ...slide, when: { region: ['neck'] } })),
      }),
      'slides',
      /^leave nothing to show to some patients$/,
    ],
    ['the id of another folder', makeLesson({ id: 'other' }), 'id', /folder's name, test-lesson$/],
  ])('stops the kiosk and is named: %s', (_what, content, key, reason) => {
    const file = lessonPath(shipped)
    write(file, content)
    const problem = { file, key, reason: expect.stringMatching(reason) as string }
    expect(load).toThrow(expect.objectContaining({ code: 'lesson-invalid', problem }))
  })

  it('stops the kiosk when it is not there', () => {
    const file = lessonPath(shipped)
    rmSync(file)
    const problem = { file, key: '', reason: 'cannot be read: ENOENT' }
    expect(load).toThrow(expect.objectContaining({ code: 'lesson-invalid', problem }))
  })
})

describe('what passed the checks when the app was built', () => {
  /** Passes everything as it ships, and says what was asked of it since. */
  function build() {
    const now = new CheckedNow()
    loadContent([shipped], LESSON_ID, now)
    const asked: boolean[] = []
    const hashOf = (each: string) => {
      asked.push(now.passed[each] !== undefined)
      return now.passed[each]
    }
    return { asked, checked: { hashOf, add: () => undefined } }
  }
  const loadChecked = ({ checked }: ReturnType<typeof build>) =>
    loadContent([shipped, clinics], LESSON_ID, checked)

  it('is known again where the clinic has nothing of its own, and is the same content', () => {
    const built = build()
    expect(loadChecked(built)).toEqual(load())
    expect(built.asked).toEqual([true, true, true])
  })

  it.each(['meta', 'ui', LESSON_ID, 'sources'])('is not known with another es/%s', (name) => {
    const built = build()
    write(localePath(clinics, 'es', name), '{}')
    expect(tagsOf(loadChecked(built))).toEqual(['en'])
    expect(built.asked).toEqual([true, true, false])
  })

  it.each(['meta', 'ui', LESSON_ID])('is not known in any language with another en/%s', (name) => {
    const built = build()
    write(localePath(clinics, 'en', name), '{}')
    expect(() => loadChecked(built)).not.toThrow()
    expect(built.asked).toEqual([true, false, false])
  })

  it('is not known where a file of the clinic cannot be read', () => {
    const built = build()
    mkdirSync(localePath(clinics, 'es', 'ui'), { recursive: true })
    expect(tagsOf(loadChecked(built))).toEqual(['en'])
    expect(built.asked).toEqual([true, true, false])
  })

  it('is not known with another lesson', () => {
    const built = build()
    write(lessonPath(clinics), { ...makeLesson(), slides: [] })
    expect(() => loadChecked(built)).toThrow('lesson-invalid')
    expect(built.asked).not.toContain(true)
  })

  it('is not noted of a language with a text that is out of date', () => {
    const [first = ''] = Object.keys(makeSources('es')['ui'] ?? {})
    const sources = makeSources('es')
    write(localePath(shipped, 'es', 'sources'), {
      ...sources,
      ui: { ...sources['ui'], [first]: '00000000' },
    })
    const built = build()
    loadChecked(built)
    expect(built.asked).toEqual([true, true, false])
  })

  it('is not noted of a text with spaces around it, which a check takes away', () => {
    const meta = makeMeta('es')
    write(localePath(shipped, 'es', 'meta'), { ...meta, name: ` ${meta.name} ` })
    const built = build()
    expect(loadChecked(built)).toEqual(load())
    expect(built.asked).toEqual([true, true, false])
  })
})
