import type { ElectronApplication, Page } from '@playwright/test'
import type ui from '../../locales/en/ui.json'
import { expect, test } from '../helpers/app.ts'
import { howMuch, report } from '../helpers/faults/how-much.ts'
import { pick, seededRandom } from '../helpers/faults/random.ts'
import { readWords } from '../helpers/locales.ts'
import { readResults } from '../helpers/results.ts'
import { drag, holdEach, press, tap, type Point } from '../helpers/touch.ts'

const SIZE = { width: 1280, height: 800 }
const MINUTES = howMuch(30, 1)
/** The seed of a run; another one is another run: `AFTERCARE_SEED=2`. */
const SEED = Number(process.env['AFTERCARE_SEED'] ?? 1)
/** What a patient may wait for help, beside what the machine needs to answer anything at all. */
const HELP_WITHIN_MS = 1000

const words = (['en', 'es', 'ar', 'zh-Hans'] as const).map(
  (tag) => readWords(tag, 'ui') as typeof ui,
)

type Random = () => number

/** What is on the screen, told from the document alone. */
interface Seen {
  /** `welcome`, `visit`, `dialog`, `staff` or `else`. */
  kind: string
  turn: number | null
  /** Whether presses have an effect by now. */
  isTaken: boolean
  text: string
}

const look = (page: Page): Promise<Seen> =>
  page.evaluate<Seen>(`(() => {
    const turn = document.querySelector('[data-turn]')?.getAttribute('data-turn') ?? null
    const dialog = document.querySelector('dialog[open]') !== null
    const staff = document.querySelector('.staff-text') !== null
    return {
      kind: staff ? 'staff' : dialog ? 'dialog' : turn !== null ? 'visit' : 'welcome',
      turn: turn === null ? null : Number(turn),
      isTaken: document.documentElement.dataset.presses === 'taken',
      text: document.body.innerText,
    }
  })()`)

/** Where the middle of what can be pressed is, with its words. */
const controls = (page: Page): Promise<{ at: Point; text: string }[]> =>
  page.evaluate(`(() => {
    const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document
    return [...top.querySelectorAll('button, label')]
      .map((control) => ({ box: control.getBoundingClientRect(), text: control.innerText.trim() }))
      .filter(({ box }) => box.width > 0 && box.top >= 0 && box.bottom <= innerHeight)
      .map(({ box, text }) => ({ at: { x: box.x + box.width / 2, y: box.y + box.height / 2 }, text }))
  })()`)

const answersIn = (dataDir: string) =>
  readResults(dataDir, 'SELECT count(*) AS n FROM answers')[0]?.['n'] as number

const helpWords = new Set(words.map(({ stage }) => stage.help))
const closeWords = new Set(words.map(({ help }) => help.close))
const answerWords = new Set(words.flatMap(({ quiz }) => [quiz.answer, quiz.notSure]))
const startsWithAny = (text: string, all: ReadonlySet<string>) =>
  [...all].some((each) => text.startsWith(each) || text.includes(`\n${each}`))

class Monkey {
  readonly #random: Random
  readonly #app: ElectronApplication
  readonly #page: Page
  /** Presses that a patient may have meant as an answer: whole ones, where an answer could be given. */
  answerPresses = 0
  readonly done: Record<string, number> = {}

  constructor(app: ElectronApplication, page: Page, random: Random) {
    this.#app = app
    this.#page = page
    this.#random = random
  }

  #point(): Point {
    return { x: pick(this.#random, SIZE.width), y: pick(this.#random, SIZE.height) }
  }

  async act(): Promise<void> {
    const all = Object.entries(this.#acts)
    const [name, act] = all[pick(this.#random, all.length)] ?? ['press', this.#acts.press]
    this.done[name] = (this.done[name] ?? 0) + 1
    await act()
  }

  readonly #acts = {
    /** What somebody means to press, for as long as a finger lies. */
    press: () => this.#pressOne(120),
    pressAgain: () => this.#pressOne(120),
    onward: async () => {
      const all = await controls(this.#page)
      const last = all.at(-1)
      if (last !== undefined) await this.#pressAt(last, 150)
    },
    /** What trembles. */
    brush: async () => {
      await holdEach(this.#app, [this.#point(), this.#point(), this.#point()], 30, 20)
    },
    twoFingers: async () => {
      await press(this.#app, [this.#point(), this.#point()])
    },
    palm: async () => {
      await press(this.#app, [this.#point(), this.#point(), this.#point(), this.#point()])
    },
    swipe: async () => {
      await drag(this.#app, [this.#point(), this.#point(), this.#point()])
    },
    corner: async () => {
      await tap(
        this.#app,
        Array.from({ length: 5 }, () => ({ x: 20, y: 20 })),
      )
    },
    keys: async () => {
      const all = ['Tab', 'Escape', 'Enter', 'Space', 'ArrowDown', 'ArrowUp', 'F5', 'Control+w']
      for (let times = 0; times < 4; times++) {
        const key = all[pick(this.#random, all.length)] ?? 'Tab'
        if (key === 'Enter' || key === 'Space') this.answerPresses++
        await this.#page.keyboard.press(key)
      }
    },
    /** A bar code, as fast as a scanner types. */
    scanner: async () => {
      this.answerPresses++
      await this.#page.keyboard.type(`V-${pick(this.#random, 1_000_000)}`)
      await this.#page.keyboard.press('Enter')
    },
    sleep: async () => {
      for (const event of ['suspend', 'resume']) {
        await this.#app.evaluate(({ powerMonitor }, name) => {
          powerMonitor.emit(name)
        }, event)
      }
    },
  }

  async #pressOne(forMs: number): Promise<void> {
    const all = await controls(this.#page)
    const one = all[pick(this.#random, all.length)]
    if (one !== undefined) await this.#pressAt(one, forMs)
  }

  async #pressAt({ at, text }: { at: Point; text: string }, forMs: number): Promise<void> {
    if (answerWords.has(text)) this.answerPresses++
    await holdEach(this.#app, [at], forMs)
  }
}

/** Help, by one whole press, from wherever the patient is; then back. */
async function expectHelp(app: ElectronApplication, page: Page): Promise<void> {
  const all = await controls(page)
  const help = all.find(({ text }) => startsWithAny(text, helpWords))
  if (help === undefined) return
  await page.evaluate(`(() => {
    window.helpMs = null
    let from = null
    addEventListener('pointerup', () => { from = performance.now() }, { capture: true, once: true })
    const seen = () => {
      if (from !== null && document.querySelector('dialog[open]')) helpMs = performance.now() - from
      else requestAnimationFrame(seen)
    }
    requestAnimationFrame(seen)
  })()`)
  const idleMs = await page.evaluate<number>(
    `new Promise((done) => { const from = performance.now(); requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from))) })`,
  )
  await holdEach(app, [help.at], 120)
  await expect.poll(() => page.evaluate('helpMs'), { message: 'help never came' }).not.toBeNull()
  const tookMs = await page.evaluate<number>('helpMs')
  expect(tookMs).toBeLessThan(HELP_WITHIN_MS + 10 * idleMs)
  await page.locator('html[data-presses="taken"]').waitFor({ state: 'attached' })
  const close = (await controls(page)).find(({ text }) => startsWithAny(text, closeWords))
  expect(close, 'help can be left').toBeDefined()
  if (close !== undefined) await holdEach(app, [close.at], 120)
}

test('a monkey of many minutes finds no way past help, an answer or the end of a visit', async ({
  launch,
  dataDir,
}) => {
  test.setTimeout(MINUTES * 60_000 * 2 + 240_000)
  const { app, page } = await launch({ size: SIZE, waitsForPresses: false })
  const monkey = new Monkey(app, page, seededRandom(SEED))
  const endAt = Date.now() + MINUTES * 60_000
  let helps = 0
  let visits = 0
  while (Date.now() < endAt) {
    for (let acts = 0; acts < 5; acts++) await monkey.act()
    // A page may just be loading.
    await page.locator('html[data-presses="taken"]').waitFor({ state: 'attached' })
    const seen = await look(page)
    if (seen.kind === 'dialog') await page.keyboard.press('Escape')
    else if (seen.kind !== 'staff') {
      await expectHelp(app, page)
      helps++
    }
    expect(answersIn(dataDir), 'answers that nobody gave').toBeLessThanOrEqual(monkey.answerPresses)
    const rows = readResults(dataDir, `SELECT count(*) AS n FROM visits WHERE status = 'open'`)
    const isOpen = rows[0]?.['n'] === 1
    // After a visit nothing of it is on the screen: only the welcome speaks when none is open.
    if (!isOpen) await expect(page.locator('[data-turn]'), 'a screen of nobody').toHaveCount(0)
    visits = readResults(dataDir, 'SELECT count(*) AS n FROM visits')[0]?.['n'] as number
    expect(app.windows()).toHaveLength(1)
  }
  report(`monkey of ${MINUTES} min, seed ${SEED}`, {
    ...{
      visits,
      helps,
      answers: answersIn(dataDir),
      'presses that may answer': monkey.answerPresses,
    },
    ...monkey.done,
  })
})
