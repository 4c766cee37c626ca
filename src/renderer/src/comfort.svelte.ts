/** How a patient likes to see the kiosk. Kept in memory only: the next patient starts anew. */

/** Body text at these multiples of its size; the last is the 200 % of WCAG 1.4.4. */
export const textScales = [1, 1.5, 2] as const
export const themes = ['light', 'dark', 'contrast'] as const

export type Theme = (typeof themes)[number]

export class Comfort {
  #textStep = $state(0)
  #themeStep = $state(0)
  lessMotion = $state(false)
  /** For hands that tremble: touches that are too short, or too soon after another, are none. */
  steadyTouch = $state(false)

  readonly textStep = $derived(this.#textStep + 1)
  readonly textScale = $derived(textScales[this.#textStep] ?? 1)
  readonly theme: Theme = $derived(themes[this.#themeStep] ?? 'light')

  /** Each tap is one step on; after the last comes the first again. */
  nextText(): void {
    this.#textStep = (this.#textStep + 1) % textScales.length
  }

  nextTheme(): void {
    this.#themeStep = (this.#themeStep + 1) % themes.length
  }

  toggleMotion(): void {
    this.lessMotion = !this.lessMotion
  }

  toggleTouch(): void {
    this.steadyTouch = !this.steadyTouch
  }

  reset(): void {
    this.#textStep = 0
    this.#themeStep = 0
    this.lessMotion = false
    this.steadyTouch = false
  }
}
