import { describe, expect, it } from 'vitest'
import { databaseHealth } from '../../src/main/database/health.ts'
import { makeGate, WRONG_PIN } from '../helpers/staff.ts'
import { makeVisits } from '../helpers/visits.ts'

describe('what the self-check asks of the results', () => {
  it('is whole and has no last moment before the first visit', () => {
    const health = databaseHealth(makeVisits().database)
    expect(health.integrity()).toBe('ok')
    expect(health.brokenAudit()).toBeNull()
    expect(health.lastAt()).toBeNull()
  })

  it('finds the last moment, not the text that sorts last', () => {
    const { visits, database } = makeVisits()
    const { id } = visits.begin('en')
    visits.stop(id)
    const later = visits.begin('en').id
    const setAlive = database.prepare('UPDATE visits SET alive_at = ? WHERE id = ?')
    setAlive.run('2026-10-25T02:50:00.000+02:00', id)
    setAlive.run('2026-10-25T02:10:00.000+01:00', later)
    expect(databaseHealth(database).lastAt()).toBe('2026-10-25T02:10:00.000+01:00')
  })

  it('names the row of the audit log that was changed', async () => {
    const { gate, database } = makeGate()
    await gate.unlock(WRONG_PIN)
    const health = databaseHealth(database)
    expect(health.brokenAudit()).toBeNull()
    database.exec('DROP TRIGGER audit_never_changes')
    database.exec(`UPDATE audit SET action = 'staff-unlocked' WHERE seq = 1`)
    expect(health.brokenAudit()).toBe(1)
  })
})
