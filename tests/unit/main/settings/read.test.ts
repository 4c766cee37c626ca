import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readStoredSettings } from '../../../../src/main/settings/read.ts'
import { defaultSettings } from '../../../../src/main/settings/schema.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

function refusalOf(text: string) {
  const dataDir = makeTempDir()
  writeFileSync(join(dataDir, 'settings.json'), text)
  try {
    readStoredSettings(dataDir)
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, reason: error.problem?.reason }
    throw error
  }
  return null
}

describe('readStoredSettings', () => {
  it('finds none in a new folder', () => {
    expect(readStoredSettings(makeTempDir())).toBeNull()
  })

  it.each([
    ['as they are written', ''],
    ['behind a byte order mark', '\uFEFF'],
  ])('reads settings %s', (_how, mark) => {
    const dataDir = makeTempDir()
    const settings = defaultSettings()
    writeFileSync(join(dataDir, 'settings.json'), mark + JSON.stringify(settings))
    expect(readStoredSettings(dataDir)).toEqual(settings)
  })

  it.each(['null', '3', '"text"', '[]'])('refuses %s in the place of an object', (text) => {
    expect(refusalOf(text)).toEqual({ code: 'settings-invalid', reason: 'must be an object' })
  })

  it('refuses what is no JSON', () => {
    const refusal = refusalOf('{')
    expect(refusal?.code).toBe('settings-invalid')
    expect(refusal?.reason).toContain('is not valid JSON')
  })

  it('refuses the settings of a newer app', () => {
    expect(refusalOf('{"schemaVersion": 99}')?.code).toBe('settings-newer')
  })
})
