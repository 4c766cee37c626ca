import { isRedFlag, type Lesson } from '../../shared/lesson.ts'
import { placeholdersIn } from '../../shared/locale.ts'

/** Parts of the interface that tell a patient how to get help, by the start of their keys. */
const CRITICAL_UI = ['help.', 'urgency.', 'stage.help', 'nurse.', 'sheet.emergency', 'sheet.clinic']

/** All that is filled in but this are limits, phone numbers and times. */
const HARMLESS_VALUES = new Set([
  'clinicName',
  'count',
  'index',
  'total',
  'topic',
  'name',
  'date',
  'language',
])

/** Whether a text fills in a limit, a phone number or a time. */
function hasLimit(english: string): boolean {
  return placeholdersIn(english).some((name) => !HARMLESS_VALUES.has(name))
}

/** Whether a text of `ui.json` or the call for help in `meta.json` may harm when it is out of date. */
export function isCriticalWord(key: string, english: string): boolean {
  return CRITICAL_UI.some((start) => key.startsWith(start)) || key === 'help' || hasLimit(english)
}

/**
 * Whether a text of the lesson may harm when it is out of date: what to get help for, the questions
 * that check it, the main message, and every limit.
 */
export function isCriticalLessonWord(key: string, english: string, lesson: Lesson): boolean {
  const [part = '', id] = key.split('.')
  switch (part) {
    case 'mainMessage':
    case 'signs':
    case 'signGroups':
      return true
    case 'slides':
      return hasLimit(english) || lesson.slides.some((slide) => slide.id === id && isRedFlag(slide))
    case 'questions':
      return (
        hasLimit(english) ||
        lesson.questions.some((question) => question.id === id && question.class === 'critical')
      )
    default:
      return hasLimit(english)
  }
}
