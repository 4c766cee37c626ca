import type { Files } from './files.ts'
import { locked, lockedUnless, open, unknown, type ProbeVerdict } from './verdict.ts'

/** How the system under the kiosk is set up, from the files of systemd. */

const LOGIND = 'logind.conf'
const UNITS_DIR = '/etc/systemd/system'
/** From weak to strong (systemd, logind.conf(5)). */
const CONFIG_DIRS = ['/usr/lib/systemd', '/run/systemd', '/etc/systemd']

/** The sessions that the kiosk is shipped with, and the program that each is known by. */
const sessions = ['cage', 'openbox'] as const

/** @param env AFTERCARE_SESSION is set by the scripts that start the kiosk's own session */
export function probeSession(
  files: Files,
  env: Readonly<Record<string, string | undefined>>,
): ProbeVerdict {
  const pids = files.list('/proc')?.filter((name) => /^\d+$/.test(name))
  if (pids === undefined) return unknown()
  const session = sessions.find((name) => name === env['AFTERCARE_SESSION'])
  if (session === undefined) return open(env['XDG_CURRENT_DESKTOP'])
  const runs = pids.some((pid) => files.read(`/proc/${pid}/comm`)?.trim() === session)
  return runs ? locked(session) : open(session)
}

/** Whether a keyboard can bring up another terminal, and a login on it. */
export function probeVirtualTerminals(files: Files): ProbeVerdict {
  const settings = readLogind(files)
  if (settings === null) return unknown()
  const wrong = [
    ...notSet(settings, 'NAutoVTs', '0'),
    ...notSet(settings, 'ReserveVT', '0'),
    ...notMasked(files, ['autovt@.service', 'getty@.service']),
  ]
  return lockedUnless(wrong)
}

export function probeCtrlAltDel(files: Files): ProbeVerdict {
  if (readLogind(files) === null) return unknown()
  return lockedUnless(notMasked(files, ['ctrl-alt-del.target']))
}

export function probePowerKey(files: Files): ProbeVerdict {
  const settings = readLogind(files)
  if (settings === null) return unknown()
  return lockedUnless(notSet(settings, 'HandlePowerKey', 'ignore'))
}

const notSet = (settings: ReadonlyMap<string, string>, key: string, value: string) =>
  settings.get(key) === value ? [] : [`${key}=${settings.get(key) ?? ''}`]

const notMasked = (files: Files, units: readonly string[]) =>
  units.filter((unit) => files.link(`${UNITS_DIR}/${unit}`) !== '/dev/null')

/** The settings of logind as they take effect; null where systemd is not. */
function readLogind(files: Files): ReadonlyMap<string, string> | null {
  if (files.list('/run/systemd/system') === null && files.list('/etc/systemd') === null) return null
  // One list by name over all folders; of two with one name the stronger folder's counts.
  const dropIns = new Map<string, string>()
  let main: string | null = null
  for (const dir of CONFIG_DIRS) {
    main = files.read(`${dir}/${LOGIND}`) ?? main
    for (const name of files.list(`${dir}/${LOGIND}.d`) ?? []) {
      if (name.endsWith('.conf')) dropIns.set(name, files.read(`${dir}/${LOGIND}.d/${name}`) ?? '')
    }
  }
  const texts = [main ?? '', ...[...dropIns.keys()].toSorted().map((name) => dropIns.get(name))]
  const settings = new Map<string, string>()
  for (const line of texts.join('\n').split('\n')) {
    const [, key, value] = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) settings.set(key, value)
  }
  return settings
}
