import { describe, expect, it } from 'vitest'
import { checkTimes } from '../../../../src/main/content/check-times.ts'
import type { Lesson } from '../../../../src/shared/lesson.ts'
import { makeClinic } from '../../../helpers/factories.ts'
import { shippedContent } from '../../../helpers/visits.ts'

const { lesson } = shippedContent
const path = '/data/lesson.json'
const check = (of: Lesson, limits: Parameters<typeof makeClinic>[0]) => {
  checkTimes(path, of, makeClinic(limits).limits)
}

describe('the timeline of a lesson with the limits of a clinic', () => {
  it('is whole with the shortest and the longest limits that a clinic may set', () => {
    const shortest = { numbWindowHours: 1, sorenessDays: 1, steroidOnsetToDays: 2 }
    check(lesson, { limits: { ...shortest, steroidOnsetFromDays: 1, reliefLatestDays: 7 } })
    check(lesson, { limits: { numbWindowHours: 8, sorenessDays: 7, reliefLatestDays: 14 } })
  })

  it('is refused where the limits take its first stage', () => {
    const [first, ...rest] = lesson.timeline
    if (first === undefined) throw new Error('no timeline')
    const late = { ...first, from: { hours: 9 }, to: { limit: 'numbWindowHours' as const } }
    expect(() => {
      check({ ...lesson, timeline: [late, ...rest] }, { limits: { numbWindowHours: 8 } })
    }).toThrow(`lesson-invalid: ${path}: timeline`)
    check({ ...lesson, timeline: [{ ...late, from: { hours: 8 } }, ...rest] }, {})
  })
})
