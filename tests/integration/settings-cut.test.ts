import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../src/main/database/audit-log.ts'
import { openDatabase } from '../../src/main/database/open.ts'
import { SettingsJournal } from '../../src/main/database/settings-journal.ts'
import { StaffStore } from '../../src/main/database/staff-store.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { writeSettings } from '../../src/main/settings/write.ts'
import { linesOf, startChild } from '../helpers/faults/start-child.ts'
import { readSettings } from '../helpers/setup.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

const ENTRY = { at: '2026-03-04T14:00:00.000-05:00', action: 'setting-changed', details: {} }

function makeFolder() {
  const dataDir = makeTempDir()
  const databasePath = join(dataDir, DATABASE_NAME)
  writeSettings(join(dataDir, 'settings.json'), defaultSettings())
  /** As the next start does. */
  const start = () => {
    const database = openDatabase(databasePath)
    const finished = new StaffStore(database, databasePath).finishSettings()
    const rows = database.prepare('SELECT action, details FROM audit ORDER BY seq').all()
    const isBroken = findBrokenAudit(database) !== null
    database.close()
    return { finished, isBroken, rows: rows as { action: string; details: string }[] }
  }
  return { dataDir, databasePath, start, journal: join(dataDir, 'settings-change.json') }
}

describe('a change of a setting that is cut off by a kill', () => {
  it.each([
    ['journal', null, []],
    ['settings', null, []],
    ['commit', 'Bay 3', ['setting-changed', 'audit-completed']],
    ['end', 'Bay 3', ['setting-changed']],
    ['never', 'Bay 3', ['setting-changed']],
  ] as const)(
    'before the step "%s" leaves settings and audit log that say the same',
    async (step, kioskLabel, actions) => {
      const { dataDir, databasePath, start, journal } = makeFolder()
      const child = await startChild('settings', databasePath, step)
      await linesOf(child)
      expect(child.signalCode).toBe(step === 'never' ? null : 'SIGKILL')
      expect(readSettings(dataDir).kioskLabel).toBe(kioskLabel)
      const { rows, isBroken } = start()
      expect(rows.map(({ action }) => action)).toEqual(actions)
      expect(isBroken).toBe(false)
      if (kioskLabel !== null) {
        expect(JSON.parse(rows[0]?.details ?? '')).toEqual({
          ...{ key: 'kioskLabel', before: '', after: 'Bay 3', name: 'Ann Lee' },
        })
      }
      expect(existsSync(journal)).toBe(false)
      // Another start finishes nothing again.
      expect(start().rows).toEqual(rows)
    },
  )
})

describe('the journal of the settings', () => {
  it('tells nothing of a change that the disk refused', () => {
    const { databasePath, start, journal } = makeFolder()
    const database = openDatabase(databasePath)
    const store = new StaffStore(database, databasePath)
    expect(() => {
      store.audit([ENTRY], () => {
        throw new Error('ENOSPC')
      })
    }).toThrow('ENOSPC')
    database.close()
    expect(existsSync(journal)).toBe(false)
    expect(start().rows).toEqual([])
  })

  it('tells of a change whose row the disk refused, as soon as it can', () => {
    const { dataDir, databasePath, start } = makeFolder()
    const database = openDatabase(databasePath)
    const store = new StaffStore(database, databasePath)
    const path = join(dataDir, 'settings.json')
    expect(() => {
      store.audit([ENTRY], () => {
        writeSettings(path, { ...defaultSettings(), kioskLabel: 'Bay 3' })
        database.close() // as when the disk goes away before the COMMIT
      })
    }).toThrow()
    expect(start().rows.map(({ action }) => action)).toEqual(['setting-changed', 'audit-completed'])
  })

  it('is not taken for a change where the settings were only written again', () => {
    const { dataDir, start, journal } = makeFolder()
    const path = join(dataDir, 'settings.json')
    new SettingsJournal(dataDir).begin([ENTRY])
    writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))))
    expect(start()).toMatchObject({ finished: 0, rows: [] })
    expect(existsSync(journal)).toBe(false)
  })

  it('is set aside where it makes no sense', () => {
    const { start, journal } = makeFolder()
    writeFileSync(journal, '{ "before"')
    expect(start).toThrow('settings-change.json')
    expect(readFileSync(`${journal}.damaged`, 'utf8')).toBe('{ "before"')
    expect(start()).toMatchObject({ finished: 0, rows: [] })
  })
})
