/** Keys that a patient needs. Every other one has no meaning here, and Chromium gets none of them. */
const KEYS: ReadonlySet<string> = new Set([
  'Tab',
  'Enter',
  ' ',
  'Escape',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
])

/** Press what has the focus: held down, once, or a hand that lies on a keyboard answers question after question. */
const PRESSING_KEYS: ReadonlySet<string> = new Set(['Enter', ' '])

/** Menus, selection, drag and clipboard: what a long press, two fingers or a mouse can call up. */
const EVENTS = [
  'contextmenu',
  'selectstart',
  'dragstart',
  'drop',
  'copy',
  'cut',
  'paste',
  'auxclick',
] as const

/**
 * Takes from the page what Chromium adds to every page: menus, selection, drag and drop, the
 * clipboard, zoom by wheel, mouse buttons that go back, and its own keys. Only the default is
 * prevented: that a key was pressed still counts as somebody being there.
 */
export function guardPage(page: Window): void {
  const options = { capture: true, passive: false }
  const prevent = (event: Event) => {
    event.preventDefault()
  }
  for (const name of EVENTS) page.addEventListener(name, prevent, options)

  for (const name of ['dragenter', 'dragover'] as const) {
    page.addEventListener(
      name,
      (event) => {
        event.preventDefault()
        // Prevented alone, it would mean that something may be dropped here.
        if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none'
      },
      options,
    )
  }
  for (const name of ['mousedown', 'mouseup'] as const) {
    page.addEventListener(
      name,
      (event) => {
        if (event.button !== 0) event.preventDefault()
      },
      options,
    )
  }
  page.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey) event.preventDefault()
    },
    options,
  )
  page.addEventListener(
    'keydown',
    (event) => {
      const isModified = event.ctrlKey || event.altKey || event.metaKey
      const isHeld = event.repeat && PRESSING_KEYS.has(event.key)
      if (isModified || isHeld || !KEYS.has(event.key)) event.preventDefault()
    },
    options,
  )
  hideCursor(page)
}

/** A cursor that stays where a finger was says that a mouse would help. A real mouse shows its own. */
function hideCursor(page: Window): void {
  const root = page.document.documentElement
  const note = ({ pointerType }: PointerEvent) => {
    root.dataset['pointer'] = pointerType
  }
  page.addEventListener('pointerdown', note, { capture: true, passive: true })
  page.addEventListener('pointermove', note, { capture: true, passive: true })
}
