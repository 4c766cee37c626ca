import { resolve } from 'node:path'
import { readCommandSettings } from './command-settings.ts'
import { exportSigner } from './signing.ts'

/**
 * `npm run export -- --data DIR --show-key`: the line that a clinic puts into its file of registered
 * keys (`npm run merge -- --keys FILE`).
 * @returns the exit code
 */
export function showKey(data: string): number {
  const dataDir = resolve(data)
  const settings = readCommandSettings(dataDir)
  if (settings === null || typeof settings === 'string') {
    console.error(settings ?? `${dataDir}: there are no settings here, and so no kiosk yet`)
    return 1
  }
  try {
    console.log(JSON.stringify({ [settings.kioskId]: exportSigner(dataDir).publicKey }))
    return 0
  } catch (error) {
    console.error((error as Error).message)
    return 1
  }
}
