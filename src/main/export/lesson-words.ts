import type { Clinic } from '../../shared/clinic.ts'
import { AppError } from '../../shared/errors.ts'
import type { Conditions } from '../../shared/lesson.ts'
import { formatValues } from '../../shared/values.ts'
import { contentDirs } from '../content/content-dirs.ts'
import { loadContent, type Content } from '../content/load.ts'
import type { FormatContext } from './record-format.ts'

const UNKNOWN: Conditions = {
  region: 'unknown',
  steroid: 'unknown',
  sedation: 'unknown',
  diabetes: 'unknown',
  bloodThinner: 'unknown',
}

interface Source {
  appDir: string
  dataDir: string
  lessonId: string
  /** Null where the clinic is not set up: texts then keep the names of its values. */
  clinic: Clinic | null
}

/**
 * The words of the lesson as this kiosk has them now, read when a format first asks for some. What a
 * patient was shown is told by the hash in each answer.
 */
export function readLessonWords({
  appDir,
  dataDir,
  lessonId,
  clinic,
}: Source): FormatContext['wordsOf'] {
  let content: Content | null | undefined
  const valuesByTag = new Map<string, Readonly<Record<string, string>>>()
  return (language, questionId, variantId) => {
    if (content === undefined) content = loadOrNothing(appDir, dataDir, lessonId)
    const locale = content?.locales.get(language)
    const words = locale?.lesson.questions[questionId]?.variants[variantId]
    if (locale === undefined || words === undefined) return null
    let values = valuesByTag.get(language)
    if (values === undefined) {
      values =
        clinic === null
          ? {}
          : formatValues(clinic, UNKNOWN, locale.meta.formatLocale, locale.meta.phoneExtension)
      valuesByTag.set(language, values)
    }
    const fill = fillWith(values)
    return {
      question: fill(`${words.scenario} ${words.ask}`),
      option: (optionId) => {
        const text = words.options[optionId]
        return text === undefined ? null : fill(text)
      },
    }
  }
}

/** Isolates keep numbers whole on a screen; in a record they are noise. */
const ISOLATES = /[\u2066-\u2069]/g

const fillWith = (values: Readonly<Record<string, string>>) => (text: string) =>
  text
    .replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole)
    .replaceAll(ISOLATES, '')

/** An export needs no words: where the lesson cannot be read, its ids stand alone. */
function loadOrNothing(appDir: string, dataDir: string, lessonId: string): Content | null {
  try {
    return loadContent(contentDirs(appDir, dataDir), lessonId)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
