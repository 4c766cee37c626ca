import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repoDir } from '../setup/places.mjs'
import type { BenchStage } from './bench-stage.ts'
import type { MeasuredApp } from './bench.ts'
import { escapeText } from './escape.ts'
import { readLessonText, type SlideText } from './lesson-text.ts'
import type { Box } from './screen.ts'

const BUTTON_HEIGHT = 120

/** As the kiosk's slides come in, see `App.svelte`. */
const MOVEMENT = `
  .new { animation: come 180ms ease-out }
  @keyframes come { from { opacity: 0; translate: 2.5rem } }`

/**
 * A bare Electron window with one page, opened with the same switches and window options as the
 * kiosk; no preload, no bridge.
 * @param isMoving whether each slide comes in as the kiosk's do
 */
export function makeBareWindow(stage: BenchStage, isMoving = false): MeasuredApp {
  const appDir = makeAppDir(stage, isMoving ? 'moving-window' : 'bare-window')
  writeFileSync(join(appDir, 'index.html'), barePage(readLessonText().slides, isMoving))
  const { next, text } = placesOf(stage)
  return { appDir, dataDir: stage.makeDir('bare'), start: next, next, text }
}

/** A folder with the window of `bare-window/`, for a page of one's own. */
export function makeAppDir(stage: BenchStage, name: string): string {
  const appDir = join(stage.workDir, name)
  mkdirSync(appDir)
  cpSync(join(repoDir, 'scripts', 'bench', 'bare-window'), appDir, { recursive: true })
  return appDir
}

/** Where things are on pages that keep their button at the bottom. */
export function placesOf({ displays: [{ screen }] }: BenchStage): { next: Box; text: Box } {
  const { width, height } = screen
  return {
    next: { x: 0, y: height - BUTTON_HEIGHT, width, height: BUTTON_HEIGHT },
    text: { x: 0, y: 0, width, height: height - BUTTON_HEIGHT },
  }
}

/** The first slide stands in the page itself; the button swaps the text, and that is all. */
function barePage(slides: readonly SlideText[], isMoving: boolean): string {
  const [first] = slides
  if (first === undefined) throw new Error('a lesson without slides')
  const json = JSON.stringify(slides).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Bare window</title>
<style>
  body { margin: 0; padding: 80px; font: 40px/1.35 sans-serif; background: #faf7f2; color: #000 }
  button { position: fixed; inset: auto 0 0; height: ${BUTTON_HEIGHT}px; width: 100%; font: inherit }${isMoving ? MOVEMENT : ''}
</style>
<main>
<h1>${escapeText(first.headline)}</h1>
<ul>${first.lines.map((line) => `<li>${escapeText(line)}</li>`).join('')}</ul>
</main>
<button type="button">Next</button>
<script>
  const slides = ${json}
  let at = 0
  document.querySelector('button').onclick = () => {
    at = (at + 1) % slides.length
    const main = document.createElement('main')
    main.className = 'new'
    const headline = main.appendChild(document.createElement('h1'))
    headline.textContent = slides[at].headline
    const list = main.appendChild(document.createElement('ul'))
    for (const line of slides[at].lines) {
      list.appendChild(document.createElement('li')).textContent = line
    }
    document.querySelector('main').replaceWith(main)
  }
</script>
</html>
`
}
