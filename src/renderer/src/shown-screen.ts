/**
 * Whether a screen of the kiosk's own is drawn, with something to press on it. Told by what is there,
 * not by what the page believes: a screen that failed to be drawn is believed to be shown.
 */
export function showsScreen(page: Document): boolean {
  const screen = page.querySelector('[data-screen]')
  return screen?.querySelector('button')?.checkVisibility() ?? false
}
