import { describe, expect, it } from 'vitest'
import { checkLesson } from '../../../../src/main/content/check-lesson.ts'
import type { Lesson } from '../../../../src/shared/lesson.ts'
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
  ])('refuses %s', (_what, lesson, problem) => {
    expect(checkLesson(file, lesson)).toEqual([{ file, ...problem }])
  })

  it('names all problems at once', () => {
    expect(checkLesson(file, withSlide({ section: 'later', facts: ['STAY-2'] }))).toHaveLength(2)
  })
})
