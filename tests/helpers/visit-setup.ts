import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { deserialize } from 'node:v8'
import { loadContent, type Content } from '../../src/main/content/load.ts'
import type { Clock } from '../../src/main/platform/clock.ts'
import { UNSET_BASE_URL } from '../../src/main/settings/migrations.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import type { VisitSetup } from '../../src/main/visit/new-visit.ts'
import type { Visits } from '../../src/main/visit/visits.ts'
import type { Conditions } from '../../src/shared/lesson.ts'
import type { VisitView } from '../../src/shared/visit.ts'
import { makeClinic } from './factories.ts'

/** What visits need besides a database; without a test runner, for processes that tests start. */

/** The lesson as it ships; a process that a test starts gets it ready made. */
export const shippedContent = readContent(process.env['AFTERCARE_TEST_CONTENT'])

function readContent(readyPath: string | undefined): Content {
  if (readyPath !== undefined) return deserialize(readFileSync(readyPath)) as Content
  const root = resolve(import.meta.dirname, '../..')
  const shipped = { lessonsDir: join(root, 'resources/lessons'), localesDir: join(root, 'locales') }
  return loadContent([shipped], 'facet-joint-injection')
}

export const RESUME_WITHIN_MS = 180_000

/** What the visits of a kiosk have in common. */
export function visitSetup(
  clock: Clock,
  {
    conditions,
    askOptional,
    quizGate,
    ...words
  }: {
    conditions?: Conditions
    askOptional?: boolean
    quizGate?: boolean
  } & Partial<Pick<VisitSetup, 'content' | 'clinic' | 'baseUrl'>> = {},
): VisitSetup {
  return {
    content: shippedContent,
    clinic: makeClinic(),
    baseUrl: UNSET_BASE_URL,
    clock,
    kioskId: '6a1d3c1e-9c5b-4b8e-9a55-0d8c9c1f7a10',
    appVersion: '0.0.0',
    conditions: conditions ?? defaultSettings().conditions,
    askOptional: askOptional ?? false,
    quizGate: quizGate ?? false,
    resumeWithinMs: RESUME_WITHIN_MS,
    ...words,
  }
}

/** Next until the step is of this kind. */
export function goTo(visits: Visits, view: VisitView, kind: VisitView['step']['kind']): VisitView {
  let current = view
  for (let steps = 0; current.step.kind !== kind; steps++) {
    if (steps > 200) throw new Error(`never reached ${kind}`)
    current = visits.move(current.id, current.turn, 'next')
  }
  return current
}

/** The id of the right option of the question asked, looked up in the lesson as shipped. */
export function rightOption(view: VisitView): string {
  return optionWhere(view, true)
}

export function wrongOption(view: VisitView): string {
  return optionWhere(view, false)
}

function optionWhere({ step }: VisitView, correct: boolean): string {
  if (step.kind !== 'question') throw new Error(`no question but ${step.kind}`)
  const { questionId, variantId } = step.question
  const options = shippedContent.lesson.questions
    .find(({ id }) => id === questionId)
    ?.variants.find(({ id }) => id === variantId)?.options
  const option = options?.find((candidate) => (candidate.correct === true) === correct)
  if (option === undefined) throw new Error(`${questionId}: no such option`)
  return option.id
}
