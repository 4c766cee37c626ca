import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What Linux itself says of a running kiosk. A process may end while it is looked at. */

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** A process and all that it started, and so on. */
export function treeOf(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: statusOf(Number(name), 'PPid') }))
  const tree = [root]
  for (const pid of tree) {
    tree.push(...parents.filter(({ parent }) => parent === String(pid)).map((each) => each.pid))
  }
  return tree
}

export function statusOf(pid: number, field: string): string | undefined {
  const status = read(`/proc/${pid}/status`)
  return new RegExp(`^${field}:\\s*(\\S+)`, 'm').exec(status)?.[1]
}

export function renderersOf(root: number): number[] {
  return treeOf(root).filter((pid) => read(`/proc/${pid}/cmdline`).includes('--type=renderer'))
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const target = linkOf(`/proc/${pid}/fd/${fd}`)
      return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []
    })
  } catch {
    return []
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

const TCP_LISTEN = '0A'

/** Ports on which any process of the tree can be spoken to: TCP that listens, and any UDP. */
export function openPortsOf(root: number): string[] {
  return treeOf(root).flatMap((pid) => {
    const own = new Set(socketsOf(pid))
    return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((protocol) =>
      read(`/proc/${pid}/net/${protocol}`)
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter(([, , , state, , , , , , inode]) => {
          const isOpen = protocol.startsWith('udp') || state === TCP_LISTEN
          return isOpen && inode !== undefined && own.has(inode)
        })
        .map(([, address = '']) => `${protocol} ${address}`),
    )
  })
}
