import { describe, expect, it } from 'vitest'
import { planFor } from '../../../../src/main/content/plan.ts'
import type { VisitProgress } from '../../../../src/main/database/visit-progress.ts'
import { defaultSettings } from '../../../../src/main/settings/schema.ts'
import {
  answer,
  currentQuestion,
  move,
  startProgress,
} from '../../../../src/main/visit/state-machine.ts'
import { viewOfStep } from '../../../../src/main/visit/step-view.ts'
import { shippedContent } from '../../../helpers/visits.ts'

const plan = planFor(shippedContent.lesson, defaultSettings().conditions)
const at = (place: VisitProgress['place'], more: Partial<VisitProgress> = {}): VisitProgress => ({
  ...startProgress(plan),
  place,
  ...more,
})
const asked = { questionId: 'breathing', variantId: 'a' }

describe('Next', () => {
  it('leads from slide to slide and from the last one to the quiz', () => {
    expect(move(at({ kind: 'slide', index: 0 }), plan, 'next')?.place).toEqual({
      kind: 'slide',
      index: 1,
    })
    const last = { kind: 'slide', index: plan.slides.length - 1 } as const
    expect(move(at(last), plan, 'next')?.place).toEqual({ kind: 'quiz-intro' })
  })

  it.each(['right', 'reteach', 'nurse'] as const)('leads from %s to the next question', (kind) => {
    const place = kind === 'right' ? { kind, ...asked, optionId: 'now' } : { kind, ...asked }
    expect(move(at(place), plan, 'next')?.place).toEqual({ kind: 'question' })
    expect(move(at(place, { queue: [] }), plan, 'next')?.place).toEqual({ kind: 'summary' })
  })

  it('never skips a question', () => {
    expect(move(at({ kind: 'question' }), plan, 'next')).toBeNull()
  })

  it('leads nowhere from the end', () => {
    expect(move(at({ kind: 'done' }), plan, 'next')).toBeNull()
  })

  it('makes each step a turn of its own', () => {
    expect(move(at({ kind: 'quiz-intro' }, { turn: 7 }), plan, 'next')?.turn).toBe(8)
  })
})

describe('Back', () => {
  it('leads to the slide before, and from the quiz to the last slide', () => {
    expect(move(at({ kind: 'slide', index: 4 }), plan, 'back')?.place).toEqual({
      kind: 'slide',
      index: 3,
    })
    expect(move(at({ kind: 'quiz-intro' }), plan, 'back')?.place).toEqual({
      kind: 'slide',
      index: plan.slides.length - 1,
    })
  })

  it.each([
    at({ kind: 'slide', index: 0 }),
    at({ kind: 'question' }),
    at({ kind: 'right', ...asked, optionId: 'now' }),
    at({ kind: 'summary' }),
    at({ kind: 'done' }),
  ])('leads nowhere from $place.kind, so that no answer is taken back', (progress) => {
    expect(move(progress, plan, 'back')).toBeNull()
  })
})

describe('an answer', () => {
  const question = at({ kind: 'question' })

  it('that is right settles the question', () => {
    const result = answer(question, plan, 'now')
    expect(result?.outcome).toBe('correct')
    expect(result?.progress.settled).toEqual({ breathing: 'correct' })
    expect(result?.progress.queue).not.toContain('breathing')
  })

  it('that is wrong puts the question behind all others', () => {
    const result = answer(question, plan, 'wait')
    expect(result?.outcome).toBe('wrong')
    expect(result?.progress.queue.at(-1)).toBe('breathing')
    expect(result?.progress.settled).toEqual({})
  })

  it('of "I am not sure" teaches again like a wrong one', () => {
    const result = answer(question, plan, null)
    expect(result?.outcome).toBe('unsure')
    expect(result?.progress.place).toEqual({ kind: 'reteach', ...asked })
  })

  it('missed for the third time hands over to the nurse', () => {
    const third = at({ kind: 'question' }, { tries: { breathing: 2 } })
    const result = answer(third, plan, 'wait')
    expect(result?.progress.settled).toEqual({ breathing: 'nurse' })
    expect(result?.progress.place.kind).toBe('nurse')
    expect(result?.progress.queue).not.toContain('breathing')
  })

  it('right at the third try still counts', () => {
    const third = at({ kind: 'question' }, { tries: { breathing: 2 } })
    expect(answer(third, plan, 'now')?.progress.settled).toEqual({ breathing: 'correct' })
  })

  it('is refused where nothing is asked, and for an option that is not offered', () => {
    expect(answer(at({ kind: 'quiz-intro' }), plan, 'now')).toBeNull()
    expect(answer(question, plan, 'elsewhere')).toBeNull()
  })
})

describe('a question', () => {
  it('is asked in other words at each try', () => {
    const variants = [0, 1, 2].map(
      (tries) =>
        currentQuestion(at({ kind: 'question' }, { tries: { breathing: tries } }), plan)?.variant
          .id,
    )
    expect(new Set(variants).size).toBe(3)
  })

  it('keeps the order of urgencies everywhere', () => {
    const step = viewOfStep('visit', at({ kind: 'question' }), plan, [])
    expect(step.kind === 'question' && step.question.options.map(({ urgency }) => urgency)).toEqual(
      ['emergency', 'clinic', 'normal'],
    )
  })

  it('shuffles other options by visit, and the same way after a restart', () => {
    const driving = at({ kind: 'question' }, { queue: ['driving'] })
    const orderFor = (visitId: string) => {
      const step = viewOfStep(visitId, driving, plan, [])
      return step.kind === 'question' ? step.question.options.map(({ id }) => id).join() : ''
    }
    expect(orderFor('visit-1')).toBe(orderFor('visit-1'))
    const orders = new Set(Array.from({ length: 40 }, (_, index) => orderFor(`visit-${index}`)))
    expect(orders.size).toBe(6)
  })

  it('never tells the renderer which option is right', () => {
    const step = viewOfStep('visit', at({ kind: 'question' }), plan, [])
    expect(JSON.stringify(step)).not.toContain('correct')
  })
})

describe('the plan of a patient', () => {
  it('leaves out what does not apply', () => {
    const conditions = defaultSettings().conditions
    const ids = (diabetes: 'yes' | 'no' | 'unknown') =>
      planFor(shippedContent.lesson, { ...conditions, diabetes }).slides.map(({ id }) => id)
    expect(ids('no')).not.toContain('blood-sugar')
    expect(ids('yes')).toContain('blood-sugar')
    expect(ids('unknown')).toContain('blood-sugar')
  })

  it('asks only what it teaches', () => {
    const noSteroid = planFor(shippedContent.lesson, {
      ...defaultSettings().conditions,
      steroid: 'no',
    })
    expect(noSteroid.questions.map(({ id }) => id)).not.toContain('when-relief')
  })
})
