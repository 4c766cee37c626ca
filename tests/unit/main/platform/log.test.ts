import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FileProblem } from '../../../../src/main/platform/json-file.ts'
import { createLog } from '../../../../src/main/platform/log.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

vi.spyOn(process.stdout, 'write').mockReturnValue(true)
const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true)

const MIB = 1024 * 1024

type Line = Record<string, unknown>

describe('createLog', () => {
  let logDir: string

  beforeEach(() => {
    logDir = join(makeTempDir(), 'logs')
    vi.clearAllMocks()
  })

  const linesOf = (name: string) =>
    readFileSync(join(logDir, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)

  it('writes one JSON object a line, also for text of several lines', () => {
    const log = createLog(logDir)
    log.info('started', { version: '1.0.0' })
    log.warn('odd', { text: 'one\ntwo %s %c' })
    log.error('failed')
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string
    expect(linesOf('kiosk.log')).toEqual([
      { at, level: 'info', event: 'started', details: { version: '1.0.0' } },
      { at, level: 'warn', event: 'odd', details: { text: 'one\ntwo %s %c' } },
      { at, level: 'error', event: 'failed' },
    ])
  })

  it.skipIf(process.platform === 'win32')('follows no link in the place of its folder', () => {
    const elsewhere = makeTempDir()
    symlinkSync(elsewhere, logDir)
    createLog(logDir).info('started')
    expect(readdirSync(elsewhere)).toEqual([])
    expect(linesOf('kiosk.log')).toMatchObject([{ event: 'started' }])
  })

  it('goes on where an earlier run ended', () => {
    createLog(logDir).info('first')
    createLog(logDir).info('second')
    expect(linesOf('kiosk.log')).toMatchObject([{ event: 'first' }, { event: 'second' }])
  })

  it('keeps the stack of an error, however deep it lies', () => {
    createLog(logDir).error('crashed', { inside: { error: new TypeError('no such thing') } })
    expect(linesOf('kiosk.log')).toMatchObject([
      {
        details: {
          inside: {
            error: {
              name: 'TypeError',
              message: 'no such thing',
              stack: expect.stringContaining('log.test.ts') as string,
            },
          },
        },
      },
    ])
  })

  it('names the code and the problem of an expected failure', () => {
    const problem = { file: 'a.json', key: 'id', reason: 'is missing' }
    createLog(logDir).error('refused', { error: new AppError('lesson-invalid', problem) })
    expect(linesOf('kiosk.log')).toMatchObject([
      { details: { error: { code: 'lesson-invalid', problem } } },
    ])
  })

  it('keeps the cause of an error, with all the problems that it names', () => {
    const problems = [1, 2].map((n) => ({ file: 'a.json', key: `slides.${n}`, reason: 'is odd' }))
    const error = new AppError('lesson-invalid', undefined, { cause: new FileProblem(problems) })
    createLog(logDir).error('refused', { error })
    expect(linesOf('kiosk.log')).toMatchObject([{ details: { error: { cause: { problems } } } }])
  })

  it('describes what JSON cannot hold instead of losing the line', () => {
    const circle: Record<string, unknown> = { big: 1n }
    circle['again'] = circle
    createLog(logDir).error('odd', circle)
    expect(linesOf('kiosk.log')).toMatchObject([
      { event: 'odd', details: expect.stringContaining('Circular') as string },
    ])
  })

  it('starts a new file above 1 MiB and keeps only one older file', () => {
    const log = createLog(logDir)
    log.info('first', { filler: 'x'.repeat(MIB) })
    log.info('second', { filler: 'x'.repeat(MIB) })
    log.info('third')
    log.info('fourth')
    expect(readdirSync(logDir).sort()).toEqual(['kiosk.log', 'kiosk.old.log'])
    expect(linesOf('kiosk.log')).toMatchObject([{ event: 'third' }, { event: 'fourth' }])
    expect(linesOf('kiosk.old.log')).toMatchObject([{ event: 'second' }])
  })

  it.skipIf(process.platform === 'win32')('lets nobody else read the log', () => {
    const log = createLog(logDir)
    log.info('first', { filler: 'x'.repeat(MIB) })
    log.info('second')
    const mode = (path: string) => statSync(path).mode & 0o777
    expect(mode(logDir)).toBe(0o700)
    expect(mode(join(logDir, 'kiosk.log'))).toBe(0o600)
    expect(mode(join(logDir, 'kiosk.old.log'))).toBe(0o600)
  })

  describe('where the file cannot be written', () => {
    it('says so once on standard error and in its problem, and prints each line', () => {
      writeFileSync(logDir, 'a file where the folder should be')
      const log = createLog(logDir)
      log.error('failed', { code: 'internal' })
      log.error('again')
      expect(printed.mock.calls.map(([line]) => (JSON.parse(String(line)) as Line).event)).toEqual([
        'failed',
        'log-not-written',
        'again',
      ])
      expect(printed.mock.calls[1]?.[0]).toContain(logDir)
      expect(log.problem).toContain(logDir)
      expect(readFileSync(logDir, 'utf8')).toBe('a file where the folder should be')
    })

    it('goes on as soon as it can, and says in the file how many lines it lacks', () => {
      const log = createLog(logDir)
      log.info('before')
      renameSync(logDir, `${logDir}-away`)
      writeFileSync(logDir, '')
      log.info('lost')
      log.info('lost, too')
      rmSync(logDir)
      log.info('after')
      expect(log.problem).toBeNull()
      expect(linesOf('kiosk.log')).toMatchObject([
        { event: 'log-gap', details: { lines: 2, problem: expect.any(String) as string } },
        { event: 'after' },
      ])
      log.info('later')
      expect(linesOf('kiosk.log')).toHaveLength(3)
    })

    it.skipIf(process.platform === 'win32').each<[string, (path: string) => void]>([
      ['a folder', mkdirSync],
      [
        'a link',
        (path) => {
          symlinkSync('elsewhere', path)
        },
      ],
      [
        'a pipe that nobody reads',
        (path) => {
          execFileSync('mkfifo', [path])
        },
      ],
    ])('takes nothing but a regular file: not %s', (_what, put) => {
      mkdirSync(logDir)
      put(join(logDir, 'kiosk.log'))
      const log = createLog(logDir)
      log.info('lost')
      expect(log.problem).not.toBeNull()
      expect(readdirSync(logDir)).toEqual(['kiosk.log'])
    })
  })

  it('stays small where the older file cannot be kept', () => {
    const log = createLog(logDir)
    mkdirSync(join(logDir, 'kiosk.old.log', 'in the way'), { recursive: true })
    log.info('first', { filler: 'x'.repeat(MIB) })
    log.info('second')
    expect(linesOf('kiosk.log')).toMatchObject([{ event: 'second' }])
    expect(log.problem).toBeNull()
  })
})
