import { join } from 'node:path'
import type { ContentDirs } from './load.ts'

/** What ships, and over it the clinic's own. */
export function contentDirs(appDir: string, dataDir: string): ContentDirs[] {
  return [
    { lessonsDir: join(appDir, 'resources', 'lessons'), localesDir: join(appDir, 'locales') },
    { lessonsDir: join(dataDir, 'lessons'), localesDir: join(dataDir, 'locales') },
  ]
}
