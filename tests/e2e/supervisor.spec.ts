import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { EXIT_LEFT } from '../../src/main/platform/exit-codes.ts'
import { expect, kill, ownScreen, required, test } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'
import { readResults } from '../helpers/results.ts'
import { giveNewStaff, StaffScreen } from '../helpers/staff-screen.ts'
import { LONG } from '../helpers/screen-coverage.ts'

const supervisePath = resolve(
  import.meta.dirname,
  '../../resources/kiosk-session/linux/supervise.sh',
)

/** A kiosk may be away for twice as long as it just took to start, and the supervisor's own pauses. */
const PAUSES_MS = 2000

test.skip(process.platform !== 'linux', 'the supervisor is for Linux')

let supervisor: ChildProcess | null = null
test.afterEach(async () => {
  if (supervisor?.exitCode === null) {
    const ended = new Promise((done) => supervisor?.on('exit', done))
    supervisor.kill('SIGTERM')
    await ended
  }
  supervisor = null
})

function supervise(dataDir: string, command: string[], env: Record<string, string> = {}) {
  let said = ''
  const child = spawn('sh', [supervisePath, ...command], {
    env: {
      ...process.env,
      ...ownScreen(),
      AFTERCARE_DATA_DIR: dataDir,
      AFTERCARE_ALIVE_FILE: join(dataDir, 'alive'),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  supervisor = child
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  return { child, said: () => said }
}

const kioskCommand = () => [
  process.env['AFTERCARE_ELECTRON'] ?? '',
  process.env['AFTERCARE_APP_DIR'] ?? '',
]

/** When the kiosk said that it is up, in ms since the epoch. */
function starts(dataDir: string): number[] {
  const logPath = join(dataDir, 'logs', 'kiosk.log')
  if (!existsSync(logPath)) return []
  return readFileSync(logPath, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"event":"started"'))
    .map((line) => Date.parse((JSON.parse(line) as { at: string }).at))
}

/** The main process of the kiosk on this data folder: the one that the supervisor started. */
function mainPid(child: ChildProcess): number {
  const children = readFileSync(`/proc/${child.pid ?? 0}/task/${child.pid ?? 0}/children`, 'utf8')
  const pid = children
    .trim()
    .split(' ')
    .map(Number)
    .find((each) => !readFileSync(`/proc/${each}/comm`, 'utf8').startsWith('sleep'))
  if (pid === undefined) throw new Error('the supervisor has no kiosk')
  return pid
}

test(
  'D08 D09 a kiosk that is killed or hangs is back within seconds, in the same visit',
  LONG,
  async ({ launch, dataDir }) => {
    const first = await launch()
    const screen = new KioskScreen(first.page, 'en')
    await screen.chooseLanguage()
    await screen.press(screen.next)
    await kill(first)
    const progress = () => readResults(dataDir, 'SELECT status, progress FROM visits')
    const before = progress()
    const earlier = starts(dataDir).length

    const begunAt = Date.now()
    const { child, said } = supervise(dataDir, kioskCommand(), { AFTERCARE_STALE_S: '3' })
    await expect.poll(() => starts(dataDir).length).toBe(earlier + 1)
    const startMs = (starts(dataDir).at(-1) ?? Infinity) - begunAt

    const killedAt = Date.now()
    process.kill(mainPid(child), 'SIGKILL')
    await expect.poll(() => starts(dataDir).length).toBe(earlier + 2)
    expect((starts(dataDir).at(-1) ?? Infinity) - killedAt).toBeLessThan(2 * startMs + PAUSES_MS)

    // It must have shown a sign of life, or it is given the longer time of a start.
    await expect.poll(() => existsSync(join(dataDir, 'alive'))).toBe(true)
    await new Promise((done) => setTimeout(done, 2000))
    process.kill(mainPid(child), 'SIGSTOP')
    await expect.poll(() => starts(dataDir).length).toBe(earlier + 3)
    expect(said()).toContain('no sign of life')
    expect(progress()).toEqual(before)
  },
)

/** Starts the kiosk as the session does, and yet so that a test can drive it. */
function supervisedElectron(dataDir: string): string {
  const path = join(dataDir, 'supervised.sh')
  const electron = required('AFTERCARE_ELECTRON')
  writeFileSync(path, `#!/bin/sh\nexec sh '${supervisePath}' '${electron}' "$@"\n`, { mode: 0o755 })
  return path
}

test(
  'D08 a kiosk that staff restart is back, and one that staff leave stays left',
  LONG,
  async ({ launch, dataDir }) => {
    giveNewStaff(dataDir)
    const executable = supervisedElectron(dataDir)
    const start = async () => {
      const { app, page } = await launch({ executable, size: { width: 1280, height: 800 } })
      supervisor = app.process()
      await page.getByRole('button', { name: 'English' }).waitFor()
      const staff = new StaffScreen(page)
      await staff.enter()
      await staff.go('device')
      return { staff, child: app.process() }
    }
    const restarted = await start()
    const { device, leave, leaveNow } = restarted.staff.words
    await restarted.staff.button(device.restart).click()
    await restarted.staff.pressToEnd(device.restartNow)
    await expect.poll(() => starts(dataDir).length).toBe(2)
    expect(restarted.child.exitCode).toBeNull()
    const ended = new Promise((done) => restarted.child.on('exit', done))
    restarted.child.kill('SIGTERM')
    await ended

    const left = await start()
    const code = new Promise((done) => left.child.on('exit', done))
    await left.staff.button(leave).click()
    await left.staff.pressToEnd(leaveNow)
    expect(await code).toBe(0)
    expect(starts(dataDir)).toHaveLength(3)
    const actions = readResults(dataDir, 'SELECT action FROM audit').map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['kiosk-restarted', 'kiosk-left']))
  },
)

test(
  'D20 only what ends with the code of the staff’s way out stays ended',
  LONG,
  async ({ dataDir }) => {
    const marker = join(dataDir, 'left')
    for (const code of [0, 1, 3]) {
      writeFileSync(marker, '')
      const env = { AFTERCARE_LEFT_FILE: marker }
      const other = supervise(dataDir, ['sh', '-c', `exit ${code}`], env)
      const ends = () => other.said().split(`ended with ${code} `).length - 1
      await expect.poll(ends).toBeGreaterThan(2)
      const ended = new Promise((done) => other.child.on('exit', done))
      other.child.kill('SIGTERM')
      await ended
      expect(other.said()).not.toContain('left by the staff')
      expect(existsSync(marker)).toBe(false)
    }
    const env = { AFTERCARE_LEFT_FILE: marker }
    const left = supervise(dataDir, ['sh', '-c', `exit ${EXIT_LEFT}`], env)
    expect(await new Promise((done) => left.child.on('exit', done))).toBe(0)
    expect(left.said()).toContain('left by the staff')
    expect(existsSync(marker)).toBe(true)
  },
)

test('D20 a login comes where staff left, and nowhere else', ({ dataDir }) => {
  const asked = join(dataDir, 'asked')
  writeFileSync(join(dataDir, 'systemctl'), `#!/bin/sh\necho "$@" >> '${asked}'\n`, { mode: 0o755 })
  const marker = join(dataDir, 'left')
  const afterStop = () =>
    execFileSync('sh', [join(dirname(supervisePath), 'after-stop.sh')], {
      env: { PATH: `${dataDir}:${process.env['PATH'] ?? ''}`, AFTERCARE_LEFT_FILE: marker },
    })
  afterStop()
  expect(existsSync(asked)).toBe(false)
  writeFileSync(marker, '')
  afterStop()
  expect(readFileSync(asked, 'utf8')).toBe('--no-block start aftercare-kiosk-left.service\n')
})

test(
  'D20 a kiosk that a signal ends is back, and staff have not left it',
  LONG,
  async ({ dataDir }) => {
    const { child, said } = supervise(dataDir, kioskCommand())
    for (const [index, signal] of (['SIGTERM', 'SIGINT', 'SIGHUP'] as const).entries()) {
      await expect.poll(() => starts(dataDir).length).toBe(index + 1)
      process.kill(mainPid(child), signal)
    }
    await expect.poll(() => starts(dataDir).length).toBe(4)
    expect(said()).not.toContain('left by the staff')
  },
)

test('D20 a kiosk without a screen is tried again and again', LONG, async ({ dataDir }) => {
  const { child, said } = supervise(dataDir, kioskCommand(), { DISPLAY: '', XAUTHORITY: '' })
  await expect
    .poll(() => said().split('starting again').length, { timeout: 30_000 })
    .toBeGreaterThan(2)
  expect(child.exitCode).toBeNull()
  expect(said()).not.toContain('left by the staff')
})

test(
  'D01 a second kiosk on the same data waits, and is there when the first is gone',
  LONG,
  async ({ launch, dataDir }) => {
    const first = await launch()
    const env = { AFTERCARE_IN_USE_S: '1' }
    const { child, said } = supervise(dataDir, kioskCommand(), env)
    const tries = () => said().split('another kiosk has the data folder').length - 1
    await expect.poll(tries).toBeGreaterThan(1)
    expect(starts(dataDir)).toHaveLength(1)
    await kill(first)
    await expect.poll(() => starts(dataDir).length).toBe(2)
    expect(child.exitCode).toBeNull()
    expect(said()).not.toContain('left by the staff')
  },
)
