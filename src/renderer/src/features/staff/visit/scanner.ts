/** A barcode scanner is a keyboard that types fast and ends with Enter. */

/** Nobody presses the next key so soon, and no scanner waits so long. */
const NEXT_KEY_MS = 100

interface Pressed {
  key: string
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
  timeStamp: number
}

/** Tells the keys of a scanner from those of a person. */
export class Scanner {
  #text = ''
  #atMs = -Infinity

  /**
   * @returns what was scanned once it is whole; `more` for a key that is the scanner's, which must do
   *   nothing else; null for one that may be a person's
   */
  press({ key, ctrlKey, altKey, metaKey, timeStamp }: Pressed): { text: string } | 'more' | null {
    if (ctrlKey || altKey || metaKey || key === 'Shift') return null
    const isFast = timeStamp - this.#atMs <= NEXT_KEY_MS
    const before = isFast ? this.#text : ''
    this.#atMs = timeStamp
    this.#text = key.length === 1 ? before + key : ''
    // The first key of a scan cannot be told from one that a person pressed.
    if (before === '') return null
    return key === 'Enter' ? { text: before } : 'more'
  }
}
