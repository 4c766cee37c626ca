import { describe, expect, test } from 'vitest'
import { findForbidden } from '../../../../src/main/lockdown/switches.ts'

const EXECUTABLE = '/program/aftercare-kiosk'

describe('what the kiosk must not be started with', () => {
  test.each([
    [[EXECUTABLE], {}],
    [[EXECUTABLE, '.'], { PATH: '/usr/bin', AFTERCARE_DATA_DIR: '/data' }],
    [[EXECUTABLE, '--ozone-platform=wayland'], { NODE_OPTIONS: '' }],
    [[EXECUTABLE, '--inspectors'], {}],
    [['--inspect'], {}],
  ])('lets %j with %j pass', (argv, env) => {
    expect(findForbidden(argv, env)).toEqual([])
  })

  test.each([
    ['--inspect', 'inspect'],
    ['--inspect=9229', 'inspect'],
    ['--inspect-brk', 'inspect-brk'],
    ['--remote-debugging-port=0', 'remote-debugging-port'],
    ['-remote-debugging-port=9222', 'remote-debugging-port'],
    ['/remote-debugging-port=9222', 'remote-debugging-port'],
    ['--Remote-Debugging-Pipe', 'remote-debugging-pipe'],
    ['--no-sandbox', 'no-sandbox'],
    ['--js-flags=--expose-gc', 'js-flags'],
    ['--user-data-dir=/elsewhere/other', 'user-data-dir'],
    ['--host-resolver-rules=', 'host-resolver-rules'],
    ['--load-extension=/elsewhere/x', 'load-extension'],
  ])('S24 refuses %s', (argument, name) => {
    expect(findForbidden([EXECUTABLE, argument], {})).toEqual([name])
  })

  test.each(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'ELECTRON_ENABLE_LOGGING'])(
    'S24 refuses %s in the environment, by its name alone',
    (name) => {
      expect(findForbidden([EXECUTABLE], { [name]: 'secret' })).toEqual([name])
    },
  )
})
