import { escapeText } from './escape.ts'
import type { LessonText } from './lesson-text.ts'

/**
 * Our lesson as a SurveyJS model: a page for each slide, a page for each question with its right
 * answer, all texts ours. Pictures are left out, which is to the good of SurveyJS.
 */
export function surveyModel({ title, slides, questions }: LessonText) {
  return {
    title,
    showTitle: false,
    showPrevButton: false,
    showQuestionNumbers: false,
    pageNextText: 'Next',
    pages: [
      ...slides.map(({ headline, lines }, index) => ({
        name: `slide-${index}`,
        elements: [
          {
            type: 'html',
            name: `text-${index}`,
            html: `<h1>${escapeText(headline)}</h1><ul>${lines.map((line) => `<li>${escapeText(line)}</li>`).join('')}</ul>`,
          },
        ],
      })),
      ...questions.map(({ id, ask, options }) => ({
        name: `question-${id}`,
        elements: [
          {
            type: 'radiogroup',
            name: id,
            title: ask,
            isRequired: true,
            choices: options.map(({ id: value, text }) => ({ value, text })),
            correctAnswer: options.find(({ isCorrect }) => isCorrect)?.id,
          },
        ],
      })),
    ],
  }
}
