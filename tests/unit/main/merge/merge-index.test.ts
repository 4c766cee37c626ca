import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { MergeIndex } from '../../../../src/main/merge/merge-index.ts'

it('goes on giving rows while the garbage collector runs', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const index = new MergeIndex()
  const row = {
    file: 'answers.csv',
    startedAt: null,
    changedNo: null,
    hasStates: false,
    exportedAt: '',
    exportedBy: '',
    source: '',
  }
  for (let seq = 0; seq < 100; seq++) {
    index.add({ ...row, id: 'v1', seq, cells: ['1'] }, () => 'same', String)
  }
  let count = 0
  for (const { seq } of index.rows('answers.csv')) {
    expect(seq).toBe(count++)
    if (count % 10 > 0) continue
    collectGarbage()
    // What was collected is closed in a later turn.
    await nextTurn()
  }
  expect(count).toBe(100)
  index.close()
})
