import { mayCall } from '../ipc/page-permissions.ts'
import { isOurs } from '../platform/app-urls.ts'

/** Of Electron's frames; each is one object as long as it is there. */
interface Frame {
  readonly url: string
}
interface Page {
  readonly mainFrame: Frame
}

/** @returns whether a call comes from the main frame of a page of ours that may make it */
export function createSenderCheck(
  window: { readonly current: { webContents: Page } | null },
  sheets: { readonly contents: Page | null },
): (call: { senderFrame: Frame | null }, channel: string) => boolean {
  return ({ senderFrame }, channel) => {
    if (senderFrame === null || !isOurs(senderFrame.url)) return false
    if (senderFrame === window.current?.webContents.mainFrame) return mayCall('kiosk', channel)
    return senderFrame === sheets.contents?.mainFrame && mayCall('sheet', channel)
  }
}
