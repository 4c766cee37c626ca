import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { saveReport } from '../../../../src/main/reports/save-report.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

describe('the files of a report', () => {
  it('have their name only when they are whole', async () => {
    const dir = makeTempDir()
    await saveReport({ dir, mustBeMount: false, isThere: () => true }, 'report.csv', 'ä\r\n')
    expect(readFileSync(join(dir, 'report.csv'), 'utf8')).toBe('ä\r\n')
    await expect(
      saveReport({ dir, mustBeMount: false, isThere: () => false }, 'b.csv', 'x'),
    ).rejects.toThrow('export-target-gone')
    expect(readdirSync(dir)).toEqual(['report.csv'])
    const gone = join(dir, 'gone')
    await expect(
      saveReport({ dir: gone, mustBeMount: false, isThere: () => true }, 'b.csv', 'x'),
    ).rejects.toThrow('export-target-gone')
    expect(existsSync(gone)).toBe(false)
  })
})
