import { expect, test } from 'vitest'
import { atMost, rowOfFigures, rowOfPairs } from '../../../../scripts/bench/row.ts'
import { resultsMarkdown, spreadText } from '../../../../scripts/bench/table.ts'

const machine = {
  ...{ at: '2026-11-26T17:00:00Z', system: 'Debian', processor: 'a processor', cores: 2 },
  ...{ memoryGiB: 8, fileSystem: 'ext4', node: 'v20', electron: '33', sqlite3: '3.40', load: 1 },
}
const about = { machine, isQuick: false, minutes: 3, failures: [], curves: [] }
const pairs = [
  { ours: 120, theirs: 100 },
  { ours: 130, theirs: 100 },
]
const missed = rowOfPairs({
  ...{ what: 'start', against: 'a | b', unit: 'ms', pairs, target: atMost(1.15) },
  notes: ['from outside'],
})

test('a missed target is called missed, with both sides, the ratio and its spread', () => {
  const markdown = resultsMarkdown({ ...about, rows: [missed] })
  expect(markdown).toContain(
    '| start | a \\| b | 125 ms [123 to 128], 2 | 100 ms [100 to 100], 2 | 1.25x [1.23 to 1.27], 2 | ≤ 1.15x | **missed** |',
  )
  expect(markdown).toContain('- **start:** from outside')
})

test('what has nothing beside it and no target is only shown', () => {
  const shown = rowOfFigures({ what: 'fonts', unit: 'KB', ours: [427.3] })
  expect(resultsMarkdown({ ...about, rows: [shown] })).toContain(
    '| fonts | - | 427 KB | - | - | - | shown |',
  )
})

test('says what could not be measured, and that a quick run is one', () => {
  const markdown = resultsMarkdown({
    ...about,
    isQuick: true,
    failures: ['export: no room'],
    rows: [],
  })
  expect(markdown).toContain('export: no room')
  expect(markdown).toContain('quick run')
})

test('a figure that was taken once has no spread', () => {
  expect(spreadText({ median: 5, lowerQuartile: 5, upperQuartile: 5, count: 1 }, ' ms')).toBe(
    '5 ms',
  )
})
