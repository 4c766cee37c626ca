import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What breaks WCAG 2.2, A and AA, on what is shown now; `enhanced` adds the contrast of AAA. */
export async function findAccessibilityFaults(
  page: Page,
  contrast: 'usual' | 'enhanced' = 'usual',
): Promise<string[]> {
  await settle(page)
  // To read half a megabyte of axe takes longer than to run it: once for each page will do.
  const isThere = await page.evaluate<boolean>(`typeof axe === 'object'`)
  const { violations } = await new AxeBuilder({ page, ...(isThere && { axeSource: 'null' }) })
    .setLegacyMode(true) // Electron opens no second page for axe
    .options({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'],
      resultTypes: ['violations'], // of what is right axe need not say where it is
      rules: { 'color-contrast-enhanced': { enabled: contrast === 'enhanced' } },
    })
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

export async function expectAccessible(
  page: Page,
  contrast: 'usual' | 'enhanced' = 'usual',
): Promise<void> {
  expect(await findAccessibilityFaults(page, contrast)).toEqual([])
}

/** Nothing of the screen is cut off, and nothing has to be scrolled, once a window just resized has settled. */
export async function expectToFit(page: Page): Promise<void> {
  await settle(page)
  const findTooLarge = () =>
    page.evaluate<string[]>(`
      [...document.querySelectorAll('main, dialog, html')].filter(
        (box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1,
      ).map((box) => box.tagName + ' ' + box.innerText.slice(0, 80))
    `)
  await expect.poll(findTooLarge).toEqual([])
}

/** Waits until the screen has slid in: half way it is half transparent and beside its place. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(
    'Promise.all(document.getAnimations().map((animation) => animation.finished)).then(() => null)',
  )
}
