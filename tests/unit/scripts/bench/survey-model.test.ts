import { expect, test } from 'vitest'
import { readLessonText } from '../../../../scripts/bench/lesson-text.ts'
import { surveyModel } from '../../../../scripts/bench/survey-model.ts'

const lesson = readLessonText()

test('every slide and every question of the lesson is a page', () => {
  expect(lesson.slides.length).toBeGreaterThan(20)
  expect(lesson.questions.length).toBeGreaterThan(5)
  const { pages } = surveyModel(lesson)
  expect(pages).toHaveLength(lesson.slides.length + lesson.questions.length)
})

test('each question has three options, and one of them is right', () => {
  for (const { options } of lesson.questions) {
    expect(options).toHaveLength(3)
    expect(options.filter(({ isCorrect }) => isCorrect)).toHaveLength(1)
  }
})

test('no text is empty, and none has a value left to be filled in', () => {
  const texts = [
    ...lesson.slides.flatMap(({ headline, lines }) => [headline, ...lines]),
    ...lesson.questions.flatMap(({ ask, options }) => [ask, ...options.map(({ text }) => text)]),
  ]
  expect(texts.filter((text) => text.trim() === '' || text.includes('{{'))).toEqual([])
})

test('texts are text, not markup', () => {
  const { pages } = surveyModel({
    ...{ title: 't', questions: [] },
    slides: [{ headline: 'a < b & c', lines: [] }],
  })
  expect(JSON.stringify(pages)).toContain('<h1>a &lt; b &amp; c</h1>')
})
