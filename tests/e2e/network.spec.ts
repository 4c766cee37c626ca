import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, ownScreen, test } from '../helpers/app.ts'

const repoDir = resolve(import.meta.dirname, '../..')

/** A network with one way out, which leads nowhere and counts what is sent. */
const SET_UP = `
  set -e
  echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 || true
  ip link set lo up
  ip link add way-out type veth peer name nowhere
  ip link set way-out arp off
  ip address add 10.77.0.1/24 dev way-out
  ip link set nowhere up
  ip link set way-out up
  ip route add default dev way-out
  exec "$@"
`

/** Runs a command in a network of its own. */
function inOwnNetwork(command: readonly string[], env: NodeJS.ProcessEnv) {
  const args = ['--net', 'sh', '-c', SET_UP, 'sh', ...command]
  return spawnSync('unshare', args, { cwd: repoDir, env, encoding: 'utf8' })
}

test('S01 F01 a whole visit sends no packet and asks no proxy', () => {
  const { status: canMake } = spawnSync('unshare', ['--net', 'true'])
  test.skip(canMake !== 0, 'a network namespace can be made by root on Linux alone')
  const { status, stdout, stderr } = inOwnNetwork(
    [
      process.execPath,
      'node_modules/@playwright/test/cli.js',
      ...['test', '--project=isolated', '--reporter=line', '--output=test-results/isolated'],
    ],
    { ...process.env, AFTERCARE_SCREENS: JSON.stringify([ownScreen()]) },
  )
  expect(stdout, stderr).toContain('2 passed')
  expect(status, stdout + stderr).toBe(0)
})
