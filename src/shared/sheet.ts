import * as v from 'valibot'
import { clinicSchema } from './clinic.ts'
import { conditionsSchema, idSchema, lessonWordsSchema } from './lesson.ts'
import { wordTreeSchema } from './locale.ts'
import { momentViewSchema, stageViewSchema } from './timeline.ts'
import { offeredLanguageSchema, topicSchema, visitIdSchema } from './visit.ts'

/** The take-home sheet: one page with what this patient was taught, in the same words. */

export const paperSchema = v.picklist(['A4', 'Letter'])
export type Paper = v.InferOutput<typeof paperSchema>

const pointSchema = v.strictObject({
  slideId: idSchema,
  /** Of signs: the heading they stand under; null for none. */
  group: v.nullable(idSchema),
  /** The lines of the slide that are on the sheet, too. */
  lineIds: v.array(idSchema),
})

export const sheetViewSchema = v.strictObject({
  visitId: visitIdSchema,
  conditions: conditionsSchema,
  injectedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Questions that were missed at least once; those left to the nurse first. */
  missed: v.array(topicSchema),
  emergency: v.array(pointSchema),
  clinic: v.array(pointSchema),
  atHome: v.array(pointSchema),
  /** The slide that shows the timeline to this patient, whose headline it goes by; null without one. */
  timelineSlideId: v.nullable(idSchema),
  timeline: v.array(stageViewSchema),
  /** When to write down the pain: hours of the first day, then days. */
  diary: v.array(momentViewSchema),
})
export type SheetView = v.InferOutput<typeof sheetViewSchema>

/** All that the page needs to show a sheet by itself. */
export const sheetPageSchema = v.strictObject({
  sheet: sheetViewSchema,
  paper: paperSchema,
  clinic: clinicSchema,
  language: offeredLanguageSchema,
  words: v.strictObject({ ui: wordTreeSchema, lesson: lessonWordsSchema }),
})
export type SheetPage = v.InferOutput<typeof sheetPageSchema>

/** Where Letter is the usual paper (CLDR 46, supplemental data, paper size `US-Letter`). */
const LETTER_REGIONS = new Set([
  'BZ',
  'CA',
  'CL',
  'CO',
  'CR',
  'GT',
  'MX',
  'NI',
  'PA',
  'PH',
  'PR',
  'SV',
  'US',
  'VE',
])

/** The paper that is usual in the region of a BCP 47 tag, or where its language is most spoken. */
export function usualPaper(formatLocale: string): Paper {
  const { region } = new Intl.Locale(formatLocale).maximize()
  return region !== undefined && LETTER_REGIONS.has(region) ? 'Letter' : 'A4'
}
