import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mergeExports } from '../../src/main/merge/merge-exports.ts'
import { formatNames } from '../../src/shared/exports.ts'
import { linesOf, makeExport, readTable } from '../helpers/exports.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { goTo, makeVisits, rightOption } from '../helpers/visits.ts'

/** What `manifest.json` says of a file. */
interface Listed {
  name: string
  rows: number | null
  bytes: number
  leftOut?: { reason: string; visits: number }
}
interface Entry {
  fullUrl: string
  resource: Record<string, unknown> & { resourceType: string }
}

const manifestIn = (dir: string) =>
  JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as {
    visits: number
    answers: number
    files: Listed[]
  }

/** The files of one list: `visits.csv`, `visits-2.csv` … */
function listFiles(files: readonly Listed[], name: string): Listed[] {
  const [start = '', end = ''] = name.split('.')
  return files.filter((file) => new RegExp(`^${start}(-\\d+)?\\.${end}$`).test(file.name))
}

/** So many visits to their end in two languages; every third has no reference. */
function makeMany(count: number) {
  const rig = makeVisits()
  rig.database.exec('PRAGMA synchronous = OFF')
  for (let n = 0; n < count; n++) {
    const visitRef = n % 3 === 0 ? null : `V${n}`
    let view = goTo(
      rig.visits,
      rig.visits.begin(n % 2 === 0 ? 'en' : 'es', { visitRef }),
      'question',
    )
    while (view.step.kind === 'question') {
      rig.clock.advance(2500)
      view = rig.visits.answer(view.id, view.turn, rightOption(view))
      view = rig.visits.move(view.id, view.turn, 'next')
    }
    rig.visits.leave(goTo(rig.visits, view, 'done').id)
  }
  return rig
}

const isVisit = ({ resource }: Entry) =>
  ['Procedure', 'QuestionnaireResponse'].includes(resource.resourceType)

describe('a list that is longer than a file may be', () => {
  it('goes on in further files, each a whole of its own, with the same rows', async () => {
    const { databasePath } = makeMany(60)
    const formats = [...formatNames]
    const whole = await makeExport(databasePath, { formats })
    const mostFileBytes = 150_000
    const targetDir = makeTempDir()
    const divided = await makeExport(databasePath, { formats, targetDir }, { mostFileBytes })
    const { files } = manifestIn(divided.dir)
    for (const { name, bytes } of files) {
      expect([name, statSync(join(divided.dir, name)).size]).toEqual([name, bytes])
      // A block of rows is never cut, nor a request to a receiver.
      const isInBlocks = /^(answers|visits|words).*csv$/.test(name)
      if (isInBlocks) continue
      expect([name, bytes <= Math.max(mostFileBytes, 1_050_000)]).toEqual([name, true])
    }
    const join_ = (dir: string, names: readonly Listed[]) =>
      names.map(({ name }) => readFileSync(join(dir, name), 'utf8'))

    for (const name of ['visits.ndjson', 'fhir-transactions.ndjson', 'xapi-batches.ndjson']) {
      const parts = listFiles(files, name)
      if (name !== 'xapi-batches.ndjson') expect([name, parts.length > 1]).toEqual([name, true])
      expect(join_(divided.dir, parts).join('')).toBe(readFileSync(join(whole.dir, name), 'utf8'))
    }
    const bundles = join_(divided.dir, listFiles(files, 'fhir-bundle.json'))
    expect(bundles.length).toBeGreaterThan(1)
    const entriesOf = (text: string) => (JSON.parse(text) as { entry: Entry[] }).entry
    expect(bundles.flatMap(entriesOf)).toEqual(
      entriesOf(readFileSync(join(whole.dir, 'fhir-bundle.json'), 'utf8')),
    )
    for (const [name, count] of [
      ['visits.ndjson', 60],
      ['fhir-bundle.json', 60],
    ] as const) {
      const parts = listFiles(files, name)
      const told = parts.reduce((sum, file) => sum + (file.rows ?? 0), 0)
      expect([name, told + (parts[0]?.leftOut?.visits ?? 0)]).toEqual([name, count])
    }
  })

  it('is merged as the whole one is, and a merge is divided, too', async () => {
    const { databasePath } = makeMany(120)
    const out = (name: string) => join(dirname(databasePath), name)
    const formats = ['csv', 'ndjson'] as const
    const mostFileBytes = 200_000
    const divided = await makeExport(databasePath, { formats: [...formats] }, { mostFileBytes })
    const { files } = manifestIn(divided.dir)
    for (const name of ['answers.csv', 'visits.ndjson']) {
      expect([name, listFiles(files, name).length > 1]).toEqual([name, true])
    }
    await mergeExports([divided.dir], out('merged'))
    const whole = await makeExport(databasePath, {
      formats: [...formats],
      exportedAt: divided.request.exportedAt.replace('T15', 'T16'),
    })
    await mergeExports([whole.dir], out('merged-whole'))
    for (const name of ['visits.csv', 'answers.csv']) {
      const rowsOf = (dir: string) =>
        readTable(join(out(dir), name)).map((row) => ({ ...row, exported_at: '' }))
      expect(rowsOf('merged')).toEqual(rowsOf('merged-whole'))
    }
    // A merge of a divided merge is the merge.
    const report = await mergeExports([divided.dir], out('divided'), { mostFileBytes })
    expect(readdirSync(out('divided'))).toEqual(
      expect.arrayContaining(['answers-2.csv', 'visits-2.ndjson']),
    )
    expect(report).toMatchObject({ visits: 120, conflicts: 0, leftOut: [] })
    await mergeExports([out('divided')], out('again'))
    for (const name of ['visits.csv', 'answers.csv', 'visits.ndjson']) {
      expect(readFileSync(join(out('again'), name))).toEqual(
        readFileSync(join(out('merged'), name)),
      )
    }
  })
})

describe('a visit', () => {
  it('is in a resource and a statement, or is counted as left out with the reason', async () => {
    const rig = makeVisits()
    const answered = goTo(rig.visits, rig.visits.begin('en'), 'question')
    rig.visits.answer(answered.id, answered.turn, rightOption(answered))
    rig.visits.stop(answered.id)
    const stopped = rig.visits.begin('es')
    rig.visits.stop(stopped.id)
    rig.visits.begin('en')
    const { dir } = await makeExport(rig.databasePath, { formats: ['csv', 'fhir', 'xapi'] })
    const { visits, files } = manifestIn(dir)
    expect(visits).toBe(3)
    const about = (name: string) => {
      const { rows, leftOut } = files.find((file) => file.name === name) ?? {}
      return { rows, leftOut }
    }
    const fhir = { rows: 1, leftOut: { reason: 'no-reference-and-nothing-found-out', visits: 2 } }
    expect(about('fhir-bundle.json')).toEqual(fhir)
    expect(about('fhir-transactions.ndjson')).toEqual(fhir)
    expect(about('xapi-batches.ndjson')).toEqual({
      rows: 2,
      leftOut: { reason: 'nothing-to-tell-yet', visits: 1 },
    })
    const read = (name: string) => readFileSync(join(dir, name), 'utf8')
    const entries = (JSON.parse(read('fhir-bundle.json')) as { entry: Entry[] }).entry
    expect(entries.filter(isVisit)).toHaveLength(1)
    const statements = linesOf<{ context: { registration: string } }[]>(
      read('xapi-batches.ndjson'),
    ).flat()
    expect(new Set(statements.map(({ context }) => context.registration))).toEqual(
      new Set([answered.id, stopped.id]),
    )
  })

  it.each(['', ' ', '\u3000', 'A\nB', '\u0085'])(
    'is counted as one without a reference where that is %j',
    async (reference) => {
      const rig = makeVisits()
      rig.visits.stop(rig.visits.begin('en', { visitRef: 'V1' }).id)
      rig.visits.stop(rig.visits.begin('en', { visitRef: 'V2' }).id)
      rig.database.prepare("UPDATE visits SET visit_ref = ? WHERE visit_ref = 'V1'").run(reference)
      const { dir } = await makeExport(rig.databasePath, { formats: ['fhir'] })
      const [{ rows, leftOut } = {}] = manifestIn(dir).files
      expect({ rows, left: leftOut?.visits }).toEqual({ rows: 1, left: 1 })
    },
  )

  it('with many evaluations is sent in several requests, none larger than receivers take', async () => {
    const rig = makeVisits()
    const { id } = rig.visits.begin('en')
    rig.visits.stop(id)
    const add = rig.database.prepare(
      `INSERT INTO evaluations (id, visit_id, evaluation, follow_up, staff_id, evaluated_at, order_no)
       VALUES ('e' || ?, '${id}', 'verbalized', 0, 's', '2026-03-04T10:00:00.123-05:00', 100 + ?)`,
    )
    for (let n = 0; n < 150; n++) add.run(n, n)
    const { dir } = await makeExport(rig.databasePath, { formats: ['xapi'] })
    const batches = linesOf<object[]>(readFileSync(join(dir, 'xapi-batches.ndjson'), 'utf8'))
    expect(batches.map(({ length }) => length)).toEqual([100, 51])
    expect(manifestIn(dir).files[0]?.rows).toBe(1)
  })

  it('of some days has its words in a CodeSystem that says the same as one of all days', async () => {
    const rig = makeVisits()
    for (const language of ['en', 'es']) {
      const view = goTo(rig.visits, rig.visits.begin(language), 'question')
      rig.visits.answer(view.id, view.turn, rightOption(view))
      rig.visits.stop(view.id)
      rig.clock.advance(86_400_000)
    }
    // Other contents under the same version.
    rig.database.exec(`UPDATE visits SET lesson_hash = '${'e'.repeat(64)}' WHERE locale = 'es'`)
    const exportedAt = (day: number) => `2026-03-0${day}T15:00:00.000-05:00`
    const systemsOf = async (day: number, range: object) => {
      const { dir } = await makeExport(rig.databasePath, {
        formats: ['fhir'],
        exportedAt: exportedAt(day),
        range: { fromDate: null, toDate: null, afterChange: -1, ...range },
      })
      const text = readFileSync(join(dir, 'fhir-bundle.json'), 'utf8')
      return (JSON.parse(text) as { entry: Entry[] }).entry
        .filter(({ resource }) => resource.resourceType === 'CodeSystem')
        .map(({ resource: { url, version, concept } }) => ({ url, version, concept }))
    }
    const all = await systemsOf(6, {})
    expect(all).toHaveLength(2)
    expect(await systemsOf(7, { toDate: '2026-03-04' })).toEqual(all)
    expect(JSON.stringify(all)).toContain('"valueString":"es"')
  })

  it('is sent in requests of a size that receivers take, whole', async () => {
    const { databasePath } = makeMany(150)
    const { dir } = await makeExport(databasePath, { formats: ['fhir', 'xapi'] })
    const lines = (name: string) =>
      readFileSync(join(dir, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    for (const name of ['fhir-transactions.ndjson', 'xapi-batches.ndjson']) {
      const requests = lines(name)
      expect(requests.length).toBeGreaterThan(1)
      for (const request of requests) expect(Buffer.byteLength(request)).toBeLessThan(1_048_576)
    }
    const batches = lines('xapi-batches.ndjson').map(
      (line) => JSON.parse(line) as { id: string; context: { registration: string } }[],
    )
    for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(100)
    const ids = batches.flat().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
