import type { Step } from '../../shared/visit.ts'

/** On every screen of a visit. */
const ALWAYS = ['stage', 'comfort', 'notice']

/**
 * Which words a screen is made of, by their paths in `ui.json` and in the lesson's: to read their
 * letters before it shows. One that is missing here comes a moment later than the others.
 */
export function wordsOfStep(step: Step): { ui: string[]; lesson: string[] } {
  switch (step.kind) {
    case 'slide':
    case 'reteach': {
      const { slideId, section, figure, timeline, urgency } = step.slide
      const lesson = [`slides.${slideId}`, `sections.${section}`]
      if (figure !== null) lesson.push(`figures.${figure}`)
      const ui = [...ALWAYS]
      if (urgency !== null) ui.push('urgency')
      if (timeline !== null) {
        ui.push('timeline')
        lesson.push('timeline')
      }
      if (step.kind === 'reteach') {
        ui.push('reteach')
        lesson.push(`questions.${step.questionId}`)
      }
      return { ui, lesson }
    }
    case 'question':
    case 'right':
      return {
        ui: [...ALWAYS, 'urgency', 'quiz'],
        lesson: [`questions.${step.question.questionId}`],
      }
    case 'nurse':
      return { ui: [...ALWAYS, 'nurse'], lesson: [`questions.${step.questionId}`] }
    case 'quiz-intro':
      return { ui: [...ALWAYS, 'quiz'], lesson: [] }
    case 'summary':
    case 'done': {
      const topics = step.kind === 'summary' ? [...step.understood, ...step.forNurse] : []
      return {
        ui: [...ALWAYS, 'summary', 'done'],
        lesson: ['mainMessage', ...topics.map((topic) => `questions.${topic.questionId}.topic`)],
      }
    }
  }
}
