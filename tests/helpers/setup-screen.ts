import type { ElectronApplication, Locator, Page } from '@playwright/test'
import type ui from '../../locales/en/ui.json'
import { readWords, type ShippedTag } from './locales.ts'
import { middleOf, tap } from './touch.ts'

/** What the first set-up and the settings of the panel have in common. */
export class SetupScreen {
  readonly words: (typeof ui)['setup']

  constructor(
    readonly page: Page,
    readonly locale: ShippedTag = 'en',
  ) {
    this.words = (readWords(locale, 'ui') as typeof ui).setup
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** A group of settings: the panel has tabs of some of the same names. */
  group(name: string): Locator {
    return this.page.getByRole('navigation').nth(1).getByRole('button', { name, exact: true })
  }

  row(key: string): Locator {
    return this.page.locator(`[data-setting="${key}"]`)
  }

  async edit(key: string): Promise<void> {
    await this.row(key).getByRole('button').click()
  }

  /** Types over what is there, with a keyboard, and saves. */
  async enter(key: string, text: string): Promise<void> {
    await this.edit(key)
    await this.button(this.words.save).waitFor()
    for (let times = 0; times < 30; times++) await this.page.keyboard.press('Backspace')
    await this.page.keyboard.type(text)
    await this.button(this.words.save).click()
  }

  /** A key on the screen by what stands on it. */
  key(face: string): Locator {
    return this.page.locator('[data-keys] button').getByText(face, { exact: true })
  }

  /** With a finger on each key, on whichever page of the letters that are shown it is. */
  async touch(app: ElectronApplication, text: string): Promise<void> {
    const { shift, space } = this.words
    // Before there is a clinic presses wait as they do by default.
    await this.page.locator('html[data-presses="wait"]').waitFor({ state: 'detached' })
    const touch = async (key: Locator) => {
      await tap(app, [await middleOf(key)])
    }
    for (const letter of text) {
      const isCapital = letter !== letter.toLowerCase()
      if (isCapital) await touch(this.button(shift))
      const face = letter === ' ' ? space : letter
      const open = await this.#openPageOf(face)
      await touch(this.key(face))
      if (open !== null) await touch(open)
      if (isCapital) await touch(this.button(shift))
    }
  }

  /** @returns the key that closes the page again; null when the letter was there already */
  async #openPageOf(face: string): Promise<Locator | null> {
    if ((await this.key(face).count()) > 0) return null
    for (const page of [this.key('áñç'), this.key('&@#')]) {
      if ((await page.count()) === 0) continue
      await page.click()
      if ((await this.key(face).count()) > 0) return page
      await page.click()
    }
    throw new Error(`no key for ${face}`)
  }

  async next(): Promise<void> {
    await this.button(this.words.next).click()
  }

  /** @param again the second time the PIN is entered */
  async enterPin(pin: string, again = pin): Promise<void> {
    const part = (name: string) =>
      this.page.getByRole('button', { name: new RegExp(`^${name}( |$)`) })
    await part(this.words.member.pin).first().click()
    await this.page.keyboard.type(pin)
    await part(this.words.member.again).click()
    await this.page.keyboard.type(again)
    await this.button(this.words.save).click()
  }

  async addMember(name: string, role: string, pin: string, again = pin): Promise<void> {
    await this.button(this.words.member.add).click()
    await this.page.keyboard.type(name)
    await this.page.getByRole('button', { name: new RegExp(`^${this.words.member.role}`) }).click()
    await this.page.keyboard.type(role)
    await this.enterPin(pin, again)
  }
}
