import type { WebContents } from 'electron'
import type { Log } from '../platform/log.ts'

/**
 * No dialog of the system may open for `<input type=file>`: it would show the disk. Chromium asks
 * nobody else about it, so the page's own debugger, which only main can reach, answers in its place.
 */
export function refuseFileChoosers(contents: WebContents, log: Log): void {
  const intercept = async () => {
    if (!contents.debugger.isAttached()) contents.debugger.attach('1.3')
    await contents.debugger.sendCommand('Page.enable')
    await contents.debugger.sendCommand('Page.setInterceptFileChooserDialog', {
      enabled: true,
      cancel: true,
    })
  }
  contents.on('did-finish-load', () => {
    intercept().catch((error: unknown) => {
      log.error('file-chooser-not-intercepted', { error })
    })
  })
}
