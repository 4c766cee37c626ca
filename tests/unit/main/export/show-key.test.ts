import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { showKey } from '../../../../src/main/export/show-key.ts'
import { exportSigner, KEY_FILE } from '../../../../src/main/export/signing.ts'
import { defaultSettings } from '../../../../src/main/settings/schema.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

describe('the showing of the key', () => {
  const said = vi.spyOn(console, 'log').mockReturnValue()
  const complained = vi.spyOn(console, 'error').mockReturnValue()
  afterEach(() => {
    vi.clearAllMocks()
  })

  it('is a line for the file of registered keys', () => {
    const dataDir = makeTempDir()
    const settings = defaultSettings()
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settings))
    expect(showKey(dataDir)).toBe(0)
    const { publicKey } = exportSigner(dataDir)
    expect(said.mock.calls).toEqual([[JSON.stringify({ [settings.kioskId]: publicKey })]])
  })

  it.each([
    ['there is no kiosk yet', null, 'no kiosk yet'],
    ['the settings cannot be read', 'no JSON', 'settings-invalid'],
  ])('says that %s, and makes no key', (_what, settings, reason) => {
    const dataDir = makeTempDir()
    if (settings !== null) writeFileSync(join(dataDir, 'settings.json'), settings)
    expect(showKey(dataDir)).toBe(1)
    expect(said).not.toHaveBeenCalled()
    expect(complained.mock.calls.flat().join()).toContain(reason)
    expect(existsSync(join(dataDir, KEY_FILE))).toBe(false)
  })
})
