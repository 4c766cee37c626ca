import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { applies, lessonSchema, lessonWordsSchema, timeLimits } from '../../../src/shared/lesson.ts'
import { makeConditions, makeLesson, makeLessonWords } from '../../helpers/factories.ts'

const refusedKeys = (schema: v.GenericSchema, value: unknown) =>
  v.safeParse(schema, value).issues?.map((issue) => v.getDotPath(issue)) ?? []

describe('lessonSchema', () => {
  const withSlide = (part: object) => {
    const [first, ...rest] = makeLesson().slides
    return { ...makeLesson(), slides: [{ ...first, ...part }, ...rest] }
  }
  const withQuestion = (part: object) => {
    const [first, ...rest] = makeLesson().questions
    return { ...makeLesson(), questions: [{ ...first, ...part }, ...rest] }
  }
  const withFact = (part: object) => {
    const [first, ...rest] = makeLesson().facts
    return { ...makeLesson(), facts: [{ ...first, ...part }, ...rest] }
  }
  const withOptions = (...options: object[]) =>
    withQuestion({ variants: [{ id: 'a', options }, makeLesson().questions[0]?.variants[1]] })
  const lines = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `line-${n}` }))

  it('takes a whole lesson as it stands', () => {
    expect(v.parse(lessonSchema, makeLesson())).toEqual(makeLesson())
  })

  it.each(['a', 'steroid-2', 'x'.repeat(64)])('takes the id %s', (id) => {
    expect(refusedKeys(lessonSchema, { ...makeLesson(), id })).toEqual([])
  })

  it.each(['', 'Upper', 'two words', '-a', 'a-', 'a--b', '../up', 'x'.repeat(65)])(
    'refuses the id "%s"',
    (id) => {
      expect(refusedKeys(lessonSchema, { ...makeLesson(), id })).toContain('id')
    },
  )

  it.each([
    ['seven lines', withSlide({ lines: lines(7) })],
    ['a slide that is always shown', withSlide({ when: undefined })],
    ['a version of several digits', { ...makeLesson(), version: '10.20.30' }],
  ])('takes %s', (_what, lesson) => {
    expect(refusedKeys(lessonSchema, lesson)).toEqual([])
  })

  it.each([
    ['another schema', { ...makeLesson(), schema: 2 }, 'schema'],
    ['a version of two numbers', { ...makeLesson(), version: '1.0' }, 'version'],
    ['an unknown key', { ...makeLesson(), author: 'me' }, 'author'],
    ['a lesson without sections', { ...makeLesson(), sections: [] }, 'sections'],
    ['a lesson without slides', { ...makeLesson(), slides: [] }, 'slides'],
    ['a lesson without questions', { ...makeLesson(), questions: [] }, 'questions'],
    ['an ill-formed fact id', withFact({ id: 'stay1' }), 'facts.0.id'],
    ['a fact of unknown source', withFact({ source: 'hearsay' }), 'facts.0.source'],
    ['a fact without its gist', withFact({ gist: '' }), 'facts.0.gist'],
    ['an unknown key in a fact', withFact({ note: '' }), 'facts.0.note'],
    ['a slide without facts', withSlide({ facts: [] }), 'slides.0.facts'],
    ['a slide without lines', withSlide({ lines: [] }), 'slides.0.lines'],
    ['a slide of eight lines', withSlide({ lines: lines(8) }), 'slides.0.lines'],
    ['a line with words', withSlide({ lines: [{ id: 'a', text: '' }] }), 'slides.0.lines.0.text'],
    ['an unknown urgency', withSlide({ urgency: 'soon' }), 'slides.0.urgency'],
    ['a figure outside its folder', withSlide({ figure: '../../x' }), 'slides.0.figure'],
    ['an unknown key in a slide', withSlide({ title: '' }), 'slides.0.title'],
    ['an unknown condition', withSlide({ when: { age: ['old'] } }), 'slides.0.when.age'],
    ['an unknown region', withSlide({ when: { region: ['arm'] } }), 'slides.0.when.region.0'],
    ['an unknown class', withQuestion({ class: 'trivia' }), 'questions.0.class'],
    ['a question without facts', withQuestion({ facts: [] }), 'questions.0.facts'],
    ['an unknown key in a question', withQuestion({ hint: '' }), 'questions.0.hint'],
    [
      'a question of one variant',
      withQuestion({ variants: makeLesson().questions[0]?.variants.slice(1) }),
      'questions.0.variants',
    ],
  ])('refuses %s', (_what, lesson, key) => {
    expect(refusedKeys(lessonSchema, lesson)).toEqual([key])
  })

  it.each(['region', 'steroid', 'sedation', 'diabetes', 'bloodThinner'])(
    'refuses a "when" that no value of %s could meet',
    (condition) => {
      const key = `slides.0.when.${condition}`
      expect(refusedKeys(lessonSchema, withSlide({ when: { [condition]: [] } }))).toEqual([key])
      const known = withSlide({ when: { [condition]: ['unknown'] } })
      expect(refusedKeys(lessonSchema, known)).toEqual([])
    },
  )

  it('takes three options of which one is correct', () => {
    const lesson = withOptions({ id: 'a' }, { id: 'b' }, { id: 'c', correct: true })
    expect(refusedKeys(lessonSchema, lesson)).toEqual([])
  })

  it.each([
    ['two options', [{ id: 'a', correct: true }, { id: 'b' }]],
    ['four options', [{ id: 'a', correct: true }, { id: 'b' }, { id: 'c' }, { id: 'd' }]],
    ['no correct option', [{ id: 'a' }, { id: 'b' }, { id: 'c' }]],
    ['two correct options', [{ id: 'a', correct: true }, { id: 'b', correct: true }, { id: 'c' }]],
  ])('refuses %s', (_what, options) => {
    const key = 'questions.0.variants.0.options'
    expect(refusedKeys(lessonSchema, withOptions(...options))).toEqual([key])
  })
})

describe('the timeline of lessonSchema', () => {
  const stage = {
    id: 'dip',
    facts: ['STAY-1'],
    from: { hours: 0 },
    level: 1,
    feel: [{ id: 'back' }],
    do: [{ id: 'ice' }],
  }
  const withStage = (part: object) => ({ ...makeLesson(), timeline: [{ ...stage, ...part }] })
  const withSlide = (part: object) => {
    const [first, ...rest] = makeLesson().slides
    return { ...makeLesson(), slides: [{ ...first, ...part }, ...rest] }
  }
  const lines = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `line-${n}` }))

  it('may be absent: then it has no stages', () => {
    expect(v.parse(lessonSchema, { ...makeLesson(), timeline: undefined }).timeline).toEqual([])
  })

  it.each([
    ['a slide that shows it', withSlide({ timeline: true })],
    ['a stage of the least it needs', withStage({})],
    [
      'a stage with all that it may have',
      withStage({
        figure: 'ice',
        when: { steroid: ['no'] },
        to: { days: 3 },
        after: 'numbing',
        feel: [{ id: 'back', when: { region: ['neck'] } }],
      }),
    ],
    ['the lowest level', withStage({ level: 0 })],
    ['the highest level', withStage({ level: 10 })],
    ['three lines each', withStage({ feel: lines(3), do: lines(3) })],
    ['hours up to three days', withStage({ from: { hours: 0 }, to: { hours: 72 } })],
    ['days from the next one to a year', withStage({ from: { days: 1 }, to: { days: 366 } })],
  ])('takes %s', (_what, lesson) => {
    expect(refusedKeys(lessonSchema, lesson)).toEqual([])
  })

  it.each(timeLimits)('takes the limit %s for a moment', (limit) => {
    expect(refusedKeys(lessonSchema, withStage({ from: { limit }, to: { limit } }))).toEqual([])
  })

  it.each([
    ['a slide that says it shows none', withSlide({ timeline: false }), 'slides.0.timeline'],
    ['an ill-formed id', withStage({ id: 'The dip' }), 'timeline.0.id'],
    ['a stage without facts', withStage({ facts: [] }), 'timeline.0.facts'],
    ['a stage without a beginning', withStage({ from: undefined }), 'timeline.0.from'],
    ['a stage without feelings', withStage({ feel: [] }), 'timeline.0.feel'],
    ['a stage of four feelings', withStage({ feel: lines(4) }), 'timeline.0.feel'],
    ['a stage without advice', withStage({ do: [] }), 'timeline.0.do'],
    ['a stage of four advices', withStage({ do: lines(4) }), 'timeline.0.do'],
    ['a line with words', withStage({ do: [{ id: 'a', text: '' }] }), 'timeline.0.do.0.text'],
    ['a figure outside its folder', withStage({ figure: '../../x' }), 'timeline.0.figure'],
    ['a level under the path', withStage({ level: -1 }), 'timeline.0.level'],
    ['a level over the path', withStage({ level: 11 }), 'timeline.0.level'],
    ['half a level', withStage({ level: 2.5 }), 'timeline.0.level'],
    ['an unknown condition', withStage({ when: { age: ['old'] } }), 'timeline.0.when.age'],
    ['an unknown key in a stage', withStage({ title: '' }), 'timeline.0.title'],
    ['hours before the injection', withStage({ from: { hours: -1 } }), 'timeline.0.from.hours'],
    ['half an hour', withStage({ from: { hours: 0.5 } }), 'timeline.0.from.hours'],
    ['hours that should be days', withStage({ to: { hours: 73 } }), 'timeline.0.to.hours'],
    ['the day of the injection', withStage({ to: { days: 0 } }), 'timeline.0.to.days'],
    ['more than a year', withStage({ to: { days: 367 } }), 'timeline.0.to.days'],
    ['a limit that is no time', withStage({ to: { limit: 'feverC' } }), 'timeline.0.to'],
    ['a moment in words', withStage({ to: 'soon' }), 'timeline.0.to'],
    ['a moment in two units', withStage({ to: { hours: 8, days: 1 } }), 'timeline.0.to'],
  ])('refuses %s', (_what, lesson, key) => {
    expect(refusedKeys(lessonSchema, lesson)).toEqual([key])
  })
})

describe('lessonWordsSchema', () => {
  const words = makeLessonWords()
  const question = words.questions['going-home']
  const variant = question?.variants['car']
  const withQuestion = (part: object) => ({
    ...words,
    questions: { q: { ...question, ...part } },
  })

  const stage = { name: 'A', time: 'A', feel: { f: 'A' }, do: { d: 'A' } }
  const withStage = (part: object) => ({ ...words, timeline: { s: { ...stage, ...part } } })

  it('takes the words of a timeline, and none', () => {
    expect(refusedKeys(lessonWordsSchema, withStage({}))).toEqual([])
    expect(v.parse(lessonWordsSchema, { ...words, timeline: undefined }).timeline).toEqual({})
  })

  it('takes words of several languages', () => {
    expect(refusedKeys(lessonWordsSchema, makeLessonWords('en'))).toEqual([])
    expect(refusedKeys(lessonWordsSchema, makeLessonWords('es'))).toEqual([])
  })

  it('trims what a translator left around a text', () => {
    expect(v.parse(lessonWordsSchema, makeLessonWords('en', { title: ' A \n' })).title).toBe('A')
  })

  it.each([
    ['title', { ...words, title: ' ' }],
    ['mainMessage', { ...words, mainMessage: '' }],
    ['sections.s', { ...words, sections: { s: ' ' } }],
    ['figures.f.caption', { ...words, figures: { f: { alternative: 'A', caption: '' } } }],
    ['slides.s.headline', { ...words, slides: { s: { headline: ' ', lines: {} } } }],
    ['slides.s.lines.l', { ...words, slides: { s: { headline: 'A', lines: { l: '' } } } }],
    ['timeline.s.name', withStage({ name: ' ' })],
    ['timeline.s.time', withStage({ time: '' })],
    ['timeline.s.feel.f', withStage({ feel: { f: ' ' } })],
    ['timeline.s.do.d', withStage({ do: { d: '' } })],
    ['questions.q.topic', withQuestion({ topic: '' })],
    ['questions.q.why', withQuestion({ why: ' ' })],
    [
      'questions.q.variants.a.scenario',
      withQuestion({ variants: { a: { ...variant, scenario: '' } } }),
    ],
    ['questions.q.variants.a.ask', withQuestion({ variants: { a: { ...variant, ask: '' } } })],
    [
      'questions.q.variants.a.options.o',
      withQuestion({ variants: { a: { ...variant, options: { o: '' } } } }),
    ],
  ])('refuses blank words at %s', (key, value) => {
    expect(refusedKeys(lessonWordsSchema, value)).toEqual([key])
  })

  it.each([
    ['a missing part', { ...words, mainMessage: undefined }, 'mainMessage'],
    ['an unknown part', { ...words, subtitle: 'A' }, 'subtitle'],
    [
      'an id that no lesson can have',
      { ...words, sections: { 'Right now': 'A' } },
      'sections.Right now',
    ],
    ['an unknown part of a question', withQuestion({ hint: 'A' }), 'questions.q.hint'],
    ['an unknown part of a stage', withStage({ hint: 'A' }), 'timeline.s.hint'],
    ['a stage without its time', withStage({ time: undefined }), 'timeline.s.time'],
    ['a stage without its advice', withStage({ do: undefined }), 'timeline.s.do'],
  ])('refuses %s', (_what, value, key) => {
    expect(refusedKeys(lessonWordsSchema, value)).toEqual([key])
  })
})

describe('applies', () => {
  it('shows a part without conditions to everybody', () => {
    expect(applies(undefined, makeConditions())).toBe(true)
    expect(applies({}, makeConditions())).toBe(true)
  })

  it('shows a part to the patients it is for and to no others', () => {
    const when = { region: ['neck', 'mid-back'] } as const
    expect(applies({ region: [...when.region] }, makeConditions({ region: 'mid-back' }))).toBe(true)
    expect(applies({ region: [...when.region] }, makeConditions({ region: 'low-back' }))).toBe(
      false,
    )
  })

  it('shows a part for unknown conditions only if it says so', () => {
    const unknown = makeConditions({ diabetes: 'unknown' })
    expect(applies({ diabetes: ['yes', 'unknown'] }, unknown)).toBe(true)
    expect(applies({ diabetes: ['yes'] }, unknown)).toBe(false)
  })

  it('shows a part of several conditions only where all of them hold', () => {
    const when = { steroid: ['yes' as const], diabetes: ['yes' as const] }
    expect(applies(when, makeConditions({ steroid: 'yes', diabetes: 'yes' }))).toBe(true)
    expect(applies(when, makeConditions({ steroid: 'yes', diabetes: 'no' }))).toBe(false)
    expect(applies(when, makeConditions({ steroid: 'no', diabetes: 'yes' }))).toBe(false)
  })
})
