// Runs the README's two commands in a bare system, as a person there would, and counts.
import { spawn } from 'node:child_process'
import process from 'node:process'
import { atExit } from '../setup/at-exit.mjs'
import { say } from '../setup/say.mjs'

/** @typedef {import('../setup/results.mjs').Count} Count */

/**
 * What tells programs how to reach the registries, where a machine has such. Nothing else of npm's:
 * `npm run` names folders of whoever runs it, such as the cache, which somebody else may not write.
 */
const ofNetwork =
  /^(npm_config_(registry|proxy|https[-_]proxy|noproxy|cafile|strict[-_]ssl)|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i

/**
 * @param {string} rootDir a bare system
 * @param {import('./cases.mjs').FreshCase & { name: string }} fresh
 * @param {string | undefined} only a part of the tests; both commands whole when absent
 * @returns {Promise<Count[]>}
 */
export async function runInRoot(rootDir, fresh, only) {
  const {
    name,
    what,
    user,
    home,
    parentDir,
    parentMode,
    prepare = '',
    mounts = '',
    busy = 0,
    env = {},
  } = fresh
  say(`${name}: ${what}`)
  const repo = `${parentDir}/aftercare-kiosk`
  const mode = parentMode.toString(8)
  const first = [
    'id ann >/dev/null 2>&1 || useradd --create-home ann',
    `mkdir -p ${parentDir} && chmod ${mode} ${parentDir}`,
    prepare,
    `git clone --quiet /kiosk.bundle ${repo} && chown -R ${user} ${repo} ${parentDir}`,
  ]
  const variables = {
    ...Object.fromEntries(Object.entries(process.env).filter(([key]) => ofNetwork.test(key))),
    ...{ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: home },
    ...env,
  }
  const commands =
    only === undefined ? ['npm start', 'npm test'] : [`node scripts/test.mjs ${only}`]
  /** @type {Count[]} */
  const counts = []
  // What is mounted is gone with the processes.
  for (const command of commands) {
    const started = performance.now()
    const steps = [
      `mount --bind '${rootDir}' '${rootDir}'`,
      `mount -t proc proc '${rootDir}/proc'`,
      ...['sys', 'dev'].map((each) => `mount --rbind /${each} '${rootDir}/${each}'`),
      `mount -t tmpfs tmpfs '${rootDir}/dev/shm'`,
      // Not `chroot`: whoever is in one may make no user namespace, which Chromium's sandbox needs.
      `cd '${rootDir}' && mkdir -p outside && pivot_root . outside && cd /`,
      `exec sh -ec "$FRESH_STEPS"`,
    ]
    const within = [
      'umount -l /outside && rmdir /outside',
      ...(command === commands[0] ? first : []),
      mounts,
      ...Array.from({ length: busy }, () => '(while :; do :; done) & busy="$busy $!"'),
      `set +e; cd ${repo}`,
      `setpriv --reuid=${user} --regid=${user} --init-groups sh -c '${command}' </dev/null; code=$?`,
      ...(busy > 0 ? ['kill $busy'] : []),
      'exit $code',
    ]
    const { code, lastLine } = await runShown(steps.join(' && '), {
      ...variables,
      FRESH_STEPS: within.join('\n'),
    })
    const minutes = ((performance.now() - started) / 60_000).toFixed(1)
    say(`${name}: ${command}: ${minutes} minutes, exit code ${String(code)}, ${lastLine}`)
    counts.push(countOf(lastLine, code))
  }
  return counts
}

/** @param {string} lastLine @param {number} code @returns {Count} of a command without tests: itself */
function countOf(lastLine, code) {
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lastLine) ?? []
  if (passed === undefined || failed === undefined) {
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  }
  return { passed: Number(passed), failed: code === 0 ? 0 : Math.max(1, Number(failed)) }
}

/**
 * @param {string} script for the shell, in a mount namespace of its own
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<{ code: number, lastLine: string }>}
 */
function runShown(script, env) {
  return new Promise((resolve) => {
    const child = spawn(
      'unshare',
      [
        '--mount',
        '--propagation',
        'private',
        '--pid',
        '--fork',
        '--kill-child',
        'sh',
        '-ec',
        script,
      ],
      { env, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    // It ignores whatever asks nicely, and what it started goes with it.
    const stop = atExit(() => child.kill('SIGKILL'))
    let tail = ''
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      process.stdout.write(text)
      tail = (tail + text).slice(-2000)
    })
    child.on('close', (code) => {
      stop()
      resolve({ code: code ?? 1, lastLine: tail.trim().split('\n').at(-1) ?? '' })
    })
  })
}
