import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { close, expect, giveToApp, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { canMakeDisk, makeSmallDisk, whyNoDisk } from '../helpers/small-disk.ts'
import { LONG } from '../helpers/screen-coverage.ts'

/** Starts that once ended before there was a window, as if staff had left. */

test.skip(process.platform === 'win32', 'about what POSIX has')

test(
  'D21 locks of Chromium’s that are left, foreign or no locks keep no kiosk from starting',
  LONG,
  async ({ launch, dataDir }) => {
    symlinkSync('another-host-4711', join(dataDir, 'SingletonLock'))
    symlinkSync('/nowhere/at/all/SingletonSocket', join(dataDir, 'SingletonSocket'))
    writeFileSync(join(dataDir, 'SingletonCookie'), 'no link')
    const first = await launch()
    await new KioskScreen(first.page, 'en').chooseLanguage()
    await close(first)
  },
)

test(
  'D21 a folder in the place of each lock keeps no kiosk from starting',
  LONG,
  async ({ launch, dataDir }) => {
    for (const name of ['SingletonLock', 'instance.lock']) {
      mkdirSync(join(dataDir, name))
      giveToApp(join(dataDir, name))
    }
    const { page } = await launch()
    await new KioskScreen(page, 'en').chooseLanguage()
  },
)

test('D21 a kiosk starts where the temporary folder’s path is longer than a socket’s may be', async ({
  launch,
  dataDir,
}) => {
  const long = join(dataDir, 'l'.repeat(100), 'm'.repeat(100))
  mkdirSync(long, { recursive: true })
  for (const dir of [join(dataDir, 'l'.repeat(100)), long]) giveToApp(dir)
  const { page } = await launch({ env: { TMPDIR: long } })
  await new KioskScreen(page, 'en').chooseLanguage()
})

test('D21 a kiosk starts where there is no temporary folder', LONG, async ({ launch, dataDir }) => {
  const { page } = await launch({ env: { TMPDIR: join(dataDir, 'not', 'there') } })
  await new KioskScreen(page, 'en').chooseLanguage()
})

test('D21 a kiosk starts where the temporary folder is full', async ({ launch, dataDir }) => {
  test.skip(!canMakeDisk, whyNoDisk)
  const temporary = join(dataDir, 'temporary')
  mkdirSync(temporary)
  const disk = makeSmallDisk(temporary, 4, process.env['AFTERCARE_RUN_AS'])
  try {
    disk.fill()
    const { page } = await launch({ env: { TMPDIR: temporary } })
    await new KioskScreen(page, 'en').chooseLanguage()
  } finally {
    disk.remove()
  }
})

test('D21 where nothing at all can be written the kiosk says so, and goes on to run', async ({
  launch,
  dataDir,
}) => {
  test.skip(!canMakeDisk, whyNoDisk)
  const disk = makeSmallDisk(dataDir, 1, process.env['AFTERCARE_RUN_AS'])
  try {
    disk.makeReadOnly()
    const { page } = await launch({ env: { TMPDIR: dataDir } })
    await expect(page.getByText('data-folder-unwritable')).toBeVisible()
  } finally {
    disk.remove()
  }
})
