import type { Files } from './files.ts'

/** What /proc lists of processes: what they may do and which sockets they hold. */

/** A field of `/proc/<pid>/status`, such as `Seccomp`. */
export function statusField(files: Files, pid: number, field: string): string | null {
  const status = files.read(`/proc/${pid}/status`)
  return (
    status
      ?.split('\n')
      .find((line) => line.startsWith(`${field}:`))
      ?.slice(field.length + 1)
      .trim() ?? null
  )
}

/** A process and all that it started; null where /proc cannot be read. */
export function processTree(files: Files, root: number): number[] | null {
  const pids = files
    .list('/proc')
    ?.filter((name) => /^\d+$/.test(name))
    .map(Number)
  if (pids === undefined) return null
  const parents = new Map(pids.map((pid) => [pid, Number(statusField(files, pid, 'PPid'))]))
  const tree = [root]
  for (const parent of tree) {
    for (const [pid, ppid] of parents) if (ppid === parent && pid !== root) tree.push(pid)
  }
  return tree
}

/** The inodes of a process's sockets; null where its descriptors cannot be read. */
export function socketInodes(files: Files, pid: number): string[] | null {
  const descriptors = files.list(`/proc/${pid}/fd`)
  return (
    descriptors?.flatMap((descriptor) => {
      const target = files.link(`/proc/${pid}/fd/${descriptor}`)
      return /^socket:\[(\d+)\]$/.exec(target ?? '')?.[1] ?? []
    }) ?? null
  )
}

export interface Listener {
  inode: string
  /** Such as `tcp 9222`. */
  name: string
}

const TCP_LISTEN = '0A'
// Of a UDP socket that is connected; any other can be sent to by whoever likes.
const UDP_ESTABLISHED = '01'

/**
 * All sockets of this machine that take what others send.
 * @returns null where the tables cannot be read
 */
export function listeners(files: Files): Listener[] | null {
  const found: Listener[] = []
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    const text = files.read(`/proc/net/${table}`)
    if (text === null) {
      // A kernel without IPv6 has only the other two.
      if (table.endsWith('6')) continue
      return null
    }
    for (const line of text.trim().split('\n').slice(1)) {
      const [, local = '', , state = '', , , , , , inode = ''] = line.trim().split(/\s+/)
      const takes = table.startsWith('tcp') ? state === TCP_LISTEN : state !== UDP_ESTABLISHED
      const port = Number.parseInt(local.split(':')[1] ?? '', 16)
      if (takes) found.push({ inode, name: `${table} ${port}` })
    }
  }
  return found
}
