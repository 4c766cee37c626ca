/** The pages that may call main: the patient's, and the hidden one that prints the sheet. */
export type Caller = 'kiosk' | 'sheet'

/** All that the sheet's page asks for. */
const SHEET_CHANNELS = new Set(['sheet:page', 'sheet:rendered', 'kiosk:reportFailure'])

/**
 * What each page may ask for. The next patient's page must not read the sheet that is still being
 * printed for the last one, and a page made only to print must not touch a visit.
 */
export function mayCall(caller: Caller, channel: string): boolean {
  return caller === 'sheet' ? SHEET_CHANNELS.has(channel) : !channel.startsWith('sheet:')
}
