import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/main/database/open.ts'
import { PendingStore } from '../../src/main/database/pending-store.ts'
import { StaffStore } from '../../src/main/database/staff-store.ts'
import { DATABASE_NAME, VisitStore } from '../../src/main/database/visit-store.ts'
import { Visits } from '../../src/main/visit/visits.ts'
import { FakeClock } from '../helpers/fake-clock.ts'
import { howMuch, report } from '../helpers/faults/how-much.ts'
import { pick, seededRandom } from '../helpers/faults/random.ts'
import { goThrough } from '../helpers/faults/whole-visit.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { canMakeDisk, makeSmallDisk, whyNoDisk } from '../helpers/small-disk.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits, visitSetup } from '../helpers/visits.ts'

describe('a small disk', () => {
  it.skipIf(!canMakeDisk)(
    `that is full again and again loses no answer while the kiosk runs (${whyNoDisk})`,
    () => {
      const disk = makeSmallDisk(makeTempDir(), 24)
      onTestFinished(disk.remove)
      const path = join(disk.dir, DATABASE_NAME)
      const database = openDatabase(path)
      onTestFinished(() => {
        database.close()
      })
      const clock = new FakeClock()
      const log = new MemoryLog()
      const pending = new PendingStore({
        store: new VisitStore(database, path),
        audit: new StaffStore(database, path),
        clock,
        log,
      })
      const visits = new Visits({ ...visitSetup(clock), store: pending, log })
      const random = seededRandom(5)
      const room = { isFull: false }
      let answers = 0
      let mostWaiting = 0
      const rounds = howMuch(60, 10)
      for (let round = 0; round < rounds; round++) {
        let before = ''
        goThrough(visits, visits.begin('en'), random, ({ id, turn, step }) => {
          clock.advance(1000)
          if (before === `question ${id}`) answers++
          before = `${step.kind} ${id}`
          if (turn % 10 !== pick(random, 10)) return
          if (room.isFull) disk.free()
          else disk.fill()
          room.isFull = !room.isFull
          mostWaiting = Math.max(mostWaiting, pending.count)
        })
      }
      if (room.isFull) disk.free()
      while (pending.isPending) pending.retry()
      const row: unknown = database
        .prepare(
          `SELECT (SELECT count(*) FROM visits WHERE status = 'completed') AS visits,
             (SELECT count(*) FROM answers) AS answers`,
        )
        .get()
      report('full disk', { visits: rounds, answers, 'most waiting': mostWaiting, lost: 0 })
      expect(row).toEqual({ visits: rounds, answers })
      expect(database.prepare('PRAGMA quick_check').get()).toEqual({ quick_check: 'ok' })
      expect(mostWaiting).toBeGreaterThan(0)
    },
  )

  it.skipIf(!canMakeDisk)(
    `that is read-only at the start is refused by name, and taken when it is not (${whyNoDisk})`,
    () => {
      const disk = makeSmallDisk(makeTempDir(), 24)
      onTestFinished(disk.remove)
      const path = join(disk.dir, DATABASE_NAME)
      openDatabase(path).close()
      disk.makeReadOnly()
      expect(() => openDatabase(path)).toThrow('data-folder-unwritable')
      disk.makeWritable()
      openDatabase(path).close()
    },
  )

  it.skipIf(!canMakeDisk)(`that is full at the start is refused by name (${whyNoDisk})`, () => {
    const disk = makeSmallDisk(makeTempDir(), 2)
    onTestFinished(disk.remove)
    disk.fill()
    mkdirSync(join(disk.dir, 'sub'), { recursive: true })
    expect(() => openDatabase(join(disk.dir, DATABASE_NAME))).toThrow(
      /save-failed|data-folder-unwritable/,
    )
  })

  it.skipIf(!canMakeDisk)(
    `with a file that may no longer be written is refused by name (${whyNoDisk})`,
    () => {
      const dir = makeTempDir()
      const path = join(dir, DATABASE_NAME)
      openDatabase(path).close()
      execFileSync('chattr', ['+i', path])
      onTestFinished(() => {
        execFileSync('chattr', ['-i', path])
      })
      expect(() => openDatabase(path)).toThrow('data-folder-unwritable')
    },
  )
})

describe('a clock that jumps', () => {
  it('back and forth by up to a year mixes up no order and makes no time negative', () => {
    const { visits, clock, database } = makeVisits()
    const random = seededRandom(11)
    const rounds = howMuch(100, 20)
    let jumps = 0
    for (let round = 0; round < rounds; round++) {
      goThrough(visits, visits.begin('en'), random, () => {
        clock.advance(pick(random, 20_000))
        if (random() > 0.2) return
        jumps++
        clock.setWallClockBy((random() - 0.5) * 2 * 365 * 86_400_000)
      })
    }
    const number = (sql: string) => (database.prepare(sql).get() as { n: number }).n
    report('clock', { visits: rounds, jumps })
    expect(number(`SELECT count(*) AS n FROM visits WHERE status = 'completed'`)).toBe(rounds)
    expect(number('SELECT count(*) AS n FROM visits WHERE active_ms < 0')).toBe(0)
    expect(number('SELECT count(*) AS n FROM answers WHERE elapsed_ms < 0')).toBe(0)
    expect(number('SELECT count(*) AS n FROM slide_views WHERE shown_ms < 0')).toBe(0)
    // By the counter, every answer comes in the order of its turns.
    expect(
      number(
        `SELECT count(*) AS n FROM answers AS a JOIN answers AS b ON b.visit_id = a.visit_id
         WHERE b.turn > a.turn AND b.order_no < a.order_no`,
      ),
    ).toBe(0)
  })
})
