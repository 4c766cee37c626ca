import { planFor } from '../../src/main/content/plan.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { formatValues } from '../../src/shared/values.ts'
import { makeClinic } from '../../tests/helpers/factories.ts'
import { shippedContent } from '../../tests/helpers/visit-setup.ts'

/** What a patient reads of the lesson, in English, as plain text: for pages that are not the kiosk. */

export interface SlideText {
  headline: string
  lines: string[]
}

export interface QuestionText {
  id: string
  ask: string
  why: string
  options: { id: string; text: string; isCorrect: boolean }[]
}

export interface LessonText {
  title: string
  slides: SlideText[]
  questions: QuestionText[]
}

export function readLessonText(): LessonText {
  const { lesson, locales } = shippedContent
  const locale = locales.get('en')
  if (locale === undefined) throw new Error('there is no English')
  const { lesson: words, meta } = locale
  const { conditions } = defaultSettings()
  const plan = planFor(lesson, conditions)
  const values: Readonly<Record<string, string>> = formatValues(
    makeClinic(),
    conditions,
    meta.formatLocale,
  )
  const fill = (text: string) =>
    text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
  return {
    title: words.title,
    slides: plan.slides.map(({ id, lines }) => {
      const slide = words.slides[id]
      return {
        headline: fill(slide?.headline ?? ''),
        lines: lines.map((line) => fill(slide?.lines[line.id] ?? '')),
      }
    }),
    questions: plan.questions.map(({ id, variants: [variant] }) => {
      const question = words.questions[id]
      const said = question?.variants[variant?.id ?? '']
      return {
        id,
        ask: fill(`${said?.scenario ?? ''} ${said?.ask ?? ''}`),
        why: fill(question?.why ?? ''),
        options: (variant?.options ?? []).map((option) => ({
          id: option.id,
          text: fill(said?.options[option.id] ?? ''),
          isCorrect: option.correct === true,
        })),
      }
    }),
  }
}
