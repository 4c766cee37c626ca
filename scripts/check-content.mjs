// Prints which slide teaches each fact and which question asks it; fails on a fact left out, on a
// slide with too many words or too hard to read, and on refused content.
import { join, resolve } from 'node:path'
import { runnerImport } from 'vite'

const LESSON_ID = 'facet-joint-injection'
const root = resolve(import.meta.dirname, '..')

/** @typedef {typeof import('../scripts/content/coverage.ts')} Coverage */
/** @typedef {typeof import('../src/main/content/load.ts')} Load */
/** @type {{ module: Coverage }} */
const { module: coverage } = await runnerImport(join(root, 'scripts/content/coverage.ts'))
/** @typedef {typeof import('./content/measure.ts')} Measure */
/** @typedef {typeof import('../src/shared/values.ts')} Values */
/** @typedef {typeof import('../src/shared/clinic.ts')} Clinic */
/** @typedef {typeof import('../src/main/platform/json-file.ts')} ParseFile */
/** @type {{ module: Clinic }} */
const { module: clinic } = await runnerImport(join(root, 'src/shared/clinic.ts'))
/** @type {{ module: ParseFile }} */
const { module: files } = await runnerImport(join(root, 'src/main/platform/json-file.ts'))
/** @type {{ module: Measure }} */
const { module: measuring } = await runnerImport(join(root, 'scripts/content/measure.ts'))
/** @type {{ module: Values }} */
const { module: values } = await runnerImport(join(root, 'src/shared/values.ts'))
/** @type {{ module: Load }} */
const { module: load } = await runnerImport(join(root, 'src/main/content/load.ts'))

const content = load.loadContent(
  [{ lessonsDir: join(root, 'resources/lessons'), localesDir: join(root, 'locales') }],
  LESSON_ID,
)
const { lesson, locales, problems } = content

for (const { id, critical, slides, questions, gist } of coverage.coverageOf(lesson)) {
  const where = slides.join(', ') || '-'
  const asked = questions.length > 0 ? ` · asked by ${questions.join(', ')}` : ''
  console.log(`${id.padEnd(8)} ${critical ? 'C' : ' '} ${gist}\n           on ${where}${asked}`)
}

const exampleClinic = files.parseJsonFile(
  join(root, 'resources/clinic.example.json'),
  clinic.clinicSchema,
)
/** @type {import('../src/shared/lesson.ts').Conditions} */
const nothingKnown = {
  region: 'unknown',
  steroid: 'unknown',
  sedation: 'unknown',
  diabetes: 'unknown',
  bloodThinner: 'unknown',
}
/** What a text reads like with the example clinic's values in it. @param {string} formatLocale */
function filler(formatLocale) {
  /** @type {Record<string, string>} */
  const shown = {
    ...values.formatValues(exampleClinic, nothingKnown, formatLocale),
    from: values.isolate('Sunday, November 29'),
    to: values.isolate('Sunday, December 6'),
  }
  return (/** @type {string} */ text) =>
    text.replace(/\{\{(\w+)\}\}/g, (_all, /** @type {string} */ name) => shown[name] ?? name)
}

const measures = [...locales].map(([tag, locale]) => ({
  tag,
  ...measuring.measure(tag, lesson, locale.lesson, filler(locale.meta.formatLocale)),
}))
console.log('\npart                         words  longest sentence  grade (without names)')
for (const { id, words, longestSentence, grade, gradeWithoutNames } of measures.find(
  ({ tag }) => tag === 'en',
)?.parts ?? []) {
  const grades = `${(grade ?? 0).toFixed(1).padStart(5)} (${(gradeWithoutNames ?? 0).toFixed(1)})`
  console.log(
    `${id.padEnd(28)} ${String(words).padStart(5)}  ${String(longestSentence).padStart(16)}  ${grades}`,
  )
}
for (const { tag, summary, remarks } of measures) {
  console.log(`\n${tag}: ${summary}`)
  for (const remark of remarks) console.log(`  ${remark}`)
}

const english = locales.get('en')
const failures = [
  ...problems.map(({ file, key, reason }) => `${file}: ${key}: ${reason}`),
  ...coverage.findUntaught(lesson),
  ...coverage.findUntaughtByDefault(lesson),
  ...[...locales].flatMap(([tag, locale]) =>
    coverage.findLongSlides(lesson, locale.lesson).map((found) => `${tag}: ${found}`),
  ),
  ...measures.flatMap(({ tag, failures }) => failures.map((failure) => `${tag}: ${failure}`)),
  ...(english ? coverage.findWrongRegions(lesson, english.lesson) : ['en is not offered']),
]
const taught = lesson.facts.length
console.log(
  `\n${taught} facts, ${lesson.slides.length} slides, ${lesson.questions.length} questions, languages: ${[...locales.keys()].join(', ')}`,
)
for (const failure of failures) console.error(`✗ ${failure}`)
if (failures.length > 0) process.exitCode = 1
