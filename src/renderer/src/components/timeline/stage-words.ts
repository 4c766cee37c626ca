import { formatMoment, type StageView } from '../../../../shared/timeline.ts'

export interface StageWords {
  name: string
  /** When, as on the path: "Until Wed, Nov 25". */
  shortTime: string
  /** When, in full: "Until Wednesday, November 25". */
  time: string
  feel: string[]
  advice: string[]
}

/**
 * The words of a stage with its real times in them.
 * @param lessonText a text of the lesson by its path, with these values beside the clinic's
 * @param today null for what is read later, such as paper
 */
export function stageWords(
  lessonText: (path: string, values: Record<string, string>) => string,
  { id, from, to, feel, do: advice }: StageView,
  formatLocale: string,
  today: Date | null,
): StageWords {
  const wordOf = (key: string, width: 'long' | 'short' = 'long') =>
    lessonText(`timeline.${id}.${key}`, {
      from: formatMoment(from, formatLocale, width, today),
      ...(to && { to: formatMoment(to, formatLocale, width, today) }),
    })
  return {
    name: wordOf('name'),
    shortTime: wordOf('time', 'short'),
    time: wordOf('time'),
    feel: feel.map((lineId) => wordOf(`feel.${lineId}`)),
    advice: advice.map((lineId) => wordOf(`do.${lineId}`)),
  }
}
