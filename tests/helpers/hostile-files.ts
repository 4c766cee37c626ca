import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'

/** As much as a slow tablet has time for; all of it is done in a fraction. */
export const MOST_MS = 2000
export const MOST_BYTES = 400 * 1024 * 1024

/** `npm run test:lockdown` asks for two thousand of each. */
export const RUNS = Number(process.env['AFTERCARE_FUZZ_FILES'] ?? 100)

/** Counts the processor's time: on the clock other work counts, too. */
export async function measured(work: () => string | Promise<string>) {
  const before = process.memoryUsage().rss
  const startedAt = process.cpuUsage()
  const said = await work()
  const { user, system } = process.cpuUsage(startedAt)
  return { said, ms: (user + system) / 1000, bytes: process.memoryUsage().rss - before }
}

/** Puts something there that is no file of its kind. */
export const hostileShapes: Record<string, (path: string) => void> = {
  'braces without end': (path) => {
    writeFileSync(path, JSON.stringify({ start: '{'.repeat(1_600_000) }))
  },
  'a list five thousand deep': (path) => {
    writeFileSync(path, '['.repeat(5000) + ']'.repeat(5000))
  },
  'an object five thousand deep': (path) => {
    writeFileSync(path, '{"a":'.repeat(5000) + '1' + '}'.repeat(5000))
  },
  'more values than anybody reads': (path) => {
    writeFileSync(path, `[${'1,'.repeat(900_000)}1]`)
  },
  'a link to a device without end': (path) => {
    symlinkSync('/dev/zero', path)
  },
  'a link to a file of its own kind': (path) => {
    writeFileSync(`${path}.else`, '{}')
    symlinkSync(`${path}.else`, path)
  },
  'a pipe that nobody fills': (path) => {
    execFileSync('mkfifo', [path])
  },
  'a folder': (path) => {
    mkdirSync(path)
  },
  'three megabytes': (path) => {
    writeFileSync(path, `"${'x'.repeat(3 * 1024 * 1024)}"`)
  },
}

/** The right content with a few places changed, and anything that JSON can say. */
export function madeUpContent(right: Buffer): fc.Arbitrary<Buffer> {
  const bytes = fc
    .array(
      fc.record({
        at: fc.nat(right.length),
        cut: fc.nat(40),
        put: fc.uint8Array({ maxLength: 40 }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map((edits) =>
      edits.reduce(
        (text, { at, cut, put }) =>
          Buffer.concat([text.subarray(0, at), put, text.subarray(at + cut)]),
        right,
      ),
    )
  const shaped = fc.jsonValue({ maxDepth: 6 }).map((value) => Buffer.from(JSON.stringify(value)))
  return fc.oneof(bytes, shaped)
}
