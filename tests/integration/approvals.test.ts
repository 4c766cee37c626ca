import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it, onTestFinished } from 'vitest'
import { withDrafts } from '../../src/main/approvals/drafts.ts'
import { approverSchema, ApprovalStore } from '../../src/main/database/approval-store.ts'
import { appendAudit, findBrokenAudit, followAudit } from '../../src/main/database/audit-log.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { shippedContent } from '../helpers/visits.ts'

const contentHash = 'ab'.repeat(32)
const content = { lessonId: 'facet-joint-injection', locale: 'es', contentHash }
const approval = {
  ...content,
  name: 'Ann Lee',
  role: 'Medical director',
  approvedAt: '2026-03-04T09:00:00.000-05:00',
}

function openStore() {
  const path = join(makeTempDir(), 'visits.db')
  const database = openDatabase(path)
  onTestFinished(() => {
    database.close()
  })
  return { database, store: new ApprovalStore(database, path) }
}

describe('an approval', () => {
  it('holds for the lesson, the language and the very words that were approved', () => {
    const { store } = openStore()
    expect(store.find(content)).toBeNull()
    store.approve(approval)
    expect(store.find(content)).toEqual(approval)
    expect(store.find({ ...content, contentHash: 'cd'.repeat(32) })).toBeNull()
    expect(store.find({ ...content, locale: 'ar' })).toBeNull()
    expect(store.find({ ...content, lessonId: 'another' })).toBeNull()
  })

  it('is shown as last given', () => {
    const { store } = openStore()
    store.approve(approval)
    store.approve({ ...approval, name: 'Bob Ray' })
    expect(store.find(content)?.name).toBe('Bob Ray')
  })

  it('is saved together with its row in the audit log, or not at all', () => {
    const { store, database } = openStore()
    store.approve(approval)
    const rows = (): unknown[] => database.prepare('SELECT action, at, details FROM audit').all()
    const { approvedAt, ...details } = approval
    expect(rows()).toEqual([
      { action: 'approved', at: approvedAt, details: JSON.stringify(details) },
    ])
    expect(() => {
      store.approve({ ...approval, contentHash: 'short' })
    }).toThrow()
    expect(rows()).toHaveLength(1)
    expect(database.prepare('SELECT count(*) AS n FROM approvals').get()).toEqual({ n: 1 })
  })

  it.each([{ name: ' ', role: 'r' }, { name: 'n' }, { name: 'n'.repeat(81), role: 'r' }])(
    'needs somebody who gives it: not %j',
    (approver) => {
      expect(v.is(approverSchema, approver)).toBe(false)
    },
  )
})

describe('the audit log', () => {
  function withRows(count: number) {
    const { database } = openStore()
    for (let index = 0; index < count; index++) {
      appendAudit(database, { at: `t${index}`, action: 'tried', details: { index: `${index}` } })
    }
    return database
  }
  const withoutGuards = (database: ReturnType<typeof withRows>) => {
    database.exec('DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks')
    return database
  }

  it('fits when nobody has touched it', () => {
    expect(findBrokenAudit(withRows(0))).toBeNull()
    expect(findBrokenAudit(withRows(5))).toBeNull()
  })

  it.each([
    ['changed', `UPDATE audit SET details = '{"index":"9"}' WHERE seq = 3`, 3],
    ['given another time', `UPDATE audit SET at = 't9' WHERE seq = 2`, 2],
    ['taken out', 'DELETE FROM audit WHERE seq = 3', 4],
    ['taken off the beginning', 'DELETE FROM audit WHERE seq = 1', 2],
  ])('shows from where on it does not fit when a row was %s', (_what, sql, seq) => {
    const database = withoutGuards(withRows(5))
    database.exec(sql)
    expect(findBrokenAudit(database)).toBe(seq)
  })

  it('shows where a row was slipped in, and where two changed places', () => {
    const slipped = withoutGuards(withRows(3))
    slipped.exec(`INSERT INTO audit SELECT 9, at, action, details, previous_hash, 'x' FROM audit
      WHERE seq = 2`)
    expect(findBrokenAudit(slipped)).toBe(9)
    const swapped = withoutGuards(withRows(3))
    swapped.exec('UPDATE audit SET seq = CASE seq WHEN 1 THEN 20 ELSE 10 END WHERE seq < 3')
    expect(findBrokenAudit(swapped)).toBe(3)
  })

  it('shows that rows were cut off its end', () => {
    const database = withoutGuards(withRows(5))
    const { head, cutOff, count } = followAudit(database)
    expect({ cutOff, count }).toEqual({ cutOff: 0, count: 5 })
    expect(followAudit(database, head).hasHead).toBe(true)
    database.exec('DELETE FROM audit WHERE seq > 3')
    expect(followAudit(database, head)).toMatchObject({ cutOff: 2, hasHead: false, brokenAt: null })
    database.exec(`UPDATE sqlite_sequence SET seq = 3 WHERE name = 'audit'`)
    expect(followAudit(database, head)).toMatchObject({ cutOff: 0, hasHead: false })
  })
})

describe('the rule for drafts', () => {
  const apply = (rule: 'allow' | 'warn' | 'block', approved: readonly string[]) => {
    const log = new MemoryLog()
    const { locales } = withDrafts(shippedContent, rule, ({ tag }) => approved.includes(tag), log)
    return { tags: [...locales.keys()], events: log.lines.map(({ event }) => event) }
  }
  const all = [...shippedContent.locales.keys()]

  it('lets all be shown', () => {
    expect(apply('allow', [])).toEqual({ tags: all, events: [] })
  })

  it('tells staff which are drafts', () => {
    expect(apply('warn', ['en'])).toEqual({ tags: all, events: ['drafts-shown'] })
    expect(apply('warn', all)).toEqual({ tags: all, events: [] })
  })

  it('offers only what is approved', () => {
    expect(apply('block', ['es'])).toEqual({ tags: ['es'], events: ['drafts-blocked'] })
    expect(apply('block', [])).toEqual({ tags: [], events: ['drafts-blocked'] })
  })
})
