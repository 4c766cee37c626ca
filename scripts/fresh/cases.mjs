// The machines that `npm run test:fresh` tries: who runs the commands there, where, and beside what.

/**
 * @typedef {object} FreshCase
 * @property {string} what
 * @property {'root' | 'ann'} user
 * @property {string} home what HOME says; it need not be there
 * @property {string} parentDir of the clone
 * @property {number} parentMode
 * @property {Record<string, string>} [env]
 * @property {string} [prepare] shell commands that root runs in the bare system first
 * @property {string} [mounts] such commands for what has to be mounted
 * @property {number} [busy] how many programs keep a core busy meanwhile
 */

/** So long that no socket can have its name in it: a path of one has at most 107 bytes. */
const longDir = `/tmp/${'long-name-of-a-folder/'.repeat(6)}tmp`

/** What `npm test` names to somebody who may not install it. */
const installed = `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \\
  --no-install-recommends xvfb openbox libgtk-3-0 libnss3 libasound2 libgbm1 >/dev/null`

/** @type {Record<string, FreshCase>} */
export const freshCases = {
  root: {
    what: 'root, in a home that root alone can read',
    ...{ user: 'root', home: '/root', parentDir: '/root', parentMode: 0o700 },
  },
  readable: {
    what: 'root, in a folder that everybody can read',
    ...{ user: 'root', home: '/root', parentDir: '/srv/work', parentMode: 0o755 },
  },
  user: {
    what: 'an ordinary user, where root has installed what the first try named',
    ...{ user: 'ann', home: '/home/ann', parentDir: '/home/ann', parentMode: 0o700 },
    prepare: installed,
  },
  'no-home': {
    what: 'root, with a home that is not there',
    ...{ user: 'root', home: '/nonexistent', parentDir: '/root', parentMode: 0o700 },
  },
  'small-tmp': {
    what: 'an ordinary user whose folder for temporary files has a long name, on a disk of 256 MB',
    ...{ user: 'ann', home: '/home/ann', parentDir: '/home/ann', parentMode: 0o700 },
    env: { TMPDIR: longDir },
    prepare: installed,
    mounts: `mkdir -p ${longDir} && mount -t tmpfs -o size=256m,mode=1777 tmpfs ${longDir}`,
  },
  load: {
    what: 'root, beside four programs that keep a core busy each',
    ...{ user: 'root', home: '/root', parentDir: '/root', parentMode: 0o700, busy: 4 },
  },
}
