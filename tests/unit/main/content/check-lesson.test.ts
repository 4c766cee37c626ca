import { describe, expect, it } from 'vitest'
import { checkLesson } from '../../../../src/main/content/check-lesson.ts'
import type { Lesson, Stage } from '../../../../src/shared/lesson.ts'
import { makeLesson } from '../../../helpers/factories.ts'

const file = 'lesson.json'
const [slide, ...otherSlides] = makeLesson().slides as [Lesson['slides'][0]]
const [question, ...otherQuestions] = makeLesson().questions as [Lesson['questions'][0]]
const [variant] = question.variants as [Lesson['questions'][0]['variants'][0]]
const [option] = variant.options as [(typeof variant.options)[0]]

const withSlide = (part: Partial<typeof slide>) =>
  makeLesson({ slides: [{ ...slide, ...part }, ...otherSlides] })
const withQuestion = (part: Partial<typeof question>) =>
  makeLesson({ questions: [{ ...question, ...part }, ...otherQuestions] })
const stage = (id: string, part: Partial<Stage> = {}): Stage => ({
  id,
  facts: ['STAY-1'],
  from: { hours: 0 },
  level: 5,
  feel: [{ id: 'less' }],
  do: [{ id: 'rest' }],
  ...part,
})
const withStages = (...timeline: Stage[]) => makeLesson({ timeline })

describe('checkLesson', () => {
  it('finds nothing wrong with a lesson whose references hold', () => {
    expect(checkLesson(file, makeLesson())).toEqual([])
  })

  it('lets different slides, questions and variants use the same ids inside', () => {
    const lines = [{ id: 'same' }]
    const slides = makeLesson().slides.map((each) => ({ ...each, lines }))
    const questions = makeLesson().questions.map((each) => ({
      ...each,
      variants: [
        { ...variant, id: 'a' },
        { ...variant, id: 'b' },
      ],
    }))
    expect(checkLesson(file, makeLesson({ slides, questions }))).toEqual([])
  })

  it('takes stages that follow any earlier one and use the same ids inside', () => {
    const same = { feel: [{ id: 'same' }], do: [{ id: 'same' }] }
    const stages = [stage('a', same), stage('b', same), stage('c', { ...same, after: 'a' })]
    expect(checkLesson(file, withStages(...stages, stage('d', { after: 'c' })))).toEqual([])
  })

  it.each([
    [
      'a section named twice',
      makeLesson({ sections: ['right-now', 'at-home', 'right-now'] }),
      { key: 'sections', reason: 'has "right-now" twice' },
    ],
    [
      'a fact named twice',
      makeLesson({ facts: [...makeLesson().facts, ...makeLesson().facts.slice(0, 1)] }),
      { key: 'facts', reason: 'has "STAY-1" twice' },
    ],
    [
      'a slide named twice',
      makeLesson({ slides: [slide, ...otherSlides, slide] }),
      { key: 'slides', reason: 'has "numbness" twice' },
    ],
    [
      'a question named twice',
      makeLesson({ questions: [question, question] }),
      { key: 'questions', reason: 'has "getting-up" twice' },
    ],
    [
      'a line named twice',
      withSlide({ lines: [{ id: 'fades' }, { id: 'leg' }, { id: 'fades' }] }),
      { key: 'slides.0 (numbness).lines', reason: 'has "fades" twice' },
    ],
    [
      'a variant named twice',
      withQuestion({ variants: [variant, variant] }),
      { key: 'questions.0 (getting-up).variants', reason: 'has "bathroom" twice' },
    ],
    [
      'an option named twice',
      withQuestion({ variants: [{ ...variant, options: [option, option] }] }),
      {
        key: 'questions.0 (getting-up).variants.bathroom.options',
        reason: 'has "ring" twice',
      },
    ],
    [
      'a slide in an unknown section',
      withSlide({ section: 'later' }),
      { key: 'slides.0 (numbness).section', reason: '"later" is not in sections' },
    ],
    [
      'a slide that teaches an unknown fact',
      withSlide({ facts: ['STAY-1', 'STAY-2'] }),
      { key: 'slides.0 (numbness).facts', reason: 'names "STAY-2", which is not in facts' },
    ],
    [
      'a question about an unknown fact',
      withQuestion({ facts: ['STAY-2'] }),
      { key: 'questions.0 (getting-up).facts', reason: 'names "STAY-2", which is not in facts' },
    ],
    [
      'a question that leads back to an unknown slide',
      withQuestion({ slide: 'numb' }),
      { key: 'questions.0 (getting-up).slide', reason: '"numb" is not in slides' },
    ],
    [
      'a stage named twice',
      withStages(stage('a'), stage('b'), stage('a')),
      { key: 'timeline', reason: 'has "a" twice' },
    ],
    [
      'a feeling named twice in a stage',
      withStages(stage('a', { feel: [{ id: 'less' }, { id: 'less' }] })),
      { key: 'timeline.0 (a).feel', reason: 'has "less" twice' },
    ],
    [
      'an advice named twice in a stage',
      withStages(stage('a', { do: [{ id: 'rest' }, { id: 'rest' }] })),
      { key: 'timeline.0 (a).do', reason: 'has "rest" twice' },
    ],
    [
      'a stage that teaches an unknown fact',
      withStages(stage('a'), stage('b', { facts: ['STAY-1', 'STAY-2'] })),
      { key: 'timeline.1 (b).facts', reason: 'names "STAY-2", which is not in facts' },
    ],
    [
      'a stage that follows an unknown one',
      withStages(stage('a'), stage('b', { after: 'x' })),
      { key: 'timeline.1 (b).after', reason: '"x" is no earlier stage' },
    ],
    [
      'a stage that follows a later one',
      withStages(stage('a'), stage('b', { after: 'c' }), stage('c')),
      { key: 'timeline.1 (b).after', reason: '"c" is no earlier stage' },
    ],
    [
      'a stage that follows itself',
      withStages(stage('a'), stage('b', { after: 'b' })),
      { key: 'timeline.1 (b).after', reason: '"b" is no earlier stage' },
    ],
  ])('refuses %s', (_what, lesson, problem) => {
    expect(checkLesson(file, lesson)).toEqual([{ file, ...problem }])
  })

  it('names all problems at once', () => {
    expect(checkLesson(file, withSlide({ section: 'later', facts: ['STAY-2'] }))).toHaveLength(2)
  })
})
