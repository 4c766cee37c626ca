import type { Page } from '@playwright/test'

/** Runs in the page. Plain text, because the page's rules let no function be made from it there. */
const FIND_FAULTS = `
  const faults = []
  const say = (element) => element.tagName.toLowerCase() + ' "' + element.innerText?.slice(0, 40) + '"'
  const dialog = document.querySelector('dialog[open]')
  const stage = dialog ?? document.querySelector('.turn') ?? document.body
  const main = dialog ?? document.querySelector('main')

  for (const box of [document.documentElement, main]) {
    if (box.scrollWidth > box.clientWidth + 1) faults.push(say(box) + ' is too wide')
    if (!mayScroll && box.scrollHeight > box.clientHeight + 1) faults.push(say(box) + ' must be scrolled')
  }

  const visible = (rect) => rect.width > 1 && rect.height > 1
  const parts = [...stage.querySelectorAll('h1, h2, p, li, label, button, svg[role=img], .urgency')]
    .filter((element) => getComputedStyle(element).visibility === 'visible' && !element.closest('.visually-hidden'))
    .map((element) => ({ element, rect: element.getBoundingClientRect() }))
    .filter(({ rect }) => visible(rect))

  for (const { element, rect } of parts) {
    if (element.scrollWidth > element.clientWidth + 2 && element.clientWidth > 0) faults.push(say(element) + ' is cut off')
    if (rect.left < -1 || rect.right > innerWidth + 1) faults.push(say(element) + ' leaves the screen sideways')
    const isInMain = main.contains(element)
    if (!isInMain && (rect.top < -1 || rect.bottom > innerHeight + 1)) faults.push(say(element) + ' leaves the screen')
  }

  // What scrolls under the edge of a box is hidden by it, not on top of anything.
  const shown = ({ element, rect }) => {
    let { top, bottom } = rect
    for (let box = element.parentElement; box !== null; box = box.parentElement) {
      if (box !== main && !['auto', 'scroll'].includes(getComputedStyle(box).overflowY)) continue
      const clip = box.getBoundingClientRect()
      top = Math.max(top, clip.top)
      bottom = Math.min(bottom, clip.bottom)
    }
    return { left: rect.left, right: rect.right, top, bottom }
  }
  for (const [index, one] of parts.entries()) {
    for (const other of parts.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue
      const [a, b] = [shown(one), shown(other)]
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (width > 2 && height > 2) faults.push(say(one.element) + ' overlaps ' + say(other.element))
    }
  }
  return faults
`

/**
 * What a person would see as broken: scrolling where there should be none, text cut off at the edge
 * of its box or the screen, things on top of each other. One sentence each.
 */
export function findLayoutFaults(
  page: Page,
  { mayScroll }: { mayScroll: boolean },
): Promise<string[]> {
  return page.evaluate<string[]>(`((mayScroll) => {${FIND_FAULTS}})(${String(mayScroll)})`)
}

/** Staff read without their glasses and touch with gloves on. */
const LEAST_TEXT_PX = 24
const LEAST_TARGET_PX = 72

const FIND_SMALL = `
  const faults = []
  const stage = document.querySelector('dialog[open]') ?? document.querySelector('.turn')
  const isSeen = (element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && getComputedStyle(element).visibility === 'visible' && !element.closest('.visually-hidden')
  }
  const texts = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { parentElement: element, data } = texts.currentNode
    if (data.trim() === '' || !isSeen(element)) continue
    const size = parseFloat(getComputedStyle(element).fontSize)
    if (size < leastText - 0.1) faults.push('"' + data.trim().slice(0, 40) + '" is ' + size + ' px')
  }
  for (const element of stage.querySelectorAll('button, label, [role=button], [role=radio]:not(input)')) {
    if (!isSeen(element)) continue
    const { width, height } = element.getBoundingClientRect()
    if (Math.min(width, height) < leastTarget - 0.5) {
      faults.push('"' + element.innerText.slice(0, 40) + '" is ' + Math.round(width) + ' by ' + Math.round(height) + ' px')
    }
  }
  return faults
`

/** Of what staff see: all of the above, text that is too small to read, and what is too small to hit. */
export async function findStaffFaults(page: Page, { mayScroll = false } = {}): Promise<string[]> {
  const small = page.evaluate<string[]>(
    `((leastText, leastTarget) => {${FIND_SMALL}})(${LEAST_TEXT_PX}, ${LEAST_TARGET_PX})`,
  )
  return [...(await findLayoutFaults(page, { mayScroll })), ...(await small)]
}
