/** A barcode scanner is a keyboard that types fast and ends with Enter or with Tab, as it is set. */

/** Nobody presses the next key so soon, and no scanner waits so long. */
const NEXT_KEY_MS = 100
const ENDS = ['Enter', 'Tab']
/** Come beside the characters and are none. */
const SILENT = ['Shift', 'CapsLock']
/** Stands for a key that is no character, so that what it broke is not taken for a reference. */
const BROKEN = '\uFFFD'

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
    if (SILENT.includes(key)) return null
    if (ctrlKey || altKey || metaKey) {
      if (this.#text !== '') this.#text += BROKEN
      return null
    }
    const isFast = timeStamp - this.#atMs <= NEXT_KEY_MS
    const before = isFast ? this.#text : ''
    this.#atMs = timeStamp
    const isEnd = ENDS.includes(key)
    const isCharacter = key.length === 1
    if (isCharacter) this.#text = before + key
    else this.#text = isEnd || before === '' ? '' : before + BROKEN
    // The first key of a scan cannot be told from one that a person pressed.
    if (before === '') return null
    return isEnd ? { text: before } : 'more'
  }
}
