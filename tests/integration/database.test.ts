import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { LATEST_VERSION, migrate, readVersion } from '../../src/main/database/migrations/index.ts'
import { openDatabase, openDatabaseToRead } from '../../src/main/database/open.ts'
import { lastSequenceNo } from '../../src/main/database/sequence.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'

const newPath = () => join(makeTempDir(), 'visits.db')
const visitRow = (id: string, status = 'open', endedAt: string | null = null) =>
  `INSERT INTO visits (id, kiosk_id, app_version, lesson_id, lesson_version, lesson_hash, locale,
     conditions, slides_total, questions_total, status, started_at, alive_at, ended_at, progress)
   VALUES ('${id}', 'k', '1', 'l', '1', 'h', 'en', '{}', 1, 1, '${status}', 't', 't',
     ${endedAt === null ? 'NULL' : `'${endedAt}'`}, '{}')`

describe('opening the results', () => {
  it('makes a new file at the current version, written through to the disk', () => {
    const database = openDatabase(newPath())
    expect(readVersion(database)).toBe(LATEST_VERSION)
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
    expect(database.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 })
    database.close()
  })

  it('keeps what was there', () => {
    const path = newPath()
    const first = openDatabase(path)
    first.exec(visitRow('v1'))
    first.close()
    const again = openDatabase(path)
    expect(again.prepare('SELECT id FROM visits').all()).toEqual([{ id: 'v1' }])
    again.close()
  })

  it('refuses a file of a newer version and leaves it byte for byte', () => {
    const path = newPath()
    const newer = new DatabaseSync(path)
    newer.exec(`CREATE TABLE future (x); PRAGMA user_version = ${LATEST_VERSION + 1}`)
    newer.close()
    const before = readFileSync(path)
    expect(() => openDatabase(path)).toThrow('database-newer')
    expect(() => openDatabaseToRead(path)).toThrow('database-newer')
    expect(readFileSync(path)).toEqual(before)
  })

  it.each([
    ['is no database', () => Buffer.from('this is not a database at all, whatever its name says')],
    ['has a damaged page', (whole: Buffer) => Buffer.from(whole).fill(0xff, 4096, 8192)],
    ['was cut off', (whole: Buffer) => whole.subarray(0, 4096 * 3)],
  ])('refuses a file that %s and leaves it as it is', (_what, damage) => {
    const path = newPath()
    const database = openDatabase(path)
    database.exec(visitRow('v1'))
    database.close()
    writeFileSync(path, damage(readFileSync(path)))
    const before = readFileSync(path)
    expect(() => openDatabase(path)).toThrow('database-corrupt')
    expect(readFileSync(path)).toEqual(before)
  })

  it('says so when another program holds the file', () => {
    const path = newPath()
    const other = new DatabaseSync(path)
    other.exec('BEGIN EXCLUSIVE')
    expect(() => openDatabase(path)).toThrow('database-locked')
    other.exec('ROLLBACK')
    other.close()
    openDatabase(path).close()
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'refuses a file that may not be written, instead of only reading it',
    () => {
      const path = newPath()
      openDatabase(path).close()
      chmodSync(path, 0o400)
      expect(() => openDatabase(path)).toThrow('data-folder-unwritable')
    },
  )

  it('names a folder that is not there', () => {
    expect(() => openDatabase(join(makeTempDir(), 'nowhere', 'visits.db'))).toThrow(
      /data-folder-unwritable: .*visits\.db/,
    )
  })
})

describe('migrations', () => {
  it('stop at a failure with the version and the tables of before', () => {
    const database = new DatabaseSync(':memory:')
    database.exec('CREATE TABLE answers (mine TEXT)')
    expect(() => {
      migrate(database)
    }).toThrow('answers already exists')
    expect(readVersion(database)).toBe(0)
    expect(
      database.prepare(`SELECT name FROM sqlite_schema WHERE name = 'visits'`).get(),
    ).toBeUndefined()
    database.close()
  })

  it('1: makes the visits', () => {
    const database = new DatabaseSync(':memory:')
    migrate(database, 1)
    expect(readVersion(database)).toBe(1)
    const tables = database
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
      )
      .all()
    expect(tables).toEqual(
      ['answers', 'help_requests', 'locale_changes', 'slide_views', 'visits'].map((name) => ({
        name,
      })),
    )

    database.exec(visitRow('v1'))
    // One patient at a time.
    expect(() => {
      database.exec(visitRow('v2'))
    }).toThrow('UNIQUE')
    database.exec(visitRow('v3', 'stopped', 't'))
    // An end without a time, a time without an end, an unknown status.
    for (const wrong of [
      visitRow('v4', 'stopped'),
      visitRow('v5', 'open', 't'),
      visitRow('v6', 'lost', 't'),
    ]) {
      expect(() => {
        database.exec(wrong)
      }).toThrow('CHECK')
    }

    const answer = (visitId: string, turn: number, option: string, outcome: string) =>
      `INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome, try_no,
         locale, content_hash, answered_at)
       VALUES ('${visitId}', ${turn}, 'q', 'a', ${option}, '${outcome}', 1, 'en', 'h', 't')`
    database.exec('PRAGMA foreign_keys = ON')
    database.exec(answer('v1', 1, `'now'`, 'correct'))
    for (const [wrong, why] of [
      [answer('v1', 1, `'now'`, 'correct'), 'UNIQUE'],
      [answer('v1', 2, 'NULL', 'correct'), 'CHECK'],
      [answer('v1', 3, `'now'`, 'unsure'), 'CHECK'],
      [answer('v1', 4, `'now'`, 'perhaps'), 'CHECK'],
      [answer('nobody', 5, `'now'`, 'wrong'), 'FOREIGN KEY'],
    ] as const) {
      expect(() => {
        database.exec(wrong)
      }).toThrow(why)
    }
    database.close()
  })

  it('2: takes the beginning of each visit so far for its injection', () => {
    const database = new DatabaseSync(':memory:')
    migrate(database, 1)
    const startedAt = {
      v1: '2026-03-04T09:00:00.000-05:00',
      v2: '2026-03-05T10:30:00.000-05:00',
    }
    database.exec(visitRow('v1', 'stopped', 't'))
    database.exec(visitRow('v2'))
    for (const [id, at] of Object.entries(startedAt)) {
      database.prepare('UPDATE visits SET started_at = ? WHERE id = ?').run(at, id)
    }
    const rows = () => database.prepare('SELECT * FROM visits ORDER BY seq').all() as object[]
    const before = rows()
    expect(before).toHaveLength(2)

    migrate(database, 2)
    expect(readVersion(database)).toBe(2)
    expect(rows()).toEqual([
      { ...before[0], injected_at: startedAt.v1 },
      { ...before[1], injected_at: startedAt.v2 },
    ])
    database.close()
  })

  it('3: makes approvals, which name a whole hash, and an audit log that only grows', () => {
    const database = new DatabaseSync(':memory:')
    migrate(database, 3)
    expect(readVersion(database)).toBe(3)
    const approve = (hash: string, name: string) =>
      `INSERT INTO approvals (lesson_id, locale, content_hash, name, role, approved_at)
       VALUES ('l', 'es', '${hash}', '${name}', 'r', 't')`
    database.exec(approve('a'.repeat(64), 'Ann'))
    for (const wrong of [approve('a'.repeat(12), 'Ann'), approve('a'.repeat(64), ' ')]) {
      expect(() => {
        database.exec(wrong)
      }).toThrow('CHECK')
    }
    database.exec(
      `INSERT INTO audit (at, action, details, previous_hash, hash) VALUES ('t', 'a', '{}', '0', '1')`,
    )
    for (const change of [`UPDATE audit SET action = 'b'`, 'DELETE FROM audit']) {
      expect(() => {
        database.exec(change)
      }).toThrow('never changed')
    }
    database.close()
  })

  it('4: keeps what was there as shown in one language', () => {
    const database = new DatabaseSync(':memory:')
    migrate(database, 3)
    database.exec(visitRow('v1'))
    migrate(database, 4)
    expect(readVersion(database)).toBe(4)
    expect(database.prepare('SELECT id, second_locale FROM visits').all()).toEqual([
      { id: 'v1', second_locale: null },
    ])
    for (const table of ['answers', 'slide_views']) {
      expect(database.prepare(`SELECT second_locale FROM ${table}`).all()).toEqual([])
    }
    database.close()
  })

  it('5 counts no wrong PIN yet, and keeps one count', () => {
    const database = new DatabaseSync(newPath())
    migrate(database, 5)
    expect(database.prepare('SELECT failures FROM staff_gate').all()).toEqual([{ failures: 0 }])
    expect(() => {
      database.exec('INSERT INTO staff_gate VALUES (2, 0)')
    }).toThrow()
    database.close()
  })

  it('6: keeps what was there, and never lets an answer be changed', () => {
    const database = new DatabaseSync(newPath())
    migrate(database, 5)
    database.exec(visitRow('v1'))
    database.exec(
      `INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome, try_no,
         locale, content_hash, answered_at)
       VALUES ('v1', 1, 'q', 'a', 'now', 'wrong', 1, 'en', 'h', 't')`,
    )
    migrate(database, 6)
    expect(
      database.prepare('SELECT id, recipient, attempt_no, changed_no FROM visits').all(),
    ).toEqual([{ id: 'v1', recipient: null, attempt_no: 1, changed_no: 0 }])
    expect(database.prepare('SELECT order_no FROM answers').all()).toEqual([{ order_no: null }])
    for (const change of [
      `UPDATE answers SET outcome = 'correct'`,
      `UPDATE visits SET recipient = 'nobody'`,
      'INSERT INTO order_counter VALUES (2, 0)',
    ]) {
      expect(() => {
        database.exec(change)
      }, change).toThrow()
    }
    database.close()
  })

  it('7: goes on counting where the counter stood', () => {
    const database = new DatabaseSync(newPath())
    migrate(database, 6)
    database.exec(visitRow('v1'))
    database.exec('UPDATE visits SET changed_no = 7; UPDATE order_counter SET last = 9')
    migrate(database, 7)
    expect(lastSequenceNo(database)).toBe(9)
    const indexes = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'index'`).all()
    expect(indexes).not.toContainEqual({ name: 'visits_by_change' })
    expect(database.prepare('SELECT id, changed_no FROM visits').all()).toEqual([
      { id: 'v1', changed_no: 7 },
    ])
    database.exec('UPDATE visits SET changed_no = 10')
    expect(lastSequenceNo(database)).toBe(10)
    database.close()
  })

  it('9: keeps no words for the answers that are there, and lets none be changed', () => {
    const database = new DatabaseSync(newPath())
    migrate(database, 8)
    database.exec(visitRow('v1'))
    database.exec(
      `INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome, try_no,
         locale, content_hash, answered_at)
       VALUES ('v1', 1, 'q', 'a', 'now', 'wrong', 1, 'en', 'h', 't')`,
    )
    migrate(database, 9)
    expect(readVersion(database)).toBe(9)
    expect(database.prepare('SELECT words_hash, second_words_hash FROM answers').all()).toEqual([
      { words_hash: null, second_words_hash: null },
    ])
    expect(database.prepare('SELECT id, base_url FROM visits').all()).toEqual([
      { id: 'v1', base_url: null },
    ])
    expect(database.prepare('SELECT base_url FROM store').all()).toEqual([{ base_url: null }])
    const keep = (hash: string, words: string) =>
      `INSERT INTO shown_words (hash, words) VALUES ('${hash}', '${words}')`
    database.exec(keep('a'.repeat(64), '{}'))
    for (const [wrong, why] of [
      [keep('a'.repeat(64), '{}'), 'UNIQUE'],
      [keep('b'.repeat(12), '{}'), 'CHECK'],
      [keep('b'.repeat(64), 'words'), 'CHECK'],
      [`UPDATE shown_words SET words = '[]'`, 'never changed'],
    ] as const) {
      expect(() => {
        database.exec(wrong)
      }, wrong).toThrow(why)
    }
    database.close()
  })

  it('10: gives the exports so far to the staff or to the command line', () => {
    const database = new DatabaseSync(newPath())
    migrate(database, 9)
    for (const [id, staffId] of [
      ['e1', `'s'`],
      ['e2', 'NULL'],
    ] as const) {
      database.exec(
        `INSERT INTO exports (id, staff_id, folder, formats, is_encrypted, after_change,
           up_to_change, visits, answers, manifest_sha256, exported_at)
         VALUES ('${id}', ${staffId}, 'f', '[]', 0, -1, 1, 1, 1, '${'a'.repeat(64)}', 't')`,
      )
    }
    migrate(database, 10)
    expect(readVersion(database)).toBe(10)
    expect(database.prepare('SELECT id, feed FROM exports').all()).toEqual([
      { id: 'e1', feed: 'Staff' },
      { id: 'e2', feed: 'command-line' },
    ])
    database.close()
  })

  it('bring a file of an older kiosk up when it is opened', () => {
    const path = newPath()
    const older = new DatabaseSync(path)
    migrate(older, 1)
    older.exec(visitRow('v1'))
    older.close()
    const database = openDatabase(path)
    expect(readVersion(database)).toBe(LATEST_VERSION)
    expect(database.prepare('SELECT id, injected_at FROM visits').all()).toEqual([
      { id: 'v1', injected_at: 't' },
    ])
    database.close()
  })
})

describe('a new visit', () => {
  it('keeps when the injection was', () => {
    const { visits, database } = makeVisits()
    visits.begin('en')
    const visit = database.prepare('SELECT injected_at, started_at FROM visits').get() as {
      injected_at: string
      started_at: string
    }
    expect(visit.injected_at).toMatch(/[+-]\d\d:\d\d$/)
    expect(visit.injected_at).toBe(visit.started_at)
    expect(new Date(visit.injected_at)).toEqual(new Date('2026-03-04T14:00:00Z'))
  })
})
