import type { ElectronApplication } from '@playwright/test'

const KEY_EVERY_MS = 10
const ends = { Enter: { code: 13, text: '\r' }, Tab: { code: 9, text: '' } } as const

/**
 * As a barcode scanner does: a keyboard that types fast, with Enter or Tab at the end, as it is set.
 * The times are those of a scanner, however busy the machine is.
 */
export async function scan(
  app: ElectronApplication,
  text: string,
  suffix: 'Enter' | 'Tab' = 'Enter',
): Promise<void> {
  const keys = [
    ...Array.from(text, (key) => ({ key, text: key, windowsVirtualKeyCode: 0 })),
    { key: suffix, text: ends[suffix].text, windowsVirtualKeyCode: ends[suffix].code },
  ]
  const begin = Date.now() - keys.length * KEY_EVERY_MS
  const events = keys.flatMap(({ text: typed, ...key }, index) => {
    const timestamp = (begin + index * KEY_EVERY_MS) / 1000
    return [
      {
        type: typed === '' ? 'rawKeyDown' : 'keyDown',
        ...key,
        ...(typed && { text: typed }),
        timestamp,
      },
      { type: 'keyUp', ...key, timestamp },
    ]
  })
  await app.evaluate(async ({ BrowserWindow }, all) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('no window')
    for (const event of all) await contents.debugger.sendCommand('Input.dispatchKeyEvent', event)
  }, events)
}
