import { untrack } from 'svelte'
import { PressRules, USUAL_DELAY_MS, type Area } from './press-rules.ts'

/** Applies the rules of `PressRules` to the whole page: to each screen and dialog, also the staff's. */

const CONTROLS = 'button, label, input'
const HELP = '[data-help]'

/** Press what has the focus; a switch for one finger or one foot sends one of them, too. */
const PRESSING_KEYS: ReadonlySet<string> = new Set(['Enter', ' '])

/** A first frame that never comes, such as where nothing is drawn at all, must not end all presses. */
const LATEST_PAINT_MS = 1000

/**
 * How much earlier than it is heard of a press may have been made. A touch screen whose clock is
 * wrong must not have all of its presses taken for old ones.
 */
const MOST_LATE_MS = 2000

export const pressRules = new PressRules({
  delayMs: () => USUAL_DELAY_MS,
  isSteady: () => false,
})

/** Of the screen that came last, so that an earlier one's time does not stand for it. */
let shown = 0

/**
 * To be attached to what makes a screen: presses wait for a moment when it comes, and when it goes
 * from what lies beneath it.
 */
export function arrival(): () => void {
  untrack(screenCame)
  return () => {
    untrack(screenCame)
  }
}

/** When a control, or what it stands in, took another one's place. */
const cameAtMs = new WeakMap<Element, number>()

/** To be called when it takes the place of another one on a screen that stays. */
export function tookPlace(element: Element): void {
  cameAtMs.set(element, performance.now())
}

function isNew(control: Element | null, atMs: number): boolean {
  for (let element = control; element !== null; element = element.parentElement) {
    const cameMs = cameAtMs.get(element)
    if (cameMs !== undefined && atMs < cameMs + pressRules.options.delayMs()) return true
  }
  return false
}

function screenCame(): void {
  pressRules.screenCame()
  const mine = ++shown
  const isLast = () => mine === shown
  if (pressRules.isReady(performance.now())) {
    setSign(true)
    return
  }
  setSign(false)
  let isPainted = false
  const painted = () => {
    if (isPainted || !isLast()) return
    isPainted = true
    pressRules.painted(performance.now(), drawnControls())
    setTimeout(() => {
      if (isLast()) setSign(true)
    }, pressRules.options.delayMs())
  }
  // The second one comes when the first frame has been drawn.
  requestAnimationFrame(() => requestAnimationFrame(painted))
  setTimeout(painted, LATEST_PAINT_MS)
}

/** For whoever has to know from outside: `wait` as long as presses have no effect. */
function setSign(isReady: boolean): void {
  document.documentElement.dataset['presses'] = isReady ? 'taken' : 'wait'
}

/** Of what lies on top. */
function drawnControls(): Area[] {
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1)
  return [...(dialog ?? document).querySelectorAll(CONTROLS)]
    .filter((control) => control.checkVisibility({ visibilityProperty: true }))
    .map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect()
      return { left, top, right, bottom, isHelp: control.matches(HELP) }
    })
}

/** A label and its field are one. */
function controlOf(target: EventTarget | null): Element | null {
  if (!(target instanceof Element)) return null
  return target.closest('label') ?? target.closest(CONTROLS)
}

const timeOf = ({ timeStamp }: Event): number =>
  Math.max(timeStamp, performance.now() - MOST_LATE_MS)

/** As soon as the screen that came meanwhile is drawn, if it has help at that place. */
function pressHelpAt(page: Window, { clientX, clientY }: PointerEvent): void {
  const endAtMs = performance.now() + LATEST_PAINT_MS
  const look = () => {
    const there = page.document.elementFromPoint(clientX, clientY)
    const help = there?.closest<HTMLElement>(HELP) ?? null
    if (help !== null) help.click()
    else if (performance.now() < endAtMs) requestAnimationFrame(look)
  }
  look()
}

export function guardPresses(page: Window): void {
  const capture = { capture: true }
  page.addEventListener(
    'pointerdown',
    (event) => {
      const { pointerId, isPrimary, pointerType, clientX: x, clientY: y } = event
      const control = controlOf(event.target)
      const contact = { pointerId, isPrimary, isTouch: pointerType !== 'mouse', x, y }
      const atMs = timeOf(event)
      const about = { isHelp: control?.matches(HELP) ?? false, isNew: isNew(control, atMs) }
      // Prevented, so that nothing looks pressed; it is still heard, as somebody is there.
      if (!pressRules.down({ ...contact, atMs, control, ...about })) event.preventDefault()
    },
    capture,
  )
  page.addEventListener(
    'pointerup',
    (event) => {
      if (pressRules.up(event.pointerId, timeOf(event))) pressHelpAt(page, event)
    },
    capture,
  )
  page.addEventListener(
    'pointercancel',
    ({ pointerId }) => {
      pressRules.cancel(pointerId)
    },
    capture,
  )
  page.addEventListener(
    'keydown',
    (event) => {
      if (event.repeat) return
      if (!PRESSING_KEYS.has(event.key)) {
        pressRules.otherKeyDown()
        return
      }
      const control = controlOf(page.document.activeElement)
      const counts = pressRules.keyDown(control, timeOf(event))
      if (!counts && control !== null) event.preventDefault()
    },
    capture,
  )
  page.addEventListener(
    'keyup',
    ({ key }) => {
      if (PRESSING_KEYS.has(key)) pressRules.keyUp()
    },
    capture,
  )
  page.addEventListener(
    'click',
    (event) => {
      const control = controlOf(event.target)
      const isOfFinger = event instanceof PointerEvent && event.pointerId >= 0
      const counts = isOfFinger
        ? pressRules.click(event.pointerId, control)
        : !event.isTrusted || pressRules.clickWithout(control, timeOf(event))
      if (counts || control === null) return
      event.preventDefault()
      event.stopImmediatePropagation()
    },
    capture,
  )
}
