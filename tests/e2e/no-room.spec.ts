import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { close, expect, giveToApp, makeDataDir, test } from '../helpers/app.ts'
import { expectAccessible, settle } from '../helpers/axe.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { findLayoutFaults } from '../helpers/layout.ts'
import { readResults } from '../helpers/results.ts'
import { canMakeDisk, makeSmallDisk, whyNoDisk } from '../helpers/small-disk.ts'
import { SCREENS, covered, takePicture } from '../helpers/screen-coverage.ts'
import { ANN, giveNewStaff, StaffScreen } from '../helpers/staff-screen.ts'

test.skip(!canMakeDisk, whyNoDisk)

const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 1280 },
]

for (const [locale, size] of [
  ['en', sizes[0]],
  ['ar', sizes[1]],
] as const) {
  test(
    `a full disk does not stop a visit in ${locale}, which is saved when there is room`,
    covered(locale, []),
    async ({ launch, dataDir }) => {
      const disk = makeSmallDisk(dataDir, 48, process.env['AFTERCARE_RUN_AS'])
      try {
        const { page } = await launch({ ...(size && { size }) })
        const screen = new KioskScreen(page, locale)
        // Under a dialog the screen keeps its own.
        const banner = page.getByText(screen.words.notice.notSaving).last()
        await screen.chooseLanguage()
        await screen.press(screen.next)
        await expect(banner).toHaveCount(0)
        const answers = () =>
          readResults(dataDir, 'SELECT count(*) AS n FROM answers')[0]?.['n'] as number

        disk.fill()
        // The log has room of its own for some more.
        await expect(async () => {
          await screen.press(screen.next)
          await expect(banner).toBeVisible({ timeout: 1000 })
        }).toPass()
        const checkScreen = async (name: string) => {
          await settle(page)
          await expect(banner, name).toBeVisible()
          expect(await findLayoutFaults(page, { mayScroll: true }), name).toEqual([])
        }
        await checkScreen('slide')
        await expectAccessible(page, 'enhanced')
        await takePicture(page, `not-saving-${locale}.png`)
        await screen.askHelp()
        await checkScreen('help')
        await takePicture(page, `not-saving-help-${locale}.png`)
        await screen.button(screen.words.help.close).click()
        await screen.skipSlides()
        await checkScreen('question')
        await screen.answerRight()
        await checkScreen('right')
        await takePicture(page, `not-saving-right-${locale}.png`)
        expect(answers()).toBe(0)

        disk.free()
        await expect(banner).toHaveCount(0)
        expect(answers()).toBe(1)
        await screen.press(screen.next)
        const [row] = readResults(dataDir, `SELECT action FROM audit ORDER BY seq DESC LIMIT 1`)
        expect(row).toEqual({ action: 'saved-late' })
      } finally {
        disk.remove()
      }
    },
  )
}

test(
  'F03 a disk that is full at the start serves patients, lets staff in, and loses nothing',
  SCREENS,
  async ({ launch, dataDir }) => {
    test.setTimeout(120_000)
    const disk = makeSmallDisk(dataDir, 48, process.env['AFTERCARE_RUN_AS'])
    try {
      const taken = giveNewStaff(dataDir)
      const first = await launch()
      await first.page.getByRole('button', { name: 'English' }).waitFor()
      await expect.poll(taken.isTaken).toBe(true)
      await close(first)
      const backup = (day: string) => join(dataDir, 'backups', `visits-${day}.db`)
      mkdirSync(join(dataDir, 'backups'), { recursive: true })
      // As a backup is made; on a small disk the kiosk makes none.
      const aside = makeDataDir()
      copyFileSync(join(dataDir, 'visits.db'), join(aside, 'visits.db'))
      const results = new DatabaseSync(join(aside, 'visits.db'))
      for (const day of ['2026-01-01', '2026-01-02']) {
        results.prepare('VACUUM INTO ?').run(backup(day))
        giveToApp(backup(day))
      }
      results.close()
      rmSync(aside, { recursive: true })
      giveToApp(join(dataDir, 'backups'))
      disk.fill()

      const { page } = await launch({ size: { width: 1280, height: 800 } })
      const screen = new KioskScreen(page, 'en')
      const banner = page.getByText(screen.words.notice.notSaving).last()
      await expect(banner).toBeVisible()
      await screen.chooseLanguage()
      await screen.skipSlides()
      await screen.answerRight()

      const staff = new StaffScreen(page)
      await staff.enter(ANN.pin)
      await staff.go('device')
      await expect(page.getByText(staff.words.device.restart)).toBeVisible()
      // What a full disk keeps from being looked at is not damaged.
      await expect(page.getByText(staff.words.device.results.damaged)).toHaveCount(0)
      // They make room themselves: one backup is enough for the day.
      await staff.button(staff.words.device.room).click()
      await settle(page)
      expect(await findLayoutFaults(page, { mayScroll: true })).toEqual([])
      await takePicture(page, 'make-room.png')
      await staff.button(staff.words.device.roomNow).click()
      const freed = page.getByRole('status').filter({ hasText: /^\S+ \S+ made free/ })
      await expect(freed).toBeVisible()
      await takePicture(page, 'room-made.png')
      expect(existsSync(backup('2026-01-01'))).toBe(false)
      expect(existsSync(backup('2026-01-02'))).toBe(true)
      await staff.button(staff.words.lock).click()
      await expect(staff.inside).toHaveCount(0)

      // Results that could not be opened want more than one small backup took.
      disk.free()
      await expect(banner).toHaveCount(0)
      const count = (table: string) => readResults(dataDir, `SELECT count(*) AS n FROM ${table}`)
      expect(count('visits')).toEqual([{ n: 1 }])
      expect(count('answers')).toEqual([{ n: 1 }])
      await screen.press(screen.next)
      const audited = () =>
        readResults(dataDir, 'SELECT action FROM audit').map(({ action }) => action)
      await expect
        .poll(audited)
        .toEqual(
          expect.arrayContaining([
            'staff-unlocked',
            'backups-thinned',
            'staff-locked',
            'saved-late',
          ]),
        )
    } finally {
      disk.remove()
    }
  },
)
