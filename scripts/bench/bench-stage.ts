import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OWN_SWITCHES } from '../../src/main/lockdown/switches.ts'
import { atExit } from '../setup/at-exit.mjs'
import { bringElectron, bringPackages, setStage } from '../setup/bring.mjs'
import { ensureBuild } from '../setup/build.mjs'
import { ensureLibraries } from '../setup/debian.mjs'
import { startDisplay } from '../setup/display.mjs'
import { ordinaryUser } from '../setup/ordinary-user.mjs'
import { isRoot } from '../setup/places.mjs'
import { runQuietly } from '../setup/run-command.mjs'
import { startApp, type AppProcess } from './app-process.ts'
import { Finger } from './finger.ts'
import { Screen } from './screen.ts'

/** Memory that belongs to nobody's disk, for the picture of the virtual screen. */
const SHARED_MEMORY = '/dev/shm'
/** On a disk by the file system standard, where the usual folder may be memory. */
const DISK = '/var/tmp'

/** A virtual screen, and a finger on it. */
export interface TouchDisplay {
  env: NodeJS.ProcessEnv
  screen: Screen
  finger: Finger
}

/** What all measurements are made on: one machine, one Electron, one disk. */
export class BenchStage {
  readonly electron: string
  readonly appDir: string
  readonly env: NodeJS.ProcessEnv
  /** An app fills its screen: two that take turns want two. */
  readonly displays: readonly [TouchDisplay, TouchDisplay]
  /** On a real disk; every folder of data is made in it. */
  readonly workDir: string
  readonly fileSystem: string

  private constructor(
    parts: Pick<BenchStage, 'electron' | 'appDir' | 'env' | 'displays' | 'workDir' | 'fileSystem'>,
  ) {
    this.electron = parts.electron
    this.appDir = parts.appDir
    this.env = parts.env
    this.displays = parts.displays
    this.workDir = parts.workDir
    this.fileSystem = parts.fileSystem
  }

  static async open(): Promise<BenchStage> {
    await bringPackages()
    const electron = await bringElectron('virtual')
    await ensureLibraries(electron, { virtualDisplay: true, forBench: true })
    await ensureBuild()
    const { executable, appDir, env } = await setStage(electron, 'virtual', 0)
    // Else a newer Electron would open its windows on the person's own screen.
    delete env['WAYLAND_DISPLAY']
    env['BENCH_SWITCHES'] = JSON.stringify(OWN_SWITCHES) // for the windows beside the kiosk
    const onDisk = await makeWorkDir()
    const displays = [
      await openTouchDisplay(onDisk.workDir, env, 'left'),
      await openTouchDisplay(onDisk.workDir, env, 'right'),
    ] as const
    return new BenchStage({ electron: executable, appDir, env, displays, ...onDisk })
  }

  /** A folder that belongs to whoever the apps run as. */
  makeDir(name: string): string {
    const dir = mkdtempSync(join(this.workDir, `${name}-`))
    this.give(dir)
    return dir
  }

  /** To whoever the apps run as, with all that is in it. */
  give(dir: string): void {
    if (!isRoot) return
    chownSync(dir, ordinaryUser.uid, ordinaryUser.gid)
  }

  async giveAll(dir: string): Promise<void> {
    if (!isRoot) return
    await runQuietly('chown', ['-R', `${ordinaryUser.uid}:${ordinaryUser.gid}`, dir])
  }

  /** The same folder again, so that each run begins with the same. */
  async copyOf(dir: string): Promise<string> {
    const copy = this.makeDir('copy')
    cpSync(dir, copy, { recursive: true, verbatimSymlinks: true })
    await this.giveAll(copy)
    return copy
  }

  /** @param dataDir where the app keeps what it keeps */
  start(
    appDir: string,
    dataDir: string,
    display: TouchDisplay = this.displays[0],
    more: NodeJS.ProcessEnv = {},
  ): AppProcess {
    const env = { ...this.env, ...display.env, AFTERCARE_DATA_DIR: dataDir, ...more }
    return startApp({ executable: this.electron, appDir, env })
  }

  close(): void {
    for (const { finger, screen } of this.displays) {
      finger.end()
      screen.close()
    }
  }
}

async function openTouchDisplay(
  workDir: string,
  env: NodeJS.ProcessEnv,
  name: string,
): Promise<TouchDisplay> {
  const pictureDir = mkdtempSync(
    join(existsSync(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir(), 'aftercare-bench-'),
  )
  removeAtExit(pictureDir)
  const displayDir = join(workDir, `screen-${name}`)
  mkdirSync(displayDir)
  const owner = isRoot ? ordinaryUser : undefined
  const display = await startDisplay(displayDir, { owner, pictureDir })
  const finger = new Finger({ ...env, ...display.env })
  return { env: display.env, screen: new Screen(pictureDir), finger }
}

interface OnDisk {
  workDir: string
  fileSystem: string
}

async function makeWorkDir(): Promise<OnDisk> {
  const workDir = mkdtempSync(join(DISK, 'aftercare-bench-'))
  chmodSync(workDir, 0o755)
  removeAtExit(workDir)
  const { stdout } = await runQuietly('df', ['--output=fstype', workDir])
  return { workDir, fileSystem: stdout.trim().split('\n').at(-1) ?? '' }
}

function removeAtExit(dir: string): void {
  atExit(() => {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })
}
