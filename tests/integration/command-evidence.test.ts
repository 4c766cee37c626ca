import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backUp } from '../../src/main/database/backup.ts'
import { takeInventory, writeInventory } from '../../src/main/database/inventory-file.ts'
import { openOrSalvage } from '../../src/main/database/open-or-salvage.ts'
import { defaultSettings } from '../../src/main/settings/schema.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { goTo, makeVisits, rightOption, type VisitsRig } from '../helpers/visits.ts'

const root = resolve(import.meta.dirname, '../..')
const VISITS = 6

function takeVisits({ visits }: VisitsRig, count: number): void {
  for (let n = 0; n < count; n++) {
    const view = goTo(visits, visits.begin('en'), 'question')
    visits.answer(view.id, view.turn, rightOption(view))
    visits.stop(view.id)
  }
}

/** What a kiosk leaves that was ended as it should be, with the backup of the day. */
function makeStopped() {
  const rig = makeVisits()
  const dataDir = makeTempDir()
  const databasePath = join(dataDir, 'visits.db')
  const olderPath = join(dataDir, 'older.db')
  const copyTo = (path: string) => {
    rig.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    copyFileSync(rig.databasePath, path)
  }
  takeVisits(rig, VISITS / 2)
  copyTo(olderPath)
  takeVisits(rig, VISITS / 2)
  copyTo(databasePath)
  const backupsDir = join(dataDir, 'backups')
  mkdirSync(backupsDir)
  backUp(rig.databasePath, backupsDir, '2026-03-04')
  writeInventory(databasePath, { ...takeInventory(rig.database), hasLog: false })
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(defaultSettings()))
  return { dataDir, databasePath, olderPath }
}

/** The log of another kiosk, as it lies beside its results while it runs. */
function foreignLog(): Buffer {
  const other = makeVisits()
  takeVisits(other, 1)
  return readFileSync(`${other.databasePath}-wal`)
}

function anotherKiosk(path: string): void {
  const other = makeVisits()
  takeVisits(other, 1)
  rmSync(path)
  other.database.prepare('VACUUM INTO ?').run(path)
}

type Stopped = ReturnType<typeof makeStopped>
const damages: readonly [string, (stopped: Stopped) => void][] = [
  [
    'empty',
    ({ databasePath }) => {
      writeFileSync(databasePath, '')
    },
  ],
  [
    'a single byte',
    ({ databasePath }) => {
      writeFileSync(databasePath, 'S')
    },
  ],
  [
    'older than they were',
    ({ databasePath, olderPath }) => {
      copyFileSync(olderPath, databasePath)
    },
  ],
  [
    'another kiosk’s',
    ({ databasePath }) => {
      anotherKiosk(databasePath)
    },
  ],
  [
    'beside a log of another kiosk',
    ({ databasePath }) => {
      writeFileSync(`${databasePath}-wal`, foreignLog())
    },
  ],
  [
    'empty, beside a log',
    ({ databasePath }) => {
      writeFileSync(databasePath, '')
      writeFileSync(`${databasePath}-wal`, foreignLog())
    },
  ],
]

/** What a salvage needs, byte for byte; to look at results leaves an empty log, which is none. */
const evidenceIn = ({ dataDir, databasePath }: Stopped) =>
  [databasePath, `${databasePath}-wal`, join(dataDir, 'results-inventory.json')].map((path) => {
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
    return bytes.length === 0 ? null : createHash('sha256').update(bytes).digest('hex')
  })

function runCommand({ dataDir }: Stopped, name: string) {
  const outDir = join(dataDir, 'out')
  mkdirSync(outDir, { recursive: true })
  const args = ['--data', dataDir, ...(name === 'export' ? ['--out', outDir] : [])]
  const script = join(root, 'out/main', `${name}.js`)
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
}

describe.each(['export', 'approve', 'audit'])('%s', (name) => {
  it.each(damages)(
    'refuses results that are %s, and leaves them to be salvaged',
    (_how, damage) => {
      const stopped = makeStopped()
      damage(stopped)
      const before = evidenceIn(stopped)
      const { status, stderr } = runCommand(stopped, name)
      expect(status).toBe(1)
      expect(stderr).toContain(stopped.databasePath)
      expect(stderr).toContain('start the kiosk')
      expect(evidenceIn(stopped)).toEqual(before)
      const database = openOrSalvage(stopped.databasePath, new MemoryLog())
      const { visits } = database.prepare('SELECT count(*) AS visits FROM visits').get() as {
        visits: number
      }
      database.close()
      expect(visits).toBe(VISITS)
    },
  )

  it('takes results that are what they were', () => {
    const { status, stderr } = runCommand(makeStopped(), name)
    expect([status, stderr]).toEqual([0, ''])
  })

  it('waits for a salvage that was cut short', () => {
    const stopped = makeStopped()
    writeFileSync(join(stopped.dataDir, 'salvage-20260304T000000Z.db'), '')
    const { status, stderr } = runCommand(stopped, name)
    expect([status, stderr]).toEqual([1, expect.stringContaining('is being salvaged')])
  })
})
