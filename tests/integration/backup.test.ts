import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { backUp, BACKUPS_DIR, listBackups, rankBackups } from '../../src/main/database/backup.ts'
import { seededRandom } from '../helpers/faults/random.ts'
import { goThrough } from '../helpers/faults/whole-visit.ts'
import { makeVisits } from '../helpers/visits.ts'

function makeRig() {
  const rig = makeVisits()
  goThrough(rig.visits, rig.visits.begin('en'), seededRandom(1))
  const backupsDir = join(dirname(rig.databasePath), BACKUPS_DIR)
  return { ...rig, backupsDir }
}

describe('a backup', () => {
  it('is one whole file with every row, made while the kiosk goes on', () => {
    const { database, databasePath, backupsDir, visits } = makeRig()
    visits.begin('en')
    backUp(databasePath, backupsDir, '2026-03-04')
    expect(readdirSync(backupsDir)).toEqual(['visits-2026-03-04.db'])
    const copy = new DatabaseSync(join(backupsDir, 'visits-2026-03-04.db'), { readOnly: true })
    for (const table of ['visits', 'answers', 'slide_views', 'audit', 'order_counter']) {
      const all = `SELECT * FROM ${table}`
      expect(copy.prepare(all).all()).toEqual(database.prepare(all).all())
    }
    copy.close()
  })

  it('takes the place of the one of the same day', () => {
    const { databasePath, backupsDir } = makeRig()
    backUp(databasePath, backupsDir, '2026-03-04')
    backUp(databasePath, backupsDir, '2026-03-04')
    expect(readdirSync(backupsDir)).toEqual(['visits-2026-03-04.db'])
  })

  it('leaves the seven newest, however far the clock has jumped', () => {
    const { databasePath, backupsDir } = makeRig()
    for (let day = 1; day <= 8; day++) backUp(databasePath, backupsDir, `2026-03-0${day}`)
    backUp(databasePath, backupsDir, '2099-01-01')
    expect(listBackups(backupsDir)).toEqual(
      ['2099-01-01', ...[8, 7, 6, 5, 4, 3].map((day) => `2026-03-0${day}`)].map(
        (day) => `visits-${day}.db`,
      ),
    )
  })

  it('is never taken away by the call that made it, whatever days the others bear', () => {
    const { databasePath, backupsDir, visits } = makeRig()
    for (let day = 1; day <= 7; day++) backUp(databasePath, backupsDir, `2099-01-0${day}`)
    goThrough(visits, visits.begin('en'), seededRandom(2))
    backUp(databasePath, backupsDir, '2026-03-04')
    expect(listBackups(backupsDir)).toContain('visits-2026-03-04.db')
    expect(listBackups(backupsDir)).toHaveLength(7)
    expect(rankBackups(backupsDir, null)[0]?.name).toBe('visits-2026-03-04.db')
  })

  it('that fails leaves the earlier ones as they were, and no part of itself', () => {
    const { database, databasePath, backupsDir } = makeRig()
    backUp(databasePath, backupsDir, '2026-03-03')
    mkdirSync(join(backupsDir, 'visits-2026-03-04.db', 'in-the-way'), { recursive: true })
    expect(() => {
      backUp(databasePath, backupsDir, '2026-03-04')
    }).toThrow()
    expect(existsSync(join(backupsDir, 'visits-2026-03-04.db.partial'))).toBe(false)
    expect(listBackups(backupsDir)).toContain('visits-2026-03-03.db')
    expect(database.prepare('SELECT count(*) AS n FROM visits').get()).toEqual({ n: 1 })
  })

  it('takes no other file for a backup', () => {
    const { databasePath, backupsDir } = makeRig()
    backUp(databasePath, backupsDir, '2026-03-04')
    for (const name of ['visits-2026-03-05.db.partial', 'notes.db']) {
      writeFileSync(join(backupsDir, name), '')
    }
    expect(listBackups(backupsDir)).toEqual(['visits-2026-03-04.db'])
  })
})
