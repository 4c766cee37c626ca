import { isFreshPress } from './fresh-press.ts'

/** What somebody typed and left is gone after so long without a touch. */
export const FORGET_MS = 15_000

/**
 * Calls `forget` whenever nobody has touched the page for so long.
 * @returns the end of it
 */
export function whenUntouched(forget: () => void, page: Window = window): () => void {
  let timer = setTimeout(forget, FORGET_MS)
  const touch = (event: Event) => {
    if (!isFreshPress(event)) return
    clearTimeout(timer)
    timer = setTimeout(forget, FORGET_MS)
  }
  page.addEventListener('pointerdown', touch, true)
  page.addEventListener('keydown', touch, true)
  return () => {
    clearTimeout(timer)
    page.removeEventListener('pointerdown', touch, true)
    page.removeEventListener('keydown', touch, true)
  }
}
