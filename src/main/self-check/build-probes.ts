import { FORBIDDEN_SWITCHES } from '../lockdown/switches.ts'
import { readFuses, wrongFuses } from './fuses.ts'
import { locked, lockedUnless, open, unknown, type ProbeVerdict } from './verdict.ts'

/** What was started, and how: whether it is the kiosk that a clinic installs. */

export function probeBuild(isPackaged: boolean, isTestBuild: boolean): ProbeVerdict {
  const wrong = [...(isPackaged ? [] : ['unpackaged']), ...(isTestBuild ? ['test'] : [])]
  return lockedUnless(wrong)
}

/** @param hasSwitch asks Chromium, which also knows those that were added by the app or removed */
export function probeSwitches(
  argv: readonly string[],
  hasSwitch: (name: string) => boolean,
): ProbeVerdict {
  const given = new Set(argv.map((argument) => /^--?([a-z-]+)/.exec(argument)?.[1]))
  return lockedUnless([...FORBIDDEN_SWITCHES].filter((name) => hasSwitch(name) || given.has(name)))
}

/** @param executable its bytes, in pieces of any length */
export async function probeFuses(executable: AsyncIterable<Uint8Array>): Promise<ProbeVerdict> {
  const fuses = await readFuses(executable)
  return fuses === null ? unknown() : lockedUnless(wrongFuses(fuses))
}

/**
 * Whether something starts the kiosk again when it ends.
 * @param parentCommand the command line of the process that started it; null where it is gone or
 *   cannot be read
 */
export function probeSupervised(
  env: Readonly<Record<string, string | undefined>>,
  parentPid: number,
  parentCommand: string | null,
): ProbeVerdict {
  if (env['AFTERCARE_SUPERVISED'] !== '1') return open()
  // A process whose parent has died gets process 1 as its parent: the supervisor is gone.
  if (parentPid <= 1) return open(`PPID ${parentPid}`)
  return parentCommand === null ? unknown(`PPID ${parentPid}`) : locked(`PPID ${parentPid}`)
}
