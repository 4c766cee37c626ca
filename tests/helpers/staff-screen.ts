import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type ui from '../../locales/en/ui.json'
import type { Settings } from '../../src/main/settings/schema.ts'
import { giveToApp, type Kiosk, type LaunchOptions } from './app.ts'
import { useSettings } from './data-folder.ts'
import { readWords, type ShippedTag } from './locales.ts'

export const ANN = { name: 'Ann Lee', role: 'Nurse', pin: '271828' }
export const BOB = { name: 'Bob Roe', role: 'Doctor', pin: '161803' }
export const WRONG = '314159'

/** What stands over the patient's screen for staff, and what can be done there. */
export class StaffScreen {
  readonly words: (typeof ui)['staff']

  constructor(
    readonly page: Page,
    readonly locale: ShippedTag = 'en',
  ) {
    this.words = (readWords(locale, 'ui') as typeof ui).staff
  }

  get pad(): Locator {
    return this.page.getByRole('dialog', { name: this.words.pin.headline })
  }

  get inside(): Locator {
    return this.page.getByRole('dialog', { name: this.words.title, exact: true })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** A tab of what staff can do. */
  tab(section: keyof (typeof ui)['staff']['sections']): Locator {
    return this.page.getByRole('navigation').getByRole('button', {
      name: this.words.sections[section],
      exact: true,
    })
  }

  /** A choice of the staff's forms. */
  choice(group: string, name: string): Locator {
    return this.page
      .getByRole('radiogroup', { name: group })
      .getByRole('radio', { name, exact: true })
  }

  /** A finger that trembles: the second tap comes before anything has changed. */
  async tapTwice(name: string): Promise<void> {
    await this.button(name).waitFor()
    await this.page.evaluate(`{
      const button = [...document.querySelectorAll('dialog button')]
        .find((one) => one.innerText.trim() === ${JSON.stringify(name)})
      button.click()
      button.click()
    }`)
  }

  /** A press that ends the kiosk, which may be gone before it could say that it was pressed. */
  async pressToEnd(name: string): Promise<void> {
    await this.button(name)
      .click()
      .catch((error: unknown) => {
        if (!this.page.isClosed()) throw error
      })
  }

  /** As a finger does that pushes the screen up to its end. */
  async showEnd(): Promise<void> {
    await this.page.evaluate(`document.querySelector('dialog [role="region"]').scrollTo(0, 1e6)`)
  }

  get endedVisits(): Locator {
    return this.page.getByRole('button', { name: this.words.visit.ended.title })
  }

  /** By its tab. */
  async show(section: keyof (typeof ui)['staff']['sections']): Promise<void> {
    await this.tab(section).click()
    await this.page.getByRole('region', { name: this.words.sections[section] }).waitFor()
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('Control+Alt+s')
    await this.pad.waitFor()
  }

  /** With a finger on each key. */
  async tap(pin: string): Promise<void> {
    for (const digit of pin) await this.button(digit).click()
    await this.button(this.words.pin.enter).click()
  }

  /** With a keyboard. */
  async type(pin: string): Promise<void> {
    await this.page.keyboard.type(pin)
    await this.page.keyboard.press('Enter')
  }

  /** To a section, by its tab. */
  async go(section: keyof (typeof ui)['staff']['sections']): Promise<void> {
    await this.tab(section).click()
  }

  async openLanguage(tag: string): Promise<void> {
    await this.page.locator(`[data-language="${tag}"]`).getByRole('button').click()
    await this.page.locator('[data-key]').first().waitFor()
  }

  /**
   * Every part of the language that is open, from where it is, each with a leap to its end.
   * @param checkScreen is called on each but the last
   */
  async readToEnd(checkScreen: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { next, approve } = this.words.languages
    const approves = this.page.locator('button:not([aria-disabled="true"])', { hasText: approve })
    for (;;) {
      await this.page.evaluate(`document.querySelector('[role="region"]').scrollTo(0, 1e6)`)
      await this.button(next).or(approves).first().waitFor()
      if ((await approves.count()) > 0) return
      await checkScreen()
      await this.button(next).click()
    }
  }

  async enter(pin = ANN.pin): Promise<void> {
    await this.open()
    await this.tap(pin)
    await this.inside.waitFor()
  }
}

/** As whoever owns the machine gives somebody a PIN. */
export function giveNewStaff(dataDir: string, people = [ANN]): { isTaken: () => boolean } {
  const path = join(dataDir, 'new-staff.json')
  writeFileSync(path, JSON.stringify(people))
  giveToApp(path)
  return { isTaken: () => !existsSync(path) }
}

/** A kiosk at its welcome, where somebody of the staff has a PIN. @param tag what staff read */
export async function launchForStaff(
  launch: (options: Partial<LaunchOptions>) => Promise<Kiosk>,
  dataDir: string,
  {
    tag = 'en',
    settings = {},
    people = [ANN],
    ...options
  }: {
    tag?: ShippedTag
    settings?: Partial<Settings>
    people?: (typeof ANN)[]
  } & Partial<LaunchOptions> = {},
): Promise<Kiosk & { staff: StaffScreen }> {
  useSettings(dataDir, { staffLanguage: tag, ...settings })
  giveNewStaff(dataDir, people)
  const { app, page } = await launch({ size: { width: 1280, height: 800 }, ...options })
  await page.getByRole('heading', { level: 1 }).waitFor()
  return { app, page, staff: new StaffScreen(page, tag) }
}
