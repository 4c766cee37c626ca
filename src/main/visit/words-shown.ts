import type { Clinic } from '../../shared/clinic.ts'
import type { Conditions, Lesson, Question, Variant } from '../../shared/lesson.ts'
import { flattenWords } from '../../shared/locale.ts'
import { fillPlain, formatValues } from '../../shared/values.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import type { ShownWords } from '../database/shown-words.ts'

/** Whose words they are. */
interface Reader {
  lesson: Pick<Lesson, 'id' | 'version'>
  clinic: Clinic
  conditions: Conditions
}

/** The words of a question as the screen has them in one language, without what only lays them out. */
export function wordsShown(
  question: Question,
  variant: Variant,
  { tag, meta, ui, lesson: words }: LocaleContent,
  { lesson, clinic, conditions }: Reader,
): ShownWords {
  const ofQuestion = words.questions[question.id]
  const ofVariant = ofQuestion?.variants[variant.id]
  if (ofVariant === undefined) throw new Error(`${tag} has no ${question.id}.${variant.id}`)
  const values = formatValues(clinic, conditions, meta.formatLocale, meta.phoneExtension)
  const fill = (text: string | undefined) => fillPlain(text ?? '', values)
  return {
    lessonId: lesson.id,
    lessonVersion: lesson.version,
    language: tag,
    questionId: question.id,
    variantId: variant.id,
    topic: fill(ofQuestion?.topic),
    scenario: fill(ofVariant.scenario),
    ask: fill(ofVariant.ask),
    options: variant.options.map(({ id }) => ({ id, text: fill(ofVariant.options[id]) })),
    notSure: fill(flattenWords({ quiz: ui['quiz'] ?? {} }).get('quiz.notSure')),
  }
}
