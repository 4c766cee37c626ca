import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentDirs } from '../../src/main/content/content-dirs.ts'
import { loadContent } from '../../src/main/content/load.ts'
import { keepFirstBaseUrl } from '../../src/main/database/base-url.ts'
import { checkIntegrity } from '../../src/main/database/integrity-check.ts'
import { removeOldVisits } from '../../src/main/database/retention.ts'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import { formatNames } from '../../src/shared/exports.ts'
import type { Clinic } from '../../src/shared/clinic.ts'
import { makeClinic } from '../helpers/factories.ts'
import { linesOf, makeExport, noteExport, readTable } from '../helpers/exports.ts'
import { makeVisits, rightOption, type VisitsRig } from '../helpers/visits.ts'
import { goTo } from '../helpers/visit-setup.ts'

const root = resolve(import.meta.dirname, '../..')
const LESSON = 'facet-joint-injection'
const BASE_URL = 'https://first.example'

interface Words {
  questions: Record<
    string,
    {
      topic: string
      variants: Record<string, { scenario: string; ask: string; options: Record<string, string> }>
    }
  >
}

/** What a change of the clinic is, and what of the first question is then to be read. */
interface Change {
  edit?: (words: Words) => void
  version?: string
  clinic?: Partial<Clinic>
}

/** Writes the clinic's own lesson and English into its data folder, and reads what they are then. */
function writeContent(dataDir: string, { edit, version }: Change) {
  const lessonDir = join(dataDir, 'lessons', LESSON)
  cpSync(join(root, 'resources/lessons', LESSON), lessonDir, { recursive: true })
  if (version !== undefined) {
    const path = join(lessonDir, 'lesson.json')
    const lesson = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
    writeFileSync(path, JSON.stringify({ ...lesson, version }))
  }
  const words = readFile(join(root, 'locales/en', `${LESSON}.json`))
  edit?.(words)
  const dir = join(dataDir, 'locales/en')
  mkdirSync(dir, { recursive: true })
  for (const name of ['meta', 'ui']) {
    cpSync(join(root, 'locales/en', `${name}.json`), join(dir, `${name}.json`))
  }
  writeFileSync(join(dir, `${LESSON}.json`), JSON.stringify(words))
}

const readFile = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Words

/** The words of a variant as the file has them now, the values of `bladder-bowel` and `fever` filled in by hand. */
function truth(dataDir: string, questionId: string, emergencyNumber: string) {
  const words = readFile(join(dataDir, 'locales/en', `${LESSON}.json`))
  const variant = words.questions[questionId]?.variants['a']
  const fill = (text = '') =>
    text
      .replaceAll('{{emergencyNumber}}', emergencyNumber)
      .replaceAll('{{fever}}', '100.4°F (38°C)')
  return {
    question: `${fill(variant?.scenario)} ${fill(variant?.ask)}`,
    now: fill(variant?.options['now']),
  }
}

/** A kiosk on content that is on the disk, as it is now. */
function openKiosk(
  { databasePath, clock }: Pick<VisitsRig, 'databasePath' | 'clock'>,
  clinic: Clinic,
) {
  const content = loadContent(contentDirs(root, dirname(databasePath)), LESSON)
  return makeVisits({ databasePath, clock, content, clinic, baseUrl: BASE_URL })
}

/** A whole visit, every question answered rightly at once. */
function takeVisit({ visits, clock }: VisitsRig, secondLocale: string | null = null): string {
  let view = goTo(visits, visits.begin('en', { secondLocale, visitRef: 'V1' }), 'question')
  while (view.step.kind === 'question') {
    clock.advance(2500)
    view = visits.answer(view.id, view.turn, rightOption(view))
    view = visits.move(view.id, view.turn, 'next')
  }
  visits.leave(goTo(visits, view, 'done').id)
  return view.id
}

interface Item {
  linkId: string
  text?: string
  _text?: object
  answer?: { valueCoding?: { code: string; display?: string } }[]
  item?: Item[]
}
interface Statement {
  id: string
  verb: { id: string }
  object: {
    id: string
    definition?: { description?: object; choices?: { id: string; description: object }[] }
  }
  context: { registration: string; extensions: Record<string, unknown> }
}
interface Resource {
  id: string
  resourceType: string
  identifier?: { value?: string }
  item?: Item[]
}

/** What each file of an export tells of the first answer of a visit to a question. */
async function exportAll(databasePath: string, exportedAt: string, baseUrl = BASE_URL) {
  const formats = [...formatNames]
  const made = await makeExport(databasePath, { formats, exportedAt, baseUrl })
  const read = (name: string) => readFileSync(join(made.dir, name), 'utf8')
  const answers = readTable(join(made.dir, 'answers.csv'))
  const words = readTable(join(made.dir, 'words.csv'))
  const records = read('visits.ndjson')
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as {
          visitId: string
          answers: { questionId: string; wordsHash: string | null }[]
          words: Record<
            string,
            { scenario: string; ask: string; options: { id: string; text: string }[] }
          >
        },
    )
  const bundle = JSON.parse(read('fhir-bundle.json')) as { entry: { resource: Resource }[] }
  const statements = linesOf<Statement[]>(read('xapi-batches.ndjson')).flat()
  const resourcesOf = (visitId: string) =>
    bundle.entry
      .map(({ resource }) => resource)
      .filter(
        ({ resourceType, identifier }) =>
          resourceType === 'QuestionnaireResponse' && identifier?.value === `urn:uuid:${visitId}`,
      )
  const statementsOf = (visitId: string) =>
    statements.filter(({ context }) => context.registration === visitId)
  return {
    ...{ made, read, records, resourcesOf, statementsOf },
    told(visitId: string, questionId: string) {
      const answer = answers.find(
        (row) => row['visit_id'] === visitId && row['question_id'] === questionId,
      )
      const rows = words.filter((row) => row['words_hash'] === answer?.['words_hash'])
      const record = records.find((each) => each.visitId === visitId)
      const hash = record?.answers.find((each) => each.questionId === questionId)?.wordsHash ?? ''
      const kept = record?.words[hash]
      const item = resourcesOf(visitId)[0]
        ?.item?.find(({ linkId }) => linkId === questionId)
        ?.item?.find(({ linkId }) => linkId === `${questionId}.first`)
      const coding = item?.answer?.[0]?.valueCoding
      const definition = statementsOf(visitId).find(({ object }) =>
        object.id.includes(`/questions/${questionId}/`),
      )?.object.definition
      return {
        csv: {
          version: rows[0]?.['lesson_version'],
          question: rows[0]?.['question'],
          now: rows.find((row) => row['option_id'] === 'now')?.['option'],
        },
        ndjson: {
          question: kept && `${kept.scenario} ${kept.ask}`,
          now: kept?.options.find(({ id }) => id === 'now')?.text,
        },
        fhir: { question: item?.text, code: coding?.code, display: coding?.display, item },
        xapi: {
          question: definition?.description,
          now: definition?.choices?.find(({ id }) => id === 'now')?.description,
        },
      }
    },
  }
}

/** What all formats must tell of the first question, whose right option is `now`. */
function expectTold(
  told: ReturnType<Awaited<ReturnType<typeof exportAll>>['told']>,
  { question, now }: { question: string; now: string },
  version: string,
) {
  expect(told.csv).toEqual({ version, question, now })
  expect(told.ndjson).toEqual({ question, now })
  expect(told.fhir).toMatchObject({ question, display: now })
  expect(told.xapi).toEqual({ question: { en: question }, now: { en: now } })
}

const shippedVersion = (
  JSON.parse(readFileSync(join(root, 'resources/lessons', LESSON, 'lesson.json'), 'utf8')) as {
    version: string
  }
).version

const edit = (words: Words) => {
  const variant = words.questions['bladder-bowel']?.variants['a']
  if (variant === undefined) throw new Error('no such question')
  variant.ask = `${variant.ask} Think well.`
  variant.options['now'] = 'Ring {{emergencyNumber}} at once'
}

describe('the words of an answer', () => {
  it.each<[string, Change, string]>([
    ['with other words under the same version', { edit }, '911'],
    ['with other words under a new version', { edit, version: '99.0.0' }, '911'],
    ['with another value of the clinic', { clinic: { emergencyNumber: '112' } }, '112'],
  ])(
    'stay those that were read, in every format, after a visit %s',
    { timeout: 60_000 },
    async (_what, change, numberAfter) => {
      const first = makeVisits()
      const dataDir = dirname(first.databasePath)
      writeContent(dataDir, {})
      const before = openKiosk(first, makeClinic())
      const oldId = takeVisit(before)
      const oldWords = truth(dataDir, 'bladder-bowel', '911')
      const oldFever = truth(dataDir, 'fever', '911')
      const exported = await exportAll(first.databasePath, '2026-03-04T15:00:00.000-05:00')

      writeContent(dataDir, change)
      const newId = takeVisit(openKiosk(first, makeClinic(change.clinic ?? {})))
      const newWords = truth(dataDir, 'bladder-bowel', numberAfter)
      expect(newWords).not.toEqual(oldWords)
      const later = await exportAll(first.databasePath, '2026-03-05T15:00:00.000-05:00')

      expectTold(exported.told(oldId, 'bladder-bowel'), oldWords, shippedVersion)
      expectTold(later.told(oldId, 'bladder-bowel'), oldWords, shippedVersion)
      expectTold(later.told(newId, 'bladder-bowel'), newWords, change.version ?? shippedVersion)
      expect(later.told(oldId, 'fever').csv.question).toBe(oldFever.question)

      // What was told of the first visit is told again, under the same ids.
      expect(later.resourcesOf(oldId)).toEqual(exported.resourcesOf(oldId))
      expect(later.statementsOf(oldId)).toEqual(exported.statementsOf(oldId))
      // What means something else has another.
      const codes = [oldId, newId].map((id) => later.told(id, 'bladder-bowel').fhir.code)
      expect(new Set(codes).size).toBe(2)
      const activities = [oldId, newId].map((id) =>
        later
          .statementsOf(id)
          .flatMap(({ object }) =>
            object.id.includes('/questions/bladder-bowel/') ? object.id : [],
          ),
      )
      expect(activities.flat()).toHaveLength(2)
      expect(activities[0]).not.toEqual(activities[1])
    },
  )

  it('have the same code on another kiosk where they are the same', async () => {
    const codes = []
    for (const kiosk of [makeVisits(), makeVisits()]) {
      writeContent(dirname(kiosk.databasePath), {})
      const id = takeVisit(openKiosk(kiosk, makeClinic()))
      const exported = await exportAll(kiosk.databasePath, '2026-03-04T15:00:00.000-05:00')
      codes.push(exported.told(id, 'bladder-bowel').fhir.code)
    }
    expect(codes[0]).toBe(codes[1])
  })

  it('are kept in both languages where two were on the screen', async () => {
    const rig = makeVisits({ baseUrl: BASE_URL })
    takeVisit(rig, 'es')
    const { made } = await exportAll(rig.databasePath, '2026-03-04T15:00:00.000-05:00')
    const [answer] = readTable(join(made.dir, 'answers.csv'))
    const spanish = readFile(join(root, 'locales/es', `${LESSON}.json`))
    const option = readTable(join(made.dir, 'words.csv')).find(
      (row) =>
        row['words_hash'] === answer?.['second_words_hash'] &&
        row['option_id'] === answer?.['option_id'],
    )
    const questionId = answer?.['question_id'] ?? ''
    const written =
      spanish.questions[questionId]?.variants['a']?.options[option?.['option_id'] ?? '']
    expect(option).toMatchObject({
      ...{ language: 'es', question_id: questionId },
      option: written?.replaceAll('{{emergencyNumber}}', '911'),
    })
    const ui = JSON.parse(readFileSync(join(root, 'locales/es/ui.json'), 'utf8')) as {
      quiz: { notSure: string }
    }
    expect(
      readTable(join(made.dir, 'words.csv')).find(
        (row) => row['language'] === 'es' && row['option_no'] === '0',
      ),
    ).toMatchObject({ option_id: '', option: ui.quiz.notSure })
  })

  it('are written once for all who read them, with the first answer to them', () => {
    const rig = makeVisits()
    takeVisit(rig)
    const count = (): unknown =>
      rig.database.prepare('SELECT count(*) AS rows, max(seq) AS last FROM shown_words').get()
    expect(count()).toEqual({ rows: 10, last: 10 })
    takeVisit(rig)
    expect(count()).toEqual({ rows: 10, last: 10 })
    const { answers } = rig.database
      .prepare(
        `SELECT count(*) AS answers FROM answers AS a JOIN shown_words AS w ON w.hash = a.words_hash
         WHERE w.words ->> 'questionId' = a.question_id AND w.words ->> 'variantId' = a.variant_id
           AND w.words ->> 'language' = a.locale`,
      )
      .get() as { answers: number }
    expect(answers).toBe(20)
  })

  it('are not there, nor those of today in their place, where they were not kept', async () => {
    const rig = makeVisits({ baseUrl: BASE_URL })
    const id = takeVisit(rig)
    // As the migration leaves the answers from before it.
    rig.database.exec(`DROP TRIGGER answers_never_change;
      UPDATE answers SET words_hash = NULL; DELETE FROM shown_words;
      UPDATE gone_rows SET rows = 10 WHERE table_name = 'shown_words'`)
    const exported = await exportAll(rig.databasePath, '2026-03-04T15:00:00.000-05:00')
    const { csv, ndjson, fhir, xapi } = exported.told(id, 'bladder-bowel')
    expect([csv.question, ndjson.question, fhir.question, xapi.question]).toEqual(
      Array(4).fill(undefined),
    )
    expect(readTable(join(exported.made.dir, 'words.csv'))).toEqual([])
    expect(readTable(join(exported.made.dir, 'answers.csv'))[0]).toMatchObject({ words_hash: '' })
    expect(exported.records[0]?.answers[0]?.wordsHash).toBeNull()
    expect(JSON.stringify(fhir.item?._text)).toContain('"valueCode":"unknown"')
    expect(fhir.display).toBeUndefined()
    expect(exported.statementsOf(id)[0]?.context.extensions).toMatchObject({
      [`${BASE_URL}/xapi/ext/words-known`]: false,
    })
    const files = ['visits.ndjson', 'fhir-bundle.json', 'xapi-batches.ndjson', 'words.csv']
    for (const name of files) expect(exported.read(name)).not.toContain('Call 911 now')
  })

  it('go into a merge once', async () => {
    const rigs = [makeVisits(), makeVisits()]
    const dirs: string[] = []
    for (const [n, rig] of rigs.entries()) {
      takeVisit(rig)
      const { dir } = await makeExport(rig.databasePath, {
        exportedAt: `2026-03-0${n + 4}T15:00:00.000-05:00`,
      })
      dirs.push(dir)
    }
    const outDir = join(dirname(rigs[0]?.databasePath ?? ''), 'merged')
    const report = await mergeExports(dirs, outDir)
    expect(report).toMatchObject({ visits: 2, answers: 20, repeated: 0, conflicts: 0, leftOut: [] })
    expect(readTable(join(outDir, 'words.csv'))).toEqual(
      readTable(join(dirs[0] ?? '', 'words.csv')),
    )
  })
})

describe('the address under which a visit is told', () => {
  it('is the one of its time, whatever the setting says later', async () => {
    const rig = makeVisits({ baseUrl: BASE_URL })
    takeVisit(rig)
    const { read } = await exportAll(rig.databasePath, '2026-03-04T15:00:00.000-05:00')
    const other = await exportAll(
      rig.databasePath,
      '2026-03-05T15:00:00.000-05:00',
      'https://second.example',
    )
    expect(other.read('xapi-batches.ndjson')).toBe(read('xapi-batches.ndjson'))
    // The definitions have the day on which they were told.
    const bundle = (text: string) =>
      (JSON.parse(text) as { entry: { resource: Record<string, unknown> }[] }).entry.map(
        ({ resource }) => ({ ...resource, date: undefined }),
      )
    expect(bundle(other.read('fhir-bundle.json'))).toEqual(bundle(read('fhir-bundle.json')))
    expect(read('xapi-batches.ndjson')).toContain(`${BASE_URL}/xapi/`)
  })

  it('is, of visits from before it was kept, the first that was set', async () => {
    const rig = makeVisits({ baseUrl: BASE_URL })
    takeVisit(rig)
    rig.database.exec('UPDATE visits SET base_url = NULL')
    keepFirstBaseUrl(rig.database, rig.databasePath, 'https://kept.example')
    keepFirstBaseUrl(rig.database, rig.databasePath, 'https://later.example')
    const { read } = await exportAll(
      rig.databasePath,
      '2026-03-04T15:00:00.000-05:00',
      'https://later.example',
    )
    expect(read('xapi-batches.ndjson')).toContain('https://kept.example/xapi/')
    expect(read('xapi-batches.ndjson')).not.toContain('later.example')
  })
})

describe('words that were shown', () => {
  it('go with the last answer that they were read for, and no earlier', async () => {
    const rig = makeVisits()
    takeVisit(rig)
    rig.clock.advance(40 * 86_400_000)
    takeVisit(rig, 'es')
    noteExport(rig.database, rig.databasePath, await makeExport(rig.databasePath))
    const count = (): unknown =>
      rig.database.prepare('SELECT count(*) AS rows FROM shown_words').get()
    const remove = () =>
      removeOldVisits(rig.database, rig.databasePath, {
        ...{ days: 30, feed: null, now: rig.clock.now(), at: 't' },
      })
    expect(count()).toEqual({ rows: 20 })
    expect(remove()).toMatchObject({ visits: 1, shown_words: 0 })
    expect(count()).toEqual({ rows: 20 })
    rig.clock.advance(40 * 86_400_000)
    expect(remove()).toMatchObject({ visits: 1, shown_words: 20 })
    expect(count()).toEqual({ rows: 0 })
    expect(checkIntegrity(rig.database)).toBe('ok')
    takeVisit(rig)
    expect(count()).toEqual({ rows: 10 })
    expect(checkIntegrity(rig.database)).toBe('ok')
  })

  it('that are not what their hash says are damage', () => {
    const rig = makeVisits()
    takeVisit(rig)
    expect(checkIntegrity(rig.database)).toBe('ok')
    rig.database.exec(`DROP TRIGGER shown_words_never_change;
      UPDATE shown_words SET words = replace(words, 'Call 911', 'Call 912') WHERE words LIKE '%Call 911%'`)
    expect(checkIntegrity(rig.database)).toContain('shown_words')
  })

  it('are never changed', () => {
    const rig = makeVisits()
    takeVisit(rig)
    expect(() => {
      rig.database.exec(`UPDATE shown_words SET words = '{}'`)
    }).toThrow('never changed')
  })
})
