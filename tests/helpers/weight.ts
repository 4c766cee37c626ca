import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { required } from './app.ts'

/** What a page has read so far. */
export interface Weight {
  /** Bytes after gzip: files are read from the disk as they are, but so are they compared elsewhere. */
  script: number
  style: number
  /** Bytes as they are; these files are compressed already. */
  font: number
  /** The names of the files without their hashes. */
  names: string[]
}

/** Loads the page once more, and notes each of our files that it asks for from then on. */
export async function watchFiles(page: Page): Promise<Set<string>> {
  const files = new Set<string>()
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.includes('/assets/')) files.add(basename(pathname))
  })
  await page.reload()
  return files
}

/** Weighs built files by their names. */
export function weigh(asked: Iterable<string>): Weight {
  const files = [...asked]
  const read = (file: string) =>
    readFileSync(join(required('AFTERCARE_APP_DIR'), 'out', 'renderer', 'assets', file))
  const sum = (extension: string, size: (content: Buffer) => number) =>
    files
      .filter((file) => file.endsWith(extension))
      .reduce((total, file) => total + size(read(file)), 0)
  const gzipped = (content: Buffer) => gzipSync(content, { level: 9 }).length
  return {
    script: sum('.js', gzipped),
    style: sum('.css', gzipped),
    font: sum('.woff2', (content) => content.length),
    names: files.map((file) => file.replace(/-[\w-]{8}(?=\.\w+$)/, '')),
  }
}
