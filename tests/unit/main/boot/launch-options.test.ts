import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLaunchOptions } from '../../../../src/main/boot/launch-options.ts'

const ONLY_IN_DEVELOPMENT = {
  AFTERCARE_MANAGED_FILE: '/elsewhere/managed.json',
  AFTERCARE_MOUNT_ROOTS: '/elsewhere/drives:/elsewhere/sticks',
  AFTERCARE_WINDOW_SIZE: '1280x800',
}

function read(
  isPackaged: boolean,
  {
    env = {},
    argv = [],
    buildKind = 'production',
  }: {
    env?: Record<string, string>
    argv?: string[]
    buildKind?: 'production' | 'test'
  } = {},
) {
  return readLaunchOptions({
    app: { isPackaged, getAppPath: () => '/app', getPath: () => '/kiosk/data' },
    process: { argv: ['aftercare-kiosk', ...argv], env, platform: 'linux' },
    buildKind,
  })
}

describe('how the kiosk is started', () => {
  it('takes what a developer or a test asks for', () => {
    expect(read(false, { env: ONLY_IN_DEVELOPMENT })).toMatchObject({
      isDevelopment: true,
      managedPath: '/elsewhere/managed.json',
      mountRoots: ['/elsewhere/drives', '/elsewhere/sticks'],
      windowSize: { width: 1280, height: 800 },
      allowExample: true,
    })
  })

  it('ignores it all once packaged', () => {
    expect(read(true, { env: ONLY_IN_DEVELOPMENT })).toMatchObject({
      isDevelopment: false,
      managedPath: '/etc/aftercare-kiosk/clinic.json',
      mountRoots: null,
      windowSize: null,
      allowExample: false,
    })
  })

  it.each(['', '1280', '1280x', '12x8', '1280x800x600', 'x800', '-1280x800'])(
    'fills the screen for a window size of "%s"',
    (size) => {
      expect(read(false, { env: { AFTERCARE_WINDOW_SIZE: size } }).windowSize).toBeNull()
    },
  )

  it('asks a developer for the first set-up only when that is wanted', () => {
    expect(read(false, { env: { AFTERCARE_SETUP: '1' } }).allowExample).toBe(false)
  })

  it('keeps its data where it is told to, packaged or not', () => {
    const env = { AFTERCARE_DATA_DIR: 'elsewhere', AFTERCARE_ALIVE_FILE: '/elsewhere/alive' }
    for (const isPackaged of [false, true]) {
      expect(read(isPackaged, { env })).toMatchObject({
        dataDir: resolve('elsewhere'),
        logsDir: resolve('elsewhere', 'logs'),
        aliveFile: '/elsewhere/alive',
      })
    }
    expect(read(true)).toMatchObject({ dataDir: '/kiosk/data', aliveFile: undefined })
  })

  it('is refused with a switch that opens a way in, in what a clinic installs', () => {
    const argv = ['--inspect']
    expect(read(true, { argv })).toMatchObject({ isForClinic: true, forbidden: ['inspect'] })
    expect(read(true)).toMatchObject({ isForClinic: true, forbidden: [] })
    expect(read(true, { argv, buildKind: 'test' })).toMatchObject({
      ...{ isForClinic: false, forbidden: [] },
    })
    expect(read(false, { argv })).toMatchObject({ isForClinic: false, forbidden: [] })
  })
})
