import { describe, expect, it } from 'vitest'
import { checkPlans } from '../../../../src/main/content/check-plans.ts'
import {
  findLongSlides,
  findUntaught,
  findUntaughtByDefault,
  findWrongRegions,
} from '../../../../scripts/content/coverage.ts'
import type { Lesson, LessonWords, Stage } from '../../../../src/shared/lesson.ts'
import { shippedContent } from '../../../helpers/visits.ts'

const { lesson } = shippedContent
const english = shippedContent.locales.get('en')?.lesson as LessonWords
const without = (id: string): Lesson => ({
  ...lesson,
  slides: lesson.slides.filter((slide) => slide.id !== id),
})

/** The ids of the brief's part 1: 38 facts, each of which a slide must teach. */
const seedCounts = {
  SENS: 10,
  CARE: 2,
  TIME: 4,
  STAY: 1,
  RISK: 5,
  ANAT: 5,
  WHAT: 3,
  MED: 1,
  WHY: 4,
  NOREL: 3,
}

describe('the shipped lesson', () => {
  it('lists the 38 facts of the seed and the 13 red flags', () => {
    const seed = lesson.facts.filter(({ source }) => source === 'seed').map(({ id }) => id)
    const expected = Object.entries(seedCounts).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, index) => `${kind}-${kind === 'RISK' ? index : index + 1}`),
    )
    expect(seed.toSorted()).toEqual(expected.toSorted())
    for (let flag = 1; flag <= 13; flag++) {
      expect(lesson.facts.map(({ id }) => id)).toContain(`HELP-${flag}`)
    }
  })

  it('teaches every fact, asks every critical one, and breaks for nobody', () => {
    expect(findUntaught(lesson)).toEqual([])
    expect(findUntaughtByDefault(lesson)).toEqual([])
    expect(checkPlans('lesson.json', lesson)).toEqual([])
    expect(findWrongRegions(lesson, english)).toEqual([])
    for (const { lesson: words } of shippedContent.locales.values()) {
      expect(findLongSlides(lesson, words)).toEqual([])
    }
  })

  it('says how urgent every red flag is', () => {
    const flagged = lesson.slides.filter(
      ({ id, facts }) =>
        !['main-message', 'clinic-closed'].includes(id) &&
        facts.some((fact) => fact.startsWith('HELP-')),
    )
    expect(flagged.filter(({ urgency }) => urgency === undefined || urgency === 'normal')).toEqual(
      [],
    )
  })
})

describe('the content check', () => {
  it('finds a fact that no slide teaches any more', () => {
    expect(findUntaught(without('how-long'))).toEqual(['TIME-4 is on no slide'])
  })

  it('finds a critical fact that nothing asks', () => {
    const unasked = { ...lesson, questions: lesson.questions.filter(({ id }) => id !== 'driving') }
    expect(findUntaught(unasked)).toEqual(['DO-1 is critical and no question asks it'])
  })

  it('finds a seed fact that a patient of whom nothing is known is not taught', () => {
    const slides = lesson.slides.map((slide) =>
      slide.id === 'how-long' ? { ...slide, when: { region: ['neck' as const] } } : slide,
    )
    expect(findUntaughtByDefault({ ...lesson, slides })).toEqual([
      'TIME-4 is not taught when nothing is known of the patient',
    ])
  })

  it('finds a question whose slide some patients never see', () => {
    const slides = lesson.slides.map((slide) =>
      slide.id === 'fever' || slide.id === 'infection'
        ? { ...slide, when: { region: ['neck' as const] } }
        : slide,
    )
    expect(checkPlans('lesson.json', { ...lesson, slides })).toEqual([
      {
        file: 'lesson.json',
        key: 'questions.fever',
        reason: 'is asked where infection is not shown',
      },
    ])
  })

  it('finds a slide that is left without a line', () => {
    const slides = lesson.slides.map((slide) => ({
      ...slide,
      lines: slide.lines.map((line) =>
        slide.id === 'fall' ? { ...line, when: { steroid: ['yes' as const] } } : line,
      ),
    }))
    expect(checkPlans('lesson.json', { ...lesson, slides })).toEqual([
      {
        file: 'lesson.json',
        key: 'slides.fall',
        reason: 'is shown to some patients without a line',
      },
    ])
  })

  const plansWithStages = (timeline: Stage[]) =>
    checkPlans('lesson.json', { ...lesson, timeline }).map(({ key, reason }) => `${key} ${reason}`)
  const [first, second, third] = lesson.timeline as [Stage, Stage, Stage]
  const onlyWith = { steroid: ['yes' as const] }

  it('takes a timeline of two stages, and none where no slide shows it', () => {
    expect(plansWithStages([first, second])).toEqual([])
    const slides = lesson.slides.filter(({ timeline }) => !timeline)
    expect(checkPlans('lesson.json', { ...lesson, slides, timeline: [] })).toEqual([])
  })

  it('finds a slide that shows less than two stages, to all or to some', () => {
    const reason = 'shows some patients a timeline of less than two stages'
    const bothSlides = [`slides.way-to-relief ${reason}`, `slides.way-without-steroid ${reason}`]
    expect(plansWithStages([]).toSorted()).toEqual(bothSlides)
    expect(plansWithStages([first]).toSorted()).toEqual(bothSlides)
    const withSteroid = { steroid: ['yes' as const, 'unknown' as const] }
    expect(plansWithStages([first, { ...second, when: withSteroid }])).toEqual([bothSlides[1]])
  })

  it.each(['feel', 'do'] as const)('finds a stage that is left without its "%s"', (part) => {
    const [line, ...lines] = second[part].map(({ id }) => ({ id, when: onlyWith }))
    const withSecond = (stage: Stage) => plansWithStages([first, stage, third])
    expect(withSecond({ ...second, [part]: [line, ...lines] })).toEqual([
      `timeline.numbing.${part} is without a line for some patients`,
    ])
    expect(withSecond({ ...second, [part]: [line, { id: 'always' }] })).toEqual([])
    // Nobody is shown the stage without a line.
    expect(withSecond({ ...second, when: onlyWith, [part]: [line, ...lines] })).toEqual([])
  })

  it('finds a path whose start some patients do not see', () => {
    expect(plansWithStages([{ ...first, when: onlyWith }, second, third])).toEqual([
      'timeline.recovery-room is the start of the path and must be there for all',
    ])
    expect(plansWithStages([first, { ...second, when: onlyWith }, third])).toEqual([])
  })

  it('finds a slide with too many words', () => {
    const words = structuredClone(english)
    const slide = words.slides['fall']
    if (slide) slide.headline = 'word '.repeat(46)
    expect(findLongSlides(lesson, words)).toHaveLength(2)
  })

  it('finds legs on a neck patient’s slide', () => {
    const words = structuredClone(english)
    const slide = words.slides['numb-or-weak']
    if (slide) slide.lines['neck'] = 'Your leg may feel numb.'
    expect(findWrongRegions(lesson, words)).toEqual([
      'numb-or-weak.neck is shown to neck patients: Your leg may feel numb.',
    ])
  })
})
