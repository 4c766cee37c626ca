import type { Files } from './files.ts'
import { listeners, processTree, socketInodes, statusField } from './proc.ts'
import { locked, lockedUnless, open, unknown, type ProbeVerdict } from './verdict.ts'

/** What our processes may do, as Linux lists it in /proc; on other systems this is unknown. */

/** Chromium's preferences say `sandbox: true` even where its sandbox is off. */
export function probeSandbox(files: Files, rendererPids: readonly number[]): ProbeVerdict {
  if (rendererPids.length === 0) return unknown()
  const seccomp = rendererPids.map((pid) => statusField(files, pid, 'Seccomp'))
  if (seccomp.includes(null)) return unknown()
  const bare = rendererPids.filter((_pid, index) => seccomp[index] !== '2')
  return lockedUnless(bare.map((pid) => `PID ${pid}`))
}

/** @param rootPid main's */
export function probeListeners(files: Files, rootPid: number): ProbeVerdict {
  const tree = processTree(files, rootPid)
  const all = listeners(files)
  if (tree === null || all === null) return unknown()
  const ours = new Set<string>()
  const unread: number[] = []
  for (const pid of tree) {
    const inodes = socketInodes(files, pid)
    for (const inode of inodes ?? []) ours.add(inode)
    // Descriptors of a sandboxed process are nobody's to read; its sandbox lets it open no socket.
    if (inodes === null && statusField(files, pid, 'Seccomp') !== '2') unread.push(pid)
  }
  const found = all.filter(({ inode }) => ours.has(inode)).map(({ name }) => name)
  if (found.length > 0) return open(found.join(', '))
  return unread.length > 0 ? unknown(unread.map((pid) => `PID ${pid}`).join(', ')) : locked()
}

/** Whether the device is on a network. The kiosk sends nothing, but others could reach the device. */
export function probeNetwork(
  interfaces: Readonly<Record<string, readonly { internal: boolean }[] | undefined>>,
): ProbeVerdict {
  return lockedUnless(
    Object.entries(interfaces).flatMap(([name, addresses]) =>
      addresses?.some(({ internal }) => !internal) ? name : [],
    ),
  )
}
