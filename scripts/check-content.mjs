// Prints which slide teaches each fact and which question asks it; fails on a fact left out, on a
// plan that breaks for some patient, on a slide with too many words, and on refused content.
import { join, resolve } from 'node:path'
import { runnerImport } from 'vite'

const LESSON_ID = 'facet-joint-injection'
const root = resolve(import.meta.dirname, '..')

/** @typedef {typeof import('../src/main/content/coverage.ts')} Coverage */
/** @typedef {typeof import('../src/main/content/load.ts')} Load */
/** @type {{ module: Coverage }} */
const { module: coverage } = await runnerImport(join(root, 'src/main/content/coverage.ts'))
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

const english = locales.get('en')
const failures = [
  ...problems.map(({ file, key, reason }) => `${file}: ${key}: ${reason}`),
  ...coverage.findUntaught(lesson),
  ...coverage.findUntaughtByDefault(lesson),
  ...[...locales].flatMap(([tag, locale]) =>
    coverage.findLongSlides(lesson, locale.lesson).map((found) => `${tag}: ${found}`),
  ),
  ...(english ? coverage.findWrongRegions(lesson, english.lesson) : ['en is not offered']),
]
const taught = lesson.facts.length
console.log(
  `\n${taught} facts, ${lesson.slides.length} slides, ${lesson.questions.length} questions, languages: ${[...locales.keys()].join(', ')}`,
)
for (const failure of failures) console.error(`✗ ${failure}`)
if (failures.length > 0) process.exitCode = 1
