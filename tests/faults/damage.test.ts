import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  backUpInto,
  damageAndOpen,
  damageKinds,
  falseWords,
  takeSnapshot,
  type Inventoried,
  type Outcome,
} from '../helpers/faults/damage.ts'
import { howMuch, report } from '../helpers/faults/how-much.ts'
import { seededRandom } from '../helpers/faults/random.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

it.each<[string, boolean, Inventoried]>([
  ['without a backup, as they were written down', false, 'all'],
  ['without a backup, as half of them was written down', false, 'half'],
  ['with a backup', true, 'half'],
])('of damaged results, %s, nothing false is said', (what, hasBackup, inventoried) => {
  const random = seededRandom(hasBackup ? 7 : 20260304)
  const snapshot = takeSnapshot({ dir: makeTempDir(), visits: 12, inventoried })
  const backupDir = makeTempDir()
  if (hasBackup) backUpInto(snapshot.dir, backupDir)
  const outcomes: Record<string, Record<Outcome['kind'], number>> = {}
  const wrong: string[] = []
  for (let round = 0; round < howMuch(400, 84); round++) {
    const kind = damageKinds[round % damageKinds.length] ?? ''
    const part = round % (2 * damageKinds.length) < damageKinds.length ? '' : '-wal'
    const dir = mkdtempSync(join(tmpdir(), 'aftercare-test-'))
    const outcome = damageAndOpen(snapshot, dir, {
      ...{ part, kind, random },
      ...(hasBackup && { backupDir }),
    })
    rmSync(dir, { recursive: true })
    const name = `${kind} in the ${part === '' ? 'file' : 'log'}`
    outcomes[name] ??= { silent: 0, salvaged: 0, refused: 0 }
    outcomes[name][outcome.kind]++

    const which = `round ${round}: ${name}`
    if (outcome.kind === 'refused') expect(outcome.code, which).toBe('database-corrupt')
    // What was saved after it was last written down may end the log at any place, as a power cut does.
    const isCut = inventoried === 'half' && part === '-wal' && kind.startsWith('cut')
    if (!isCut || outcome.kind !== 'silent') {
      for (const words of falseWords(outcome)) wrong.push(`${which}: ${words}`)
    }
    if (hasBackup && outcome.kind === 'salvaged') {
      expect(outcome.lost, which).toEqual(noneOf(outcome.lost))
    }
    if (hasBackup) expect(outcome.kind, which).not.toBe('refused')
  }
  for (const [name, counts] of Object.entries(outcomes)) report(`${what}, ${name}`, counts)
  expect(wrong).toEqual([])
})

const noneOf = (lost: Outcome['lost']) =>
  Object.fromEntries(Object.keys(lost).map((table) => [table, 0]))
