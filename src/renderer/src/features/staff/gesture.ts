/** How staff ask for the PIN pad: taps where nothing is to be pressed, or keys that nobody hits by chance. */

const TAPS = 5
const WITHIN_MS = 4000
/** The side of the square in the corner, CSS pixels. */
export const CORNER_PX = 96

/** Counts taps in the corner; one anywhere else starts anew. */
export class CornerTaps {
  #atMs: number[] = []

  /** @returns whether this was the last of them */
  tap(isInCorner: boolean, nowMs: number): boolean {
    if (!isInCorner) {
      this.#atMs = []
      return false
    }
    this.#atMs = [...this.#atMs.filter((atMs) => nowMs - atMs <= WITHIN_MS), nowMs]
    if (this.#atMs.length < TAPS) return false
    this.#atMs = []
    return true
  }
}

interface Place {
  clientX: number
  clientY: number
}

/** The top corner on the side where lines start. */
export function isInCorner({ clientX, clientY }: Place, width: number, isRtl: boolean): boolean {
  const fromStart = isRtl ? width - clientX : clientX
  return fromStart <= CORNER_PX && clientY <= CORNER_PX
}

interface Keys {
  ctrlKey: boolean
  altKey: boolean
  code: string
}

/** By the key's place: with Alt held, or in another script, it stands for another letter. */
export const isStaffKey = ({ ctrlKey, altKey, code }: Keys): boolean =>
  ctrlKey && altKey && code === 'KeyS'
