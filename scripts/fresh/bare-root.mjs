// A bare Debian 12 in a folder, with the Node and npm that run this, and this machine's way to its
// registries: nothing else of it.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { atExit } from '../setup/at-exit.mjs'
import { cacheDir, makeCacheDir, repoDir } from '../setup/places.mjs'
import { npmCommand, runQuietly } from '../setup/run-command.mjs'
import { say, SetupError } from '../setup/say.mjs'

const usualMirror = 'http://deb.debian.org/debian'
/** How this machine finds Debian's packages, names and certificates. */
const settings = [
  ...['/etc/apt/sources.list', '/etc/apt/sources.list.d', '/etc/apt/apt.conf.d'],
  ...['/etc/apt/preferences.d', '/etc/resolv.conf', '/etc/hosts', '/etc/ssl/certs'],
]

/** @returns {Promise<{ dir: string, remove: () => void }>} */
export async function makeBareRoot() {
  makeCacheDir(cacheDir())
  const dir = mkdtempSync(path.join(cacheDir(), 'bare-root-'))
  // It becomes the root of a system, which its users may enter.
  chmodSync(dir, 0o755)
  const remove = () => {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  const forget = atExit(remove)
  say('making a bare Debian 12')
  const { code, output } = await runQuietly('debootstrap', [
    ...['--variant=minbase', '--include=ca-certificates,git', 'bookworm', dir, mirror()],
  ])
  if (code !== 0) {
    const lines = output.trim().split('\n').slice(-5).join('\n')
    throw new SetupError('debootstrap failed', 'see its own words above', lines)
  }
  rmSync(path.join(dir, 'etc/apt/sources.list'), { force: true })
  for (const setting of settings.filter((each) => existsSync(each))) {
    // Node's own copy takes a link to its namesake for the same file.
    const isFolder = statSync(setting).isDirectory()
    const [from, how] = isFolder ? [`${setting}/.`, '-a'] : [setting, '-L']
    const to = path.join(dir, setting)
    if (isFolder) mkdirSync(to, { recursive: true })
    execFileSync('cp', [how, '--remove-destination', from, to])
  }
  copyNode(dir)
  execFileSync('git', ['bundle', 'create', '--quiet', path.join(dir, 'kiosk.bundle'), 'HEAD'], {
    cwd: repoDir,
  })
  return {
    dir,
    remove: () => {
      forget()
      remove()
    },
  }
}

/** The mirror that this machine uses. */
function mirror() {
  const listDir = '/etc/apt/sources.list.d'
  const files = ['/etc/apt/sources.list'].concat(
    existsSync(listDir) ? readdirSync(listDir).map((name) => path.join(listDir, name)) : [],
  )
  const text = files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')).join('\n')
  return /https?:\/\/\S+\/debian\/?(?=\s|$)/m.exec(text)?.[0] ?? usualMirror
}

/** @param {string} dir */
function copyNode(dir) {
  const [node, npmCli] = npmCommand()
  if (npmCli === undefined) throw new SetupError('npm was not found', 'run it through npm')
  const npmDir = path.resolve(npmCli, '../..')
  const modules = path.join(dir, 'usr/lib/node_modules')
  mkdirSync(modules, { recursive: true })
  cpSync(node, path.join(dir, 'usr/bin/node'), { dereference: true })
  cpSync(npmDir, path.join(modules, 'npm'), { recursive: true, dereference: true })
  for (const name of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, path.join(dir, 'usr/bin', name))
  }
  const config = (/** @type {string} */ key) =>
    execFileSync(process.execPath, [npmCli, 'config', 'get', key], { encoding: 'utf8' }).trim()
  mkdirSync(path.join(dir, 'usr/etc'), { recursive: true })
  // Both kinds: npm looks for the second below the folder that it is installed in.
  const found = ['globalconfig', 'userconfig'].map(config).filter((file) => existsSync(file))
  const text = found.map((file) => readFileSync(file, 'utf8')).join('\n')
  writeFileSync(path.join(dir, 'usr/etc/npmrc'), text)
}
