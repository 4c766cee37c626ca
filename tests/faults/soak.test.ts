import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { howMuch, report } from '../helpers/faults/how-much.ts'
import { linesOf, startChild } from '../helpers/faults/start-child.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

/** A disk would only make it slower: what is measured is memory. */
const inMemory = existsSync('/dev/shm') ? '/dev/shm' : undefined

const MIB = 1024 * 1024
/** What caches and the collector's whims may add; a leak of a visit's view would be far past it. */
const SPARE_BYTES = 12 * MIB

it('visits without end take no more memory than the first ones did', async () => {
  const visits = howMuch(10_000, 400)
  const child = await startChild('soak', join(makeTempDir(inMemory), DATABASE_NAME), `${visits}`)
  const lines = await linesOf(child)
  const samples = lines
    .filter((line) => line.startsWith('memory'))
    .map((line) => line.split(' ').slice(1).map(Number))
  expect(samples.length).toBeGreaterThanOrEqual(8)
  const inMiB = (of: 1 | 2) =>
    samples.map((sample) => ((sample[of] ?? 0) / MIB).toFixed(1)).join(' ')
  report('soak', { visits, 'heap MiB': inMiB(1), 'RSS MiB': inMiB(2) })
  // Of the second eighth: by then what is compiled once is compiled.
  const early = samples[1] ?? []
  const late = samples.at(-1) ?? []
  expect(late[0]).toBe(visits)
  expect((late[1] ?? 0) - (early[1] ?? 0)).toBeLessThan(SPARE_BYTES)
  expect((late[2] ?? 0) - (early[2] ?? 0)).toBeLessThan(4 * SPARE_BYTES)
})
