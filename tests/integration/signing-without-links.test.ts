import { readdirSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import { exportSigner, isSignedBy, KEY_FILE } from '../../src/main/export/signing.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'

vi.mock('node:fs', async (importOriginal) => ({
  ...(await importOriginal<typeof import('node:fs')>()),
  linkSync: () => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' })
  },
}))

it('a kiosk has its key also on a disk that has no links', () => {
  const dir = makeTempDir()
  const { publicKey, sign } = exportSigner(dir)
  expect(isSignedBy(publicKey, Buffer.from('a manifest'), sign('a manifest'))).toBe(true)
  expect(exportSigner(dir).publicKey).toBe(publicKey)
  expect(readdirSync(dir)).toEqual([KEY_FILE])
})
