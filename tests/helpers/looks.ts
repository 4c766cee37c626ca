import { test, type Page } from '@playwright/test'

const areAllAsked = Boolean(process.env['AFTERCARE_ALL_LOOKS'])

/**
 * Whether a screen is looked at in this language, size and mode. `npm test` has time for the few that
 * differ most, and the gallery for all; with AFTERCARE_ALL_LOOKS set all are looked at here, too.
 * @param name such as `ar-800-largest`
 */
export function isLookedAt(name: string, usual: readonly string[]): boolean {
  return areAllAsked || usual.includes(name)
}

/**
 * For a person to look at, beside the other results of the test; only with AFTERCARE_ALL_LOOKS,
 * because to draw a picture takes as long as all that a test looks for in it.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (areAllAsked) await page.screenshot({ path: test.info().outputPath(name) })
}
