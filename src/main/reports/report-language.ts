import type { Clinic } from '../../shared/clinic.ts'
import { flattenWords } from '../../shared/locale.ts'
import type { TableLanguage } from '../../shared/report-table.ts'
import { anyPatient, fillPlain, formatValues } from '../../shared/values.ts'
import type { LocaleContent } from '../content/load-locale.ts'

export interface ReportLanguage extends TableLanguage {
  direction: 'ltr' | 'rtl'
  /** Translates a key under `staff.results`. */
  translate: (key: string, values?: Record<string, string>) => string
}

/** The words of a report's file, as the screen has them. */
export function reportLanguage(
  { ui, lesson, meta }: Pick<LocaleContent, 'ui' | 'lesson' | 'meta'>,
  clinic: Clinic,
): ReportLanguage {
  const words = flattenWords(ui)
  const clinicValues = formatValues(clinic, anyPatient, meta.formatLocale, meta.phoneExtension)
  const ofLesson = (text: string | undefined) =>
    text === undefined ? null : fillPlain(text, clinicValues)
  return {
    formatLocale: meta.formatLocale,
    direction: meta.direction,
    translate: (key, values = {}) => fillPlain(words.get(`staff.results.${key}`) ?? key, values),
    topic: (id) => ofLesson(lesson.questions[id]?.topic),
    slide: (id) => ofLesson(lesson.slides[id]?.headline),
  }
}
