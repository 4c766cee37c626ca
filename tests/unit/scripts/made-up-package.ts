import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

/** A package like the one the fallback Electron is in, a few hundred bytes big. */

interface ZipMember {
  content: string
  /** File type and permissions, as in `stat`. */
  mode: number
}

export const packageMembers: Record<string, ZipMember> = {
  'Cypress/Cypress': { content: 'the executable', mode: 0o100755 },
  'Cypress/resources.pak': { content: 'resources', mode: 0o100644 },
  'Cypress/libshort.so': { content: 'locales/en.pak', mode: 0o120777 },
  'Cypress/locales/en.pak': { content: 'English', mode: 0o100600 },
  'Cypress/LICENSE.electron.txt': { content: 'MIT', mode: 0o100644 },
  'Cypress/browser_v8_context_snapshot.bin': { content: 'foreign', mode: 0o100644 },
  'Cypress/resources/app-update.yml': { content: 'foreign', mode: 0o100644 },
  'Cypress/resources/app/package.json': { content: 'foreign', mode: 0o100644 },
}

/** A zip of stored, uncompressed members. */
function zip(members: Record<string, ZipMember>): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, { content, mode }] of Object.entries(members)) {
    const body = Buffer.from(content)
    const sizes = Buffer.alloc(16)
    sizes.writeUInt32LE(crc32(body), 0)
    sizes.writeUInt32LE(body.length, 4)
    sizes.writeUInt32LE(body.length, 8)
    sizes.writeUInt16LE(name.length, 12)
    const localHeader = Buffer.alloc(14)
    localHeader.writeUInt32LE(0x04034b50, 0)
    const record = Buffer.concat([localHeader, sizes, Buffer.from(name), body])
    const centralHeader = Buffer.alloc(16)
    centralHeader.writeUInt32LE(0x02014b50, 0)
    centralHeader.writeUInt16LE(0x0314, 4) // made on Unix, so that the mode is read
    const attributes = Buffer.alloc(14)
    attributes.writeUInt32LE((mode << 16) >>> 0, 6)
    attributes.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([centralHeader, sizes, attributes, Buffer.from(name)]))
    local.push(record)
    offset += record.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

export interface MadeUpPackage {
  tarball: string
  integrity: string
}

/** @param dir a folder of the test's own */
export function makePackage(dir: string, members = packageMembers): MadeUpPackage {
  mkdirSync(join(dir, 'package'))
  writeFileSync(join(dir, 'package', 'made-up.zip'), zip(members))
  const tarball = join(dir, 'made-up.tgz')
  execFileSync('tar', ['-czf', tarball, '-C', dir, 'package'])
  const digest = createHash('sha512').update(readFileSync(tarball)).digest('base64')
  return { tarball, integrity: `sha512-${digest}` }
}
