import { describe, expect, it } from 'vitest'
import { Results } from '../../../../../../src/renderer/src/features/staff/results/results.svelte.ts'
import { AppError } from '../../../../../../src/shared/errors.ts'
import type { QuestionResult, VisitsReport } from '../../../../../../src/shared/reports.ts'
import type { FakeClient } from '../../../../../helpers/page/fake-client.ts'
import { enterStaff } from '../../../../../helpers/page/make-staff.ts'

const A = 'a'.repeat(16)
const none: VisitsReport = { byLanguage: [], period: 'day', byPeriod: [] }

const question = (
  questionId: string,
  right: number,
  verdict: QuestionResult['verdict'],
): QuestionResult => ({
  wording: { kind: 'today' as const },
  ...{ questionId, slideId: 'numbness', language: 'en', firstTries: 40, right, verdict },
})

async function makeResults(reports: FakeClient['answers']['reports'] = {}) {
  const made = await enterStaff({
    reports: {
      span: () => Promise.resolve({ firstDay: '2026-11-01', today: '2026-11-30' }),
      visits: () => Promise.resolve(none),
      ...reports,
    },
    exports: { targets: () => Promise.resolve([]) },
  })
  const results = new Results(made.staff)
  results.targets.list = [
    { id: A, kind: 'drive', name: 'A', freeBytes: 1, canWrite: true, isMissingMount: false },
  ]
  return { ...made, results }
}

const settle = () => new Promise((resolve) => setTimeout(resolve))

describe('the reports', () => {
  it('begin with the visits of the last thirty days', async () => {
    const { results, fake } = await makeResults()
    const end = results.open()
    await settle()
    end()
    expect(fake.inputsOf('reports:visits')).toEqual([
      { fromDate: '2026-11-01', toDate: '2026-11-30' },
    ])
    expect([results.found?.name, results.isEmpty]).toEqual(['visits', true])
  })

  it('never show an answer that comes after another was asked for', async () => {
    let bringVisits: () => void = () => undefined
    const late = new Promise<VisitsReport>((resolve) => {
      bringVisits = () => {
        resolve(none)
      }
    })
    const { results } = await makeResults({
      visits: () => late,
      slides: () => Promise.resolve([]),
    })
    results.show('visits')
    results.show('slides')
    await settle()
    bringVisits()
    await settle()
    expect(results.found?.name).toBe('slides')
  })

  it('name the slides that fail, the worst first', async () => {
    const { results } = await makeResults({
      questions: () =>
        Promise.resolve([
          question('getting-up', 30, 'slide-at-fault'),
          question('going-home', 10, 'slide-at-fault'),
          question('other', 39, 'well-taught'),
        ]),
    })
    results.show('questions')
    await settle()
    expect(results.faults.map(({ key, topic }) => [key, topic])).toEqual([
      ['going-home today en', 'Driving'],
      ['getting-up today en', 'Getting up'],
    ])
  })

  it('are saved as they are shown, or say why not', async () => {
    const { results, fake, staff } = await makeResults({
      save: () => Promise.resolve({ file: 'visits.csv', isDrive: true }),
    })
    await results.save('table')
    expect(fake.inputsOf('reports:save')).toMatchObject([
      { report: 'visits', format: 'table', target: A },
    ])
    expect(results.outcome).toEqual({ kind: 'saved', file: 'visits.csv', isDrive: true })
    const fail = (code: 'export-no-room' | 'save-failed') => {
      fake.answers.reports = { save: () => Promise.reject(new AppError(code)) }
      return results.save('picture')
    }
    await fail('export-no-room')
    expect(results.outcome).toEqual({ kind: 'failed', word: 'noRoom' })
    await fail('save-failed')
    expect([results.outcome, staff.fault]).toEqual([null, 'save-failed'])
  })
})
