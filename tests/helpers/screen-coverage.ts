import { test, type Page } from '@playwright/test'

/**
 * Which tests `npm test` has no time for: the same again in more languages, sizes and colours, a
 * crash at many moments instead of one, what waits by the clock. `npm run test:long` runs them; the
 * first of each kind stays in `npm test`. For `test(title, LONG, …)`.
 */
export const LONG = { tag: '@long' } as const

/** A test that looks at screens; `npm run test:long` runs it again and leaves its pictures. */
export const SCREENS = { tag: '@screens' } as const

/**
 * How a test of one case is tagged, by whether the case is one that `npm test` has time for.
 * @param name such as `ar-800-largest`
 */
export function covered(name: string, usual: readonly string[]): { tag: string[] } {
  return { tag: usual.includes(name) ? [SCREENS.tag] : [SCREENS.tag, LONG.tag] }
}

/**
 * For a person to look at, beside the other results of the test; only in `npm run test:long`,
 * because to draw a picture takes as long as all that a test looks for in it.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (test.info().project.name === 'long') {
    await page.screenshot({ path: test.info().outputPath(name) })
  }
}
