import { numberText, type Curve } from './chart.ts'
import type { Machine } from './machine.ts'
import type { Row } from './row.ts'
import type { Spread } from './statistics.ts'

interface Results {
  machine: Machine
  isQuick: boolean
  minutes: number
  failures: readonly string[]
  rows: readonly Row[]
  curves: readonly Curve[]
}

/** The results as a person reads them. */
export function resultsMarkdown({
  machine,
  isQuick,
  minutes,
  failures,
  rows,
  curves,
}: Results): string {
  const lines = [
    '# Benchmark results',
    '',
    `${machine.at}, ${minutes.toFixed(1)} minutes${isQuick ? ', **quick run: too few of each to rely on**' : ''}. ${machine.system}; ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.fileSystem}; Node ${machine.node}, Electron ${machine.electron}, sqlite3 ${machine.sqlite3}; load at the end ${machine.load}.`,
    '',
    'Middle figure (median) [half of the figures are between these], number of figures. A ratio is the middle of the ratios of the pairs.',
    '',
    ...tableLines(rows),
    '',
    ...rows.flatMap(({ what, notes }) =>
      notes.filter(Boolean).map((note) => `- **${what}:** ${note}`),
    ),
    ...(failures.length > 0 ? ['', '## Could not be measured', '', ...failures] : []),
    '',
    ...curves.map(({ title, name }) => `![${title}](${name}.svg)\n`),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function tableLines(rows: readonly Row[]): string[] {
  const head = ['what', 'against', 'ours', 'theirs', 'ratio', 'target', '']
  return [
    tableLine(head),
    tableLine(head.map(() => '---')),
    ...rows.map(({ what, against, unit, ours, theirs, ratio, target, isMet }) =>
      tableLine([
        what,
        against ?? '-',
        spreadText(ours, ` ${unit}`),
        theirs === null ? '-' : spreadText(theirs, ` ${unit}`),
        ratio === null ? '-' : spreadText(ratio, 'x'),
        target ?? '-',
        isMet === null ? 'shown' : isMet ? 'met' : '**missed**',
      ]),
    ),
  ]
}

const tableLine = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** `12.3 ms [11.9 to 13.1], 24`; a figure that was taken once stands alone. */
export function spreadText({ median, lowerQuartile, upperQuartile, count }: Spread, unit: string) {
  const middle = `${numberText(median)}${unit}`
  if (count === 1) return middle
  return `${middle} [${numberText(lowerQuartile)} to ${numberText(upperQuartile)}], ${count}`
}
