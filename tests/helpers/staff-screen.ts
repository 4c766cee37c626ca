import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type ui from '../../locales/en/ui.json'
import type { Settings } from '../../src/main/settings.ts'
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
   * @param look is called on each but the last
   */
  async readToEnd(look: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { next, approve } = this.words.languages
    const approves = this.page.locator('button:not([aria-disabled="true"])', { hasText: approve })
    for (;;) {
      await this.page.evaluate(`document.querySelector('[role="region"]').scrollTo(0, 1e6)`)
      await this.button(next).or(approves).first().waitFor()
      if ((await approves.count()) > 0) return
      await look()
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

/** Every screen that staff see, with a visit under way. @param look is called on each, with what it is */
export async function walkStaffScreens(
  staff: StaffScreen,
  look: (what: string) => Promise<void>,
): Promise<void> {
  const { page, words } = staff
  await staff.open()
  await page.keyboard.type('1234')
  await look('pad')
  await staff.type(WRONG)
  await page.getByText(words.pin.wrong).waitFor()
  await look('wrong')
  await staff.tap(ANN.pin)
  await staff.inside.waitFor()
  await page.locator('[data-place]').waitFor()
  await look('visit-open')
  await walkVisitScreens(staff, look)
  await staff.go('languages')
  await page.locator('[data-language]').first().waitFor()
  await look('languages')
  await staff.openLanguage(staff.locale)
  await look('language')
  await staff.readToEnd()
  await look('language-end')
  await staff.button(words.languages.approve).click()
  await look('approve')
  await staff.button(words.languages.notNow).click()
  await staff.go('device')
  await page.locator('[data-health]').first().waitFor()
  await look('device')
  await staff.button(words.device.restart).click()
  await look('restart')
  await staff.button(words.leaveStay).click()
  await staff.button(words.check).click()
  await page.locator('[data-check]').first().waitFor()
  await look('checks')
  await staff.button(words.leave).click()
  await look('leave')
  await staff.show('results')
  await page.getByText(words.results.loading).waitFor({ state: 'detached' })
  await look('results')
  await staff.show('export')
  await page.getByRole('table').waitFor()
  await look('export')
}

/** From the visit under way, which is ended, to the next that could be started. */
async function walkVisitScreens(
  staff: StaffScreen,
  look: (what: string) => Promise<void>,
): Promise<void> {
  const { page, words } = staff
  const { visit } = words
  await staff.button(visit.open.end).click()
  await page.getByText(visit.open.why).waitFor()
  await look('visit-end')
  await staff.button(visit.open.unable).click()
  await page.getByRole('heading', { name: visit.start.title }).waitFor()
  await look('visit-start')
  await staff.button(visit.reference.type).click()
  await page.locator('[data-typed]').waitFor({ state: 'attached' })
  await page.keyboard.type('AB-1 ')
  await look('visit-reference')
  await staff.button(words.pin.cancel).click()
  await staff.endedVisits.click()
  await page.locator('[data-visit]').first().waitFor()
  await look('visit-ended')
  await page.locator('[data-visit]').first().click()
  await page.getByRole('radiogroup').first().waitFor()
  await look('visit-over')
}
