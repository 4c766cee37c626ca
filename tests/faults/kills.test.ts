import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { howMuch, report } from '../helpers/faults/how-much.ts'
import { killStores, type KillCount } from '../helpers/faults/kills.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

/** Two stores at once, each on results of its own: as many as there are processors to kill on. */
const LANES = 2

it('a store killed at random instants has lost and doubled nothing it acknowledged', async () => {
  const kills = howMuch(950, 60) / LANES
  const lanes = await Promise.all(
    Array.from({ length: LANES }, (_lane, lane) =>
      killStores(join(makeTempDir(), DATABASE_NAME), { kills, seed: 20260304 + lane * 10_000 }),
    ),
  )
  const total: KillCount = {
    kills: 0,
    acknowledged: 0,
    lost: 0,
    duplicates: 0,
    resumed: 0,
    visits: 0,
  }
  for (const lane of lanes) {
    for (const name of Object.keys(total) as (keyof KillCount)[]) total[name] += lane[name]
  }
  report('kills of a store', total)
  expect(total).toMatchObject({ kills: kills * LANES, lost: 0, duplicates: 0 })
  expect(total.acknowledged).toBeGreaterThan(kills)
})
