import type { PreviewGroup, PreviewPart, PreviewText } from '../../shared/approvals.ts'
import type { Clinic } from '../../shared/clinic.ts'
import { conditionsSchema, type Conditions, type Lesson, type When } from '../../shared/lesson.ts'
import { flattenWords, placeholdersIn } from '../../shared/locale.ts'
import { formatMoment } from '../../shared/timeline.ts'
import { formatValues } from '../../shared/values.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import { wordsOfMeta } from '../content/load-locale.ts'
import { patientWords } from '../content/patient-words.ts'
import { viewOfMoment } from '../content/timeline.ts'

const SHEET_UI = 'sheet'
/** What a moment of the visit fills in: a count, a name. */
const FILLED_LATER = '…'

type Kind = PreviewText['kind']
type Values = Readonly<Record<string, string>>

interface PreviewOptions {
  lesson: Lesson
  locale: LocaleContent
  clinic: Clinic
  conditions: Conditions
  now: Date
}

/** All that any patient may read of a lesson in a language: every slide, line, variant and button. */
export function previewParts(options: PreviewOptions): PreviewPart[] {
  const { lesson, locale, clinic, conditions } = options
  const { lesson: words, meta } = locale
  const texts = flattenWords({ ...words })
  const values: Values = formatValues(clinic, conditions, meta.formatLocale, meta.phoneExtension)
  const textsOf = (key: string, kind: Kind, when?: When, more: Values = {}): PreviewText[] => {
    const text = texts.get(key)
    if (text === undefined) return []
    return [{ key, text: fill(text, { ...values, ...more }), kind, isForSome: isForSome(when) }]
  }
  const sayAll = (start: string, kind: Kind) =>
    [...texts.keys()].filter((key) => key.startsWith(start)).flatMap((key) => textsOf(key, kind))
  const figureTexts = (figure: string | undefined) =>
    figure === undefined
      ? []
      : [
          ...textsOf(`figures.${figure}.caption`, 'caption'),
          ...textsOf(`figures.${figure}.alternative`, 'alternative'),
        ]

  const slides = lesson.slides.map((slide) => {
    const key = `slides.${slide.id}`
    const group: PreviewGroup = {
      id: key,
      figure: slide.figure ?? null,
      urgency: slide.urgency ?? null,
      isForSome: isForSome(slide.when),
      texts: [
        ...textsOf(`${key}.headline`, 'headline'),
        ...slide.lines.flatMap(({ id, when }) => textsOf(`${key}.lines.${id}`, 'line', when)),
        ...figureTexts(slide.figure),
        ...textsOf(`signs.${slide.id}`, 'sign'),
      ],
    }
    return { section: slide.section, group }
  })
  const sections = lesson.sections.map((id) => ({
    id: `section-${id}`,
    title: words.sections[id] ?? null,
    groups: slides.filter(({ section }) => section === id).map(({ group }) => group),
  }))
  const stages = lesson.timeline.map((stage): PreviewGroup => {
    const key = `timeline.${stage.id}`
    const moment = (at: typeof stage.from) =>
      formatMoment(viewOfMoment(at, clinic.limits, options.now), meta.formatLocale, 'long', null)
    const times = { from: moment(stage.from), ...(stage.to && { to: moment(stage.to) }) }
    const lines = (part: 'feel' | 'do') =>
      stage[part].flatMap(({ id, when }) => textsOf(`${key}.${part}.${id}`, 'line', when, times))
    return {
      id: key,
      figure: stage.figure ?? null,
      urgency: null,
      isForSome: isForSome(stage.when),
      texts: [
        ...textsOf(`${key}.name`, 'headline', undefined, times),
        ...textsOf(`${key}.time`, 'line', undefined, times),
        ...lines('feel'),
        ...lines('do'),
        ...figureTexts(stage.figure),
      ],
    }
  })
  const questions = lesson.questions.flatMap((question) => {
    const key = `questions.${question.id}`
    const group = (id: string, inside: PreviewText[]): PreviewGroup => ({
      id,
      figure: null,
      urgency: null,
      isForSome: isForSome(question.when) || question.optional === true,
      texts: inside,
    })
    return [
      ...question.variants.map((variant) => {
        const path = `${key}.variants.${variant.id}`
        return group(path, [
          ...textsOf(`${path}.scenario`, 'line'),
          ...textsOf(`${path}.ask`, 'headline'),
          ...variant.options.flatMap(({ id, correct }) =>
            textsOf(`${path}.options.${id}`, correct ? 'right' : 'wrong'),
          ),
        ])
      }),
      group(key, [...textsOf(`${key}.topic`, 'topic'), ...textsOf(`${key}.why`, 'why')]),
    ]
  })
  const ui = Object.entries(patientWords(locale.ui)).map(([name, group]) =>
    plainGroup(name, flattenWords({ [name]: group }), values),
  )
  const others = [
    { id: 'timeline', title: null, groups: stages },
    { id: 'questions', title: null, groups: questions },
    {
      id: 'sheet',
      title: null,
      groups: [
        ...ui.filter(({ id }) => id === SHEET_UI),
        { ...plainGroup('signGroups', new Map(), values), texts: sayAll('signGroups.', 'line') },
      ],
    },
    { id: 'screens', title: null, groups: ui.filter(({ id }) => id !== SHEET_UI) },
  ]
  const start = {
    ...plainGroup('meta', flattenWords({ name: meta.name, ...wordsOfMeta(meta) }), values),
    id: 'start',
  }
  start.texts.push(...textsOf('title', 'headline'), ...textsOf('mainMessage', 'line'))
  return [{ id: 'start', title: null, groups: [start] }, ...sections, ...others]
    .map((part) => ({ ...part, groups: part.groups.filter(({ texts: all }) => all.length > 0) }))
    .filter(({ groups }) => groups.length > 0)
}

function plainGroup(id: string, texts: ReadonlyMap<string, string>, values: Values): PreviewGroup {
  return {
    id,
    figure: null,
    urgency: null,
    isForSome: false,
    texts: [...texts].map(([key, text]) => ({
      key,
      text: fill(text, values),
      kind: 'line',
      isForSome: false,
    })),
  }
}

function fill(text: string, values: Values): string {
  return placeholdersIn(text).reduce(
    (filled, name) =>
      filled.replaceAll(
        new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, 'g'),
        () => values[name] ?? FILLED_LATER,
      ),
    text,
  )
}

/** Whether there is a patient who is not shown it. */
function isForSome(when: When | undefined): boolean {
  if (when === undefined) return false
  return (Object.keys(when) as (keyof Conditions)[]).some((name) => {
    const allowed: readonly string[] = when[name] ?? []
    return conditionsSchema.entries[name].options.some((option) => !allowed.includes(option))
  })
}
