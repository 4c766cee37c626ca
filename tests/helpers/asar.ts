import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Entry {
  files?: Record<string, Entry>
  offset?: string
  size?: number
  unpacked?: boolean
}

/**
 * Every file of an archive, by path. An archive is a header of JSON, whose length stands in its
 * thirteenth to sixteenth byte, and then the files: https://github.com/electron/asar#format
 */
export function readAsar(archivePath: string): Map<string, Buffer> {
  const archive = readFileSync(archivePath)
  const bodyAt = 8 + archive.readUInt32LE(4)
  const header = archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))
  const files = new Map<string, Buffer>()
  const visit = (entry: Entry, path: string): void => {
    for (const [name, child] of Object.entries(entry.files ?? {})) visit(child, join(path, name))
    if (entry.size === undefined) return
    if (entry.unpacked === true) {
      files.set(path, readFileSync(join(`${archivePath}.unpacked`, path)))
      return
    }
    const at = bodyAt + Number(entry.offset)
    files.set(path, archive.subarray(at, at + entry.size))
  }
  visit(JSON.parse(header) as Entry, '')
  return files
}
