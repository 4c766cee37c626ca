import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { guards } from '../../../../scripts/lockdown/guards.mjs'

const root = resolve(import.meta.dirname, '../../../..')

test.each(guards.map((guard) => ({ ...guard })))('$name stands where it is known to', (guard) => {
  const source = readFileSync(resolve(root, guard.file), 'utf8')
  for (const [from] of guard.removal) expect(source.split(from)).toHaveLength(2)
})
