import { describe, expect, it } from 'vitest'
import { checkLessonWords, compareWords } from '../../../../src/main/content/check-words.ts'
import type { LessonWords } from '../../../../src/shared/lesson.ts'
import { makeLesson, makeLessonWords } from '../../../helpers/factories.ts'

const file = 'words.json'

describe('compareWords', () => {
  const source = { title: 'Help', stage: { progress: '{{index}} of {{total}}' } }
  const progressAs = (progress: string) =>
    compareWords(file, { title: 'A', stage: { progress } }, source, 'en')

  it('takes a translation that says the same in another order', () => {
    expect(progressAs('{{ total }}: {{index}}')).toEqual([])
  })

  it('refuses a missing key', () => {
    expect(compareWords(file, { title: 'Ayuda', stage: {} }, source, 'en')).toEqual([
      { file, key: 'stage.progress', reason: 'is missing' },
    ])
  })

  it('refuses a key that the source has not', () => {
    expect(compareWords(file, { ...source, extra: { more: 'A' } }, source, 'en')).toEqual([
      { file, key: 'extra.more', reason: 'is not a known key' },
    ])
  })

  it.each([
    ['a missing placeholder', '{{index}}', 'index'],
    ['a placeholder too much', '{{count}} {{index}} {{total}}', 'count, index, total'],
    ['another placeholder', '{{indice}} de {{total}}', 'indice, total'],
  ])('refuses %s', (_what, progress, has) => {
    const reason = `has placeholders [${has}], expected [index, total]`
    expect(progressAs(progress)).toEqual([{ file, key: 'stage.progress', reason }])
  })

  it('wants each plural form of the language, and no other', () => {
    const english = { days_one: '{{count}} day', days_other: '{{count}} days' }
    const arabic = ['few', 'many', 'one', 'other', 'two', 'zero']
    const whole = Object.fromEntries(arabic.map((form) => [`days_${form}`, '{{count}}']))
    expect(compareWords(file, whole, english, 'ar')).toEqual([])
    expect(
      compareWords(file, english, english, 'ar')
        .map(({ key }) => key)
        .sort(),
    ).toEqual(
      arabic.filter((form) => form !== 'one' && form !== 'other').map((form) => `days_${form}`),
    )
    expect(compareWords(file, whole, english, 'en').map(({ reason }) => reason)).toEqual(
      Array.from({ length: 4 }, () => 'is no plural form of en: one, other'),
    )
  })

  it('looks into every plural form, where only the number may be left out', () => {
    const english = { days_one: '{{count}} day', days_other: '{{count}} days' }
    const withOne = (days_one: string) =>
      compareWords(file, { ...english, days_one }, english, 'en').map(({ key }) => key)
    expect(withOne('one day')).toEqual([])
    expect(withOne('{{hours}} day')).toEqual(['days_one'])
  })

  it('refuses braces that would reach the reader', () => {
    expect(compareWords(file, { title: '{{help', stage: source.stage }, source, 'en')).toEqual([
      { file, key: 'title', reason: 'has a broken placeholder' },
    ])
  })
})

describe('checkLessonWords', () => {
  const words = makeLessonWords()
  const check = (changed: object) =>
    checkLessonWords(file, { ...words, ...changed }, makeLesson(), [
      'driveHours',
      'numbWindowHours',
    ])
  const numbness = words.slides['numbness']
  const gettingUp = words.questions['getting-up']
  const bathroom = gettingUp?.variants['bathroom']
  const withSlide = (part: object) => ({
    slides: { ...words.slides, numbness: { ...numbness, ...part } },
  })
  const withVariants = (variants: object) => ({
    questions: {
      ...words.questions,
      'getting-up': { ...gettingUp, variants: { ...gettingUp?.variants, ...variants } },
    },
  })
  const without = (parts: object | undefined, id: string) =>
    Object.fromEntries(Object.entries(parts ?? {}).filter(([key]) => key !== id))

  it('takes words for exactly what the lesson has', () => {
    expect(check(makeLessonWords('en'))).toEqual([])
    expect(check(makeLessonWords('es'))).toEqual([])
  })

  it.each([
    ['sections.at-home', { sections: without(words.sections, 'at-home') }],
    ['figures.nerve', { figures: {} }],
    ['slides.driving', { slides: without(words.slides, 'driving') }],
    ['slides.numbness.lines.leg', withSlide({ lines: without(numbness?.lines, 'leg') })],
    ['questions.going-home', { questions: without(words.questions, 'going-home') }],
    [
      'questions.getting-up.variants.drink',
      {
        questions: {
          ...words.questions,
          'getting-up': { ...gettingUp, variants: without(gettingUp?.variants, 'drink') },
        },
      },
    ],
    [
      'questions.getting-up.variants.bathroom.options.walk',
      withVariants({ bathroom: { ...bathroom, options: without(bathroom?.options, 'walk') } }),
    ],
  ])('refuses words without %s', (key, changed) => {
    expect(check(changed)).toEqual([{ file, key, reason: 'is missing' }])
  })

  it.each([
    ['sections.x', { sections: { ...words.sections, x: 'A' } }],
    ['figures.x', { figures: { ...words.figures, x: 'A' } }],
    ['slides.x', { slides: { ...words.slides, x: numbness } }],
    ['slides.numbness.lines.x', withSlide({ lines: { ...numbness?.lines, x: 'A' } })],
    ['questions.x', { questions: { ...words.questions, x: gettingUp } }],
    ['questions.getting-up.variants.x', withVariants({ x: bathroom })],
    [
      'questions.getting-up.variants.bathroom.options.x',
      withVariants({ bathroom: { ...bathroom, options: { ...bathroom?.options, x: 'A' } } }),
    ],
  ])('refuses words for %s, which the lesson has not', (key, changed) => {
    const problem = { file, key, reason: 'is not in the lesson' }
    expect(check(changed)).toEqual([problem])
  })

  it('takes the known values and refuses any other', () => {
    expect(check({ title: 'Wait {{driveHours}}' })).toEqual([])
    expect(check({ title: 'Wait {{drivehours}}' })).toEqual([
      { file, key: 'title', reason: 'uses the unknown value {{drivehours}}' },
    ])
  })
})

describe('checkLessonWords of a timeline', () => {
  const line = (id: string) => [{ id }]
  const lesson = makeLesson({
    timeline: [
      {
        id: 'dip',
        facts: ['STAY-1'],
        figure: 'ice',
        from: { hours: 8 },
        to: { days: 3 },
        level: 1,
        feel: line('back'),
        do: line('rest'),
      },
      {
        id: 'relief',
        facts: ['STAY-1'],
        from: { days: 7 },
        level: 9,
        feel: line('less'),
        do: line('move'),
      },
    ],
  })
  const dip = {
    name: 'More pain',
    time: 'From {{from}} until {{to}}',
    feel: { back: 'It is gone by {{to}}.' },
    do: { rest: 'Rest {{driveHours}}.' },
  }
  const relief = {
    name: 'Relief',
    time: 'After {{from}}',
    feel: { less: 'Less pain.' },
    do: { move: 'Move.' },
  }
  const shown = { alternative: 'A picture', caption: 'A picture' }
  const check = (timeline: object, more: object = {}) => {
    const figures = { nerve: shown, ice: shown }
    const words = { ...makeLessonWords(), figures, timeline, ...more } as LessonWords
    return checkLessonWords(file, words, lesson, ['driveHours', 'numbWindowHours'])
  }

  it('takes words for each stage and each line, with the times of the stage', () => {
    expect(check({ dip, relief })).toEqual([])
  })

  it.each([
    ['timeline.relief', { dip }],
    ['timeline.dip.feel.back', { dip: { ...dip, feel: {} }, relief }],
    ['timeline.dip.do.rest', { dip: { ...dip, do: {} }, relief }],
  ])('refuses words without %s', (key, timeline) => {
    expect(check(timeline)).toEqual([{ file, key, reason: 'is missing' }])
  })

  it('refuses words without the figure of a stage', () => {
    expect(check({ dip, relief }, { figures: { nerve: shown } })).toEqual([
      { file, key: 'figures.ice', reason: 'is missing' },
    ])
  })

  it.each([
    ['timeline.x', { dip, relief, x: { ...relief, time: 'A' } }],
    ['timeline.dip.feel.x', { dip: { ...dip, feel: { ...dip.feel, x: 'A' } }, relief }],
    ['timeline.dip.do.x', { dip: { ...dip, do: { ...dip.do, x: 'A' } }, relief }],
  ])('refuses words for %s, which the lesson has not', (key, timeline) => {
    expect(check(timeline)).toEqual([{ file, key, reason: 'is not in the lesson' }])
  })

  it.each([
    ['the end of a stage that never ends', 'timeline.relief.time', 'to', 'Until {{to}}'],
    ['a value that nobody knows', 'timeline.relief.time', 'until', 'After {{until}}'],
  ])('refuses %s', (_what, key, name, time) => {
    const reason = `uses the unknown value {{${name}}}`
    expect(check({ dip, relief: { ...relief, time } })).toEqual([{ file, key, reason }])
  })

  it.each(['from', 'to'])('refuses {{%s}} where there is no stage', (name) => {
    const reason = `uses the unknown value {{${name}}}`
    expect(check({ dip, relief }, { title: `After {{${name}}}` })).toEqual([
      { file, key: 'title', reason },
    ])
  })
})

describe('the signs of a lesson', () => {
  const lesson = makeLesson()
  const check = (words: Partial<LessonWords>) =>
    checkLessonWords(file, makeLessonWords('en', words), lesson, ['driveHours', 'numbWindowHours'])

  it('are there for each slide that says to get help, and for no other', () => {
    expect(check({})).toEqual([])
    expect(check({ signs: {} })).toEqual([{ file, key: 'signs.blood-sugar', reason: 'is missing' }])
    expect(check({ signs: { 'blood-sugar': 'Thirst', driving: 'A car' } })).toEqual([
      { file, key: 'signs.driving', reason: 'is not in the lesson' },
    ])
  })

  it('have a heading for each group that the slides name', () => {
    const grouped = makeLesson({
      slides: lesson.slides.map((slide) =>
        slide.id === 'blood-sugar' ? { ...slide, signGroup: 'other' } : slide,
      ),
    })
    const values = ['driveHours', 'numbWindowHours']
    expect(checkLessonWords(file, makeLessonWords(), grouped, values)).toEqual([
      { file, key: 'signGroups.other', reason: 'is missing' },
    ])
    const words = makeLessonWords('en', { signGroups: { other: 'Other' } })
    expect(checkLessonWords(file, words, grouped, values)).toEqual([])
  })
})
