import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test as anywhere } from 'vitest'
import { makeTempDir, writeFiles } from './temp-dir.ts'

// It is a shell script, for Linux.
const test = anywhere.runIf(process.platform === 'linux')

/**
 * Runs `.ci/run` where temporary folders cannot be hidden, with other programs in place of those
 * that clone and test.
 * @returns what `npm test` would have in its environment
 */
function environmentOfTests(env: Record<string, string>): Map<string, string> {
  const binDir = makeTempDir()
  writeFiles(binDir, {
    git: '#!/bin/sh\nfor last; do :; done\nmkdir -p "$last"\n',
    unshare: '#!/bin/sh\nexit 1\n',
    npm: '#!/bin/sh\nenv\nif [ -d "$TMPDIR" ]; then echo TMPDIR_IS_THERE=yes; fi\n',
  })
  for (const name of ['git', 'unshare', 'npm']) chmodSync(join(binDir, name), 0o755)
  const { stdout, stderr, status } = spawnSync('bash', ['.ci/run', 'check'], {
    encoding: 'utf8',
    env: { PATH: `${binDir}:${process.env['PATH'] ?? ''}`, HOME: binDir, ...env },
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return new Map(
    stdout.split('\n').map((line) => {
      const [name = '', ...value] = line.split('=')
      return [name, value.join('=')]
    }),
  )
}

const own = [
  ...['AFTERCARE_CACHE_DIR', 'AFTERCARE_SCREEN', 'ELECTRON_OVERRIDE_DIST_PATH'],
  ...['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_PATH', 'NODE_ENV', 'XDG_CACHE_HOME'],
  ...['npm_config_cache', 'npm_config_prefix', 'NPM_CONFIG_USERCONFIG', 'npm_config_omit'],
]
const wayToRegistry = [
  ...['npm_config_registry', 'npm_config_https_proxy', 'NPM_CONFIG_PROXY', 'npm_config_noproxy'],
  ...['npm_config_cafile', 'npm_config_strict_ssl', 'HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS'],
]

test('of what whoever runs it has set only the way to the registry reaches the tests', () => {
  const set = [...own, ...wayToRegistry]
  const env = environmentOfTests(Object.fromEntries(set.map((name) => [name, 'elsewhere'])))
  expect(set.filter((name) => env.get(name) === 'elsewhere')).toEqual(wayToRegistry)
})

test('where temporary folders cannot be hidden the tests have one of their own', () => {
  const env = environmentOfTests({ TMPDIR: 'elsewhere' })
  const temp = env.get('TMPDIR') ?? ''
  expect(env.get('TMPDIR_IS_THERE')).toBe('yes')
  expect(env.get('HOME')).toBe(join(dirname(temp), 'var-tmp', 'home'))
  expect(existsSync(temp)).toBe(false)
})
