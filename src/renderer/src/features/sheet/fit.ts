/** In points. Older readers want 12 to 14 (clinical brief 5.4); below the least nothing is legible. */
const LARGEST_PT = 12.5
const LEAST_PT = 9
const STEP_PT = 0.125

/**
 * Sets the largest text with which the sheet stays on its one page.
 * @returns false where even the smallest does not; the sheet then goes on, rather than be cut off
 */
export function fitToPage(root: HTMLElement, sheet: HTMLElement): boolean {
  for (let size = LARGEST_PT; size >= LEAST_PT; size -= STEP_PT) {
    root.style.fontSize = `${size}pt`
    if (sheet.scrollHeight <= sheet.clientHeight && sheet.scrollWidth <= sheet.clientWidth) {
      return true
    }
  }
  sheet.classList.add('long')
  return false
}
