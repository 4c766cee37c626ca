import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  backUpInto,
  damageAndOpen,
  damageKinds,
  takeSnapshot,
  type Outcome,
} from '../helpers/faults/damage.ts'
import { howMuch, report } from '../helpers/faults/how-much.ts'
import { seededRandom } from '../helpers/faults/random.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

it.each([
  ['without a backup', false],
  ['with a backup', true],
])('results damaged at random places, %s, are never silently empty', (what, hasBackup) => {
  const random = seededRandom(hasBackup ? 7 : 20260304)
  const snapshot = takeSnapshot({ dir: makeTempDir(), visits: 12 })
  const backupDir = makeTempDir()
  if (hasBackup) backUpInto(snapshot.dir, backupDir)
  const outcomes: Record<string, Record<Outcome['kind'], number>> = {}
  for (let round = 0; round < howMuch(500, 80); round++) {
    const kind = damageKinds[round % damageKinds.length] ?? 'one bit'
    const part = round % (2 * damageKinds.length) < damageKinds.length ? '' : '-wal'
    const dir = mkdtempSync(join(tmpdir(), 'aftercare-test-'))
    const outcome = damageAndOpen(snapshot, dir, {
      ...{ part, kind, random },
      ...(hasBackup && { backupDir }),
    })
    rmSync(dir, { recursive: true })
    const name = `${kind} in the ${part === '' ? 'file' : 'log'}`
    outcomes[name] ??= { whole: 0, shorter: 0, salvaged: 0, refused: 0 }
    outcomes[name][outcome.kind]++

    const which = `round ${round}: ${name}`
    if (outcome.kind === 'refused') expect(outcome.code, which).toBe('database-corrupt')
    else expect(outcome.visits, which).toBeGreaterThan(0)
    // Only the end of the log may go without a word: a power cut looks the same.
    if (outcome.kind === 'shorter') expect(part, which).toBe('-wal')
    if (hasBackup) {
      expect(outcome.kind, which).not.toBe('refused')
      if (outcome.kind === 'salvaged') expect(outcome.visits, which).toBe(snapshot.visits)
    }
  }
  for (const [name, counts] of Object.entries(outcomes)) report(`${what}, ${name}`, counts)
})
