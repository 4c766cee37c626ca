import { measurePairs, type Pair } from '../pairs.ts'
import { openAnswerer } from './answerer.ts'

export interface GrowthTask {
  name: 'growth'
  /** The one with the fewest answers. */
  smallDir: string
  largeDir: string
  saves: number
}

/** The cost of an answer among many, against one among few, by turns. */
export async function measureGrowth({ smallDir, largeDir, saves }: GrowthTask): Promise<Pair[]> {
  const small = openAnswerer(smallDir)
  const large = openAnswerer(largeDir)
  for (const each of [small, large]) for (let save = 0; save < 20; save++) each.answer()
  const pairs = await measurePairs(saves, large.answer, small.answer)
  small.close()
  large.close()
  return pairs
}
