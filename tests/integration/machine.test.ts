import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { watchMachine } from '../../src/main/boot/services/machine.ts'
import { auditCopy, MachineWatch, readMachineId } from '../../src/main/database/machine.ts'
import { exportSigner } from '../../src/main/export/signing.ts'
import { defaultSettings, parseSettings } from '../../src/main/settings/schema.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { makeVisits } from '../helpers/visits.ts'

const HERE = 'a'.repeat(32)
const THERE = 'b'.repeat(32)

function makeFolder() {
  const dataDir = makeTempDir()
  const log = new MemoryLog()
  const renameKiosk = vi.fn<(kioskId: string) => void>()
  const start = (machine: string | null) =>
    new MachineWatch({
      ...{ dataDir, machine, renameKiosk, log, now: new Date('2026-03-04T14:00:00Z') },
    })
  const events = () => log.lines.map(({ event }) => event)
  return { dataDir, renameKiosk, start, events }
}

describe('a data folder', () => {
  it('that stays on its machine is nothing to speak of', () => {
    const { start, renameKiosk, events } = makeFolder()
    start(HERE)
    expect(start(HERE).copiedAt).toBeNull()
    expect(start(null).copiedAt).toBeNull()
    expect([renameKiosk.mock.calls, events()]).toEqual([[], []])
  })

  it('that was copied to another machine gets another kiosk id there, and staff are told', () => {
    const { start, renameKiosk, events } = makeFolder()
    start(HERE)
    expect(Date.parse(start(THERE).copiedAt ?? '')).toBe(Date.parse('2026-03-04T14:00:00Z'))
    expect(renameKiosk.mock.calls).toEqual([[expect.stringMatching(/^[0-9a-f-]{36}$/)]])
    expect(events()).toEqual(['data-of-another-machine'])
    const again = start(THERE)
    expect(again.copiedAt).not.toBeNull()
    again.note()
    expect(again.copiedAt).toBeNull()
    expect(start(THERE).copiedAt).toBeNull()
    expect(renameKiosk).toHaveBeenCalledTimes(1)
  })

  it('is noticed again at the next start where the kiosk could get no other id', () => {
    const { start, renameKiosk } = makeFolder()
    start(HERE)
    renameKiosk.mockImplementationOnce(() => {
      throw new Error('read only')
    })
    expect(start(THERE).copiedAt).toBeNull()
    expect(start(THERE).copiedAt).not.toBeNull()
  })

  it('signs with a key of its own where it was copied to, and the first kiosk goes on with its own', () => {
    const dataDir = makeTempDir()
    const log = new MemoryLog()
    const path = join(dataDir, 'settings.json')
    writeFileSync(path, JSON.stringify(defaultSettings()))
    const loadSettings = () =>
      parseSettings(path, JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)
    const startOn = (machine: string) => {
      watchMachine({ dataDir, loadSettings, machine, log })
      return [exportSigner(dataDir).publicKey, loadSettings().kioskId]
    }
    const first = startOn(HERE)
    expect(startOn(HERE)).toEqual(first)
    const there = startOn(THERE)
    expect(there).toEqual(first.map((own) => expect.not.stringMatching(own) as string))
    expect(startOn(THERE)).toEqual(there)
  })

  it('with something else in the place of the file serves all the same', () => {
    const { dataDir, start, events } = makeFolder()
    mkdirSync(join(dataDir, 'machine.json'))
    expect(start(HERE).copiedAt).toBeNull()
    expect(events()).toEqual(['machine-unreadable', 'machine-not-noted'])
  })

  it('has its copy told in the audit log, once', () => {
    const { database, databasePath } = makeVisits()
    for (let times = 0; times < 2; times++) {
      auditCopy(database, databasePath, { at: 't', kioskId: 'k' })
    }
    expect(database.prepare('SELECT action, details FROM audit').all()).toEqual([
      { action: 'data-of-another-machine', details: '{"kioskId":"k"}' },
    ])
  })
})

describe('a machine', () => {
  it('is known by a hash of its id, where it has one that stays', () => {
    const path = join(makeTempDir(), 'machine-id')
    expect(readMachineId(path)).toBeNull()
    writeFileSync(path, 'uninitialized\n')
    expect(readMachineId(path)).toBeNull()
    writeFileSync(path, '0123456789abcdef0123456789abcdef\n')
    const hash = readMachineId(path)
    expect(hash).toMatch(/^[0-9a-f]{32}$/)
    expect(hash).not.toContain(readFileSync(path, 'utf8').slice(0, 8))
  })
})
