import { test, type Page } from '@playwright/test'

const isEveryScreenChecked = Boolean(process.env['AFTERCARE_ALL_SCREENS'])

/**
 * Whether a screen is checked in this language, size and mode. `npm test` has time for the few that
 * differ most, and the gallery for all; with AFTERCARE_ALL_SCREENS set all are checked here, too.
 * @param name such as `ar-800-largest`
 */
export function isChecked(name: string, usual: readonly string[]): boolean {
  return isEveryScreenChecked || usual.includes(name)
}

/**
 * For a person to look at, beside the other results of the test; only with AFTERCARE_ALL_SCREENS,
 * because to draw a picture takes as long as all that a test looks for in it.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (isEveryScreenChecked) await page.screenshot({ path: test.info().outputPath(name) })
}
