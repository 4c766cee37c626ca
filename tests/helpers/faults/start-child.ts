import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { serialize } from 'node:v8'
import { build } from 'vite'
import { shippedContent } from '../visit-setup.ts'

const root = resolve(import.meta.dirname, '../../..')
/** One for each of the processes that run tests side by side: to build it empties it. */
const outDir = join(
  root,
  'node_modules/.cache/aftercare/faults',
  process.env['VITEST_POOL_ID'] ?? '0',
)

const contentPath = join(outDir, 'content')

let built: Promise<unknown> | undefined

/** Starts `child.ts`, which plain Node cannot read as it is. */
export async function startChild(
  command: 'visits' | 'soak' | 'backup' | 'settings' | 'lock',
  databasePath: string,
  argument = '',
): Promise<ChildProcess> {
  built ??= makeReady()
  await built
  return spawn(
    process.execPath,
    ['--expose-gc', join(outDir, 'child.js'), command, databasePath, argument],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, AFTERCARE_TEST_CONTENT: contentPath },
    },
  )
}

async function makeReady(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(import.meta.dirname, 'child.ts'), outDir, emptyOutDir: true },
  })
  writeFileSync(contentPath, serialize(shippedContent))
}

/** All that it said, once it has ended. */
export function linesOf(child: ChildProcess, onLine: (line: string) => void = () => undefined) {
  let text = ''
  let seen = 0
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part
    const lines = text.split('\n')
    for (; seen < lines.length - 1; seen++) onLine(lines[seen] ?? '')
  })
  return new Promise<string[]>((done) => {
    child.on('close', () => {
      // The last line may be torn by the kill: what it was about to say was not said.
      done(text.split('\n').slice(0, -1))
    })
  })
}
