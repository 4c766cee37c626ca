import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { planFor } from '../../../../src/main/content/plan.ts'
import { timelineOf } from '../../../../src/main/content/timeline.ts'
import type { VisitProgress } from '../../../../src/main/database/visit-progress.ts'
import { sheetOf } from '../../../../src/main/visit/sheet-view.ts'
import { startProgress } from '../../../../src/main/visit/state-machine.ts'
import type { Conditions } from '../../../../src/shared/lesson.ts'
import { sheetViewSchema } from '../../../../src/shared/sheet.ts'
import { makeClinic, makeConditions } from '../../../helpers/factories.ts'
import { shippedContent } from '../../../helpers/visits.ts'

const visitId = '6a1d3c1e-9c5b-4b8e-9a55-0d8c9c1f7a10'

function sheetFor(conditions: Partial<Conditions> = {}, progress: Partial<VisitProgress> = {}) {
  const plan = planFor(shippedContent.lesson, makeConditions(conditions), true)
  const injectedAt = new Date(2026, 10, 22, 10, 0)
  const { limits } = makeClinic({ limits: { numbWindowHours: 7 } })
  return sheetOf(
    {
      id: visitId,
      plan,
      progress: { ...startProgress(plan), ...progress },
      conditions: makeConditions(conditions),
      injectedAt,
      timeline: timelineOf(plan.stages, limits, injectedAt),
    },
    limits,
  )
}

const slideIds = (points: readonly { slideId: string }[]) => points.map(({ slideId }) => slideId)

describe('the take-home sheet', () => {
  it('is what its page can read', () => {
    expect(v.safeParse(sheetViewSchema, sheetFor()).success).toBe(true)
  })

  it('names what the nurse goes over first, then what was missed once, and nothing else', () => {
    const { missed } = sheetFor(
      {},
      {
        tries: { driving: 2, breathing: 1, fever: 3, 'more-pain': 1 },
        settled: { driving: 'correct', breathing: 'correct', fever: 'nurse', 'more-pain': 'nurse' },
      },
    )
    expect(missed.map(({ questionId }) => questionId)).toEqual(['fever', 'more-pain', 'driving'])
  })

  it('has every red flag that the patient was shown, by what to do', () => {
    const sheet = sheetFor({ diabetes: 'yes' })
    const shown = (urgency: string) =>
      shippedContent.lesson.slides.filter((slide) => slide.urgency === urgency).map(({ id }) => id)
    expect(slideIds(sheet.emergency).toSorted()).toEqual(shown('emergency').toSorted())
    expect(slideIds(sheet.clinic).toSorted()).toEqual(shown('clinic').toSorted())
  })

  it('leaves out what does not apply', () => {
    const neck = sheetFor({ region: 'neck', diabetes: 'no', sedation: 'no' })
    expect(slideIds(neck.clinic)).not.toContain('blood-sugar')
    expect(slideIds(neck.atHome)).not.toContain('sedation-rules')
    const weakness = neck.emergency.find(({ slideId }) => slideId === 'weakness-worse')
    expect(weakness?.lineIds).toEqual(['neck', 'again', 'stand'])
  })

  it('goes by the headline of the timeline that the patient saw', () => {
    expect(sheetFor({ steroid: 'yes' }).timelineSlideId).toBe('way-to-relief')
    expect(sheetFor({ steroid: 'no' }).timelineSlideId).toBe('way-without-steroid')
  })

  it('has a diary for every second hour of the numb time and for fourteen days', () => {
    const { diary } = sheetFor()
    const hours = diary.filter((moment) => moment.precision === 'hour')
    const days = diary.filter((moment) => moment.precision === 'day')
    expect(hours.map(({ at }) => new Date(at).getHours())).toEqual([12, 14, 16])
    expect(days).toHaveLength(14)
    expect([days[0]?.on, days[13]?.on]).toEqual(['2026-11-23', '2026-12-06'])
  })
})
