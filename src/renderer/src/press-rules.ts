/** Until main has said how long this clinic wants it; the default of the settings. */
export const USUAL_DELAY_MS = 400

/** With a steady touch: what is shorter was not meant, and neither is another one so soon and so near. */
export const BRIEF_MS = 80
export const SECOND_WITHIN_MS = 700
export const SECOND_WITHIN_PX = 60

interface Point {
  x: number
  y: number
}

/** What can be pressed, compared by identity only. */
type Control = object | null

interface Contact extends Point {
  pointerId: number
  /** Whether it is the only finger, or the first of several. */
  isPrimary: boolean
  /** Of a finger or a pen: a mouse does not tremble. */
  isTouch: boolean
  /** On the page's monotonic clock, as all times here. */
  atMs: number
  control: Control
  /** Whether the control is the button that asks for help. */
  isHelp: boolean
  /** Whether it took the place of another one a moment ago, on a screen that stayed. */
  isNew: boolean
}

interface Began {
  control: Control
  screen: number
  counts: boolean
}

/** Where something to be pressed is drawn. */
export interface Area {
  left: number
  top: number
  right: number
  bottom: number
  isHelp: boolean
}

interface Options {
  /** How long a screen must have been there. */
  delayMs: () => number
  /** Whether the patient chose a steady touch. */
  isSteady: () => boolean
}

/**
 * Which presses count: those that begin and end on the same control of the same screen, once that
 * screen was there for a moment. What a finger was on its way to press is not what came meanwhile.
 *
 * Help is answered at once. Its button is at the same place on all of a patient's screens, so that a
 * press on it means the same on each: it waits only where the screen before had something else to be
 * pressed at that place, and it counts although the screen changes before the finger is lifted.
 */
export class PressRules {
  options: Options
  /** Counts the screens. */
  #screen = 0
  #readyAtMs = -Infinity
  /** Of the last screen that was painted, and of the one before it. */
  #areas: readonly Area[] = []
  #areasBefore: readonly Area[] = []
  readonly #contacts = new Map<number, Began & Contact>()
  /** The key that presses, as long as its click may come. */
  #key: (Began & { isUp: boolean }) | null = null
  /** Where and when the last contact ended that was none of a trembling hand. */
  #lastEnd: (Point & { atMs: number }) | null = null

  constructor(options: Options) {
    this.options = options
  }

  /** Another screen has come, or a dialog over it, or one has gone from it. It is not painted yet. */
  screenCame(): void {
    this.#screen += 1
    this.#areasBefore = this.#areas
    // Nothing of a screen that is gone is held: it may be another patient's.
    for (const began of this.#contacts.values()) began.control = null
    if (this.#key !== null) this.#key.control = null
    this.#readyAtMs = this.options.delayMs() === 0 ? -Infinity : Infinity
  }

  /** The screen that came last can be seen. @param areas what can be pressed on it */
  painted(nowMs: number, areas: readonly Area[]): void {
    this.#areas = areas
    this.#readyAtMs = nowMs + this.options.delayMs()
  }

  /** Whether the screen has been there for long enough. */
  isReady(atMs: number): boolean {
    return atMs >= this.#readyAtMs
  }

  /** A finger or a mouse button goes down. @returns whether the press counts so far */
  down(contact: Contact): boolean {
    // What a finger left that was lifted elsewhere.
    if (contact.isPrimary) this.#contacts.clear()
    const counts = contact.isHelp
      ? this.isReady(contact.atMs) || !this.#wasElse(contact)
      : this.isReady(contact.atMs) && !contact.isNew && !this.#isSecond(contact)
    this.#contacts.set(contact.pointerId, { ...contact, screen: this.#screen, counts })
    return counts
  }

  /**
   * It is lifted; its click may follow.
   * @returns whether help is to be asked for now if its button is where it was: the browser sends no
   *   click to one that was drawn anew meanwhile
   */
  up(pointerId: number, atMs: number): boolean {
    const began = this.#contacts.get(pointerId)
    if (began === undefined) return false
    if (this.#isUnsteady(began, atMs)) began.counts = began.isHelp
    else if (began.counts) this.#lastEnd = { x: began.x, y: began.y, atMs }
    if (!began.isHelp || !began.counts || began.screen === this.#screen) return false
    began.counts = false
    return true
  }

  /** It became a movement of the screen, or was taken by the system. */
  cancel(pointerId: number): void {
    this.#contacts.delete(pointerId)
  }

  /** @returns whether the click of a finger or a mouse may do what it does */
  click(pointerId: number, control: Control): boolean {
    const began = this.#contacts.get(pointerId)
    this.#contacts.delete(pointerId)
    const counts = this.#isSame(began, control)
    // What a label passes on to its own field is no click of a key.
    if (counts) this.#key = null
    return counts
  }

  /** A key that presses goes down, once. @returns whether it may press what has the focus */
  keyDown(control: Control, atMs: number): boolean {
    const counts = this.isReady(atMs)
    this.#key = { control, screen: this.#screen, counts, isUp: false }
    return counts
  }

  keyUp(): void {
    if (this.#key !== null) this.#key.isUp = true
  }

  /** Another key, such as an arrow, which may choose what is beside: no click of it is of one before. */
  otherKeyDown(): void {
    if (this.#key?.isUp === true) this.#key = null
  }

  /** @returns whether a click of no finger may do what it does: of a key, a switch, a reader's command */
  clickWithout(control: Control, atMs: number): boolean {
    const key = this.#key
    if (key === null) return this.isReady(atMs)
    if (key.isUp) this.#key = null
    return this.#isSame(key, control)
  }

  #isSame(began: Began | undefined, control: Control): boolean {
    return began?.counts === true && began.screen === this.#screen && began.control === control
  }

  /** Whether the screen before had something else than help at this place. */
  #wasElse({ x, y }: Point): boolean {
    return this.#areasBefore.some(
      ({ left, right, top, bottom, isHelp }) =>
        !isHelp && x >= left && x <= right && y >= top && y <= bottom,
    )
  }

  #isUnsteady({ isTouch, atMs }: Contact, upAtMs: number): boolean {
    return isTouch && this.options.isSteady() && upAtMs - atMs < BRIEF_MS
  }

  #isSecond({ isTouch, x, y, atMs }: Contact): boolean {
    const last = this.#lastEnd
    if (last === null || !isTouch || !this.options.isSteady()) return false
    const isNear = Math.hypot(x - last.x, y - last.y) <= SECOND_WITHIN_PX
    return isNear && atMs - last.atMs <= SECOND_WITHIN_MS
  }
}
