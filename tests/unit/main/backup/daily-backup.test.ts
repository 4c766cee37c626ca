import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { DailyBackup } from '../../../../src/main/backup/daily-backup.ts'
import { FakeClock } from '../../../helpers/fake-clock.ts'
import { MemoryLog } from '../../../helpers/memory-log.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

const MINUTE_MS = 60_000

function makeDaily() {
  const backupsDir = join(makeTempDir(), 'backups')
  const clock = new FakeClock()
  const log = new MemoryLog()
  let isIdle = true
  const run = vi.fn((day: string) => {
    mkdirSync(backupsDir, { recursive: true })
    writeFileSync(join(backupsDir, `visits-${day}.db`), '')
    return Promise.resolve()
  })
  const daily = new DailyBackup({ backupsDir, isIdle: () => isIdle, run, clock, log })
  const lookAfter = async (ms: number) => {
    clock.advance(ms)
    daily.runIfDue()
    await Promise.resolve()
    await Promise.resolve()
  }
  return {
    daily,
    clock,
    log,
    run,
    lookAfter,
    setIdle: (is: boolean) => {
      isIdle = is
    },
  }
}

describe('the daily backup', () => {
  it('is made once a day', async () => {
    const { run, lookAfter } = makeDaily()
    await lookAfter(MINUTE_MS)
    await lookAfter(MINUTE_MS)
    expect(run).toHaveBeenCalledTimes(1)
    await lookAfter(24 * 60 * MINUTE_MS)
    expect(run).toHaveBeenCalledTimes(2)
  })

  it('waits until no visit has been open for a minute', async () => {
    const { run, lookAfter, setIdle } = makeDaily()
    setIdle(false)
    await lookAfter(10 * MINUTE_MS)
    setIdle(true)
    await lookAfter(MINUTE_MS - 1)
    expect(run).not.toHaveBeenCalled()
    await lookAfter(1)
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('that failed is told, and tried again an hour later', async () => {
    const { daily, run, log, lookAfter } = makeDaily()
    run.mockRejectedValueOnce(new Error('no room for it'))
    await lookAfter(MINUTE_MS)
    expect(daily.problem).toBe('no room for it')
    expect(log.lines).toMatchObject([{ level: 'error', event: 'backup-failed' }])
    await lookAfter(59 * MINUTE_MS)
    expect(run).toHaveBeenCalledTimes(1)
    await lookAfter(MINUTE_MS)
    expect(run).toHaveBeenCalledTimes(2)
    expect(daily.problem).toBeNull()
  })
})
