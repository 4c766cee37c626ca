import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, Menu } from 'electron'
import { OWN_SWITCHES } from '../lockdown/switches.ts'
import { registerAppScheme } from '../window/app-protocol.ts'
import type { LaunchOptions } from './launch-options.ts'

/** What Electron has to be told before it is ready. */
export function prepareApp({ dataDir, isForClinic }: LaunchOptions): void {
  // Chromium opens this port after our first lines have run, and no fuse covers it.
  if (isForClinic) app.commandLine.removeSwitch('remote-debugging-port')
  for (const [name, value] of OWN_SWITCHES) app.commandLine.appendSwitch(name, value)

  Menu.setApplicationMenu(null)
  app.enableSandbox()
  registerAppScheme()
  // Where Chromium may keep what it wants to. Where nothing can be written the kiosk must still start,
  // to say so.
  const ownDir = isWritable(dataDir) ? dataDir : temporaryDir()
  app.setPath('userData', ownDir)
  app.setPath('sessionData', join(ownDir, 'chromium'))
}

/** Of nothing but its name where there is no room for one either: Chromium goes without. */
function temporaryDir(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'aftercare-kiosk-'))
  } catch {
    return join(tmpdir(), 'aftercare-kiosk-not-there')
  }
}

function isWritable(dir: string): boolean {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    accessSync(dir, constants.W_OK)
    return true
  } catch {
    return false
  }
}
