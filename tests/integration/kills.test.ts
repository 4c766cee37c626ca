import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { killStores } from '../helpers/faults/kills.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

it('loses and doubles nothing that was acknowledged when killed at twenty random instants', async () => {
  const path = join(makeTempDir(), DATABASE_NAME)
  const count = await killStores(path, { kills: 20, seed: 20260304 })
  expect(count).toMatchObject({ kills: 20, lost: 0, duplicates: 0 })
  expect(count.acknowledged).toBeGreaterThan(20)
})
