import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRead, readHealth } from '../../src/main/reading/reader.ts'
import { Reports } from '../../src/main/reading/reports.ts'
import { perform } from '../../src/main/reading/tasks.ts'
import { reportLessonOf } from '../../src/main/reports/report-lesson.ts'
import { makeClinic } from '../helpers/factories.ts'
import { MemoryLog } from '../helpers/memory-log.ts'
import { readHere } from '../helpers/read-here.ts'
import { makeTempDir } from '../helpers/temp-dir.ts'
import { goTo, makeVisits, rightOption, shippedContent } from '../helpers/visits.ts'

const always = { fromDate: null, toDate: null }
const lesson = reportLessonOf(shippedContent, makeClinic())

describe('what is read away from the kiosk’s thread', () => {
  it('is what is saved by now', async () => {
    const rig = makeVisits()
    const reports = new Reports({ ...rig, read: readHere, lesson })
    expect(await reports.find('questions', always)).toEqual([])
    const view = goTo(rig.visits, rig.visits.begin('es'), 'question')
    rig.visits.answer(view.id, view.turn, rightOption(view))
    expect(await reports.find('questions', always)).toMatchObject([
      { language: 'es', firstTries: 1, right: 1 },
    ])
    expect(await reports.find('visits', always)).toMatchObject({ byLanguage: [{ open: 1 }] })
  })

  it('tells damage by what SQLite says of it, and each look by itself', async () => {
    const path = join(makeTempDir(), 'visits.db')
    writeFileSync(path, 'not a database, whatever its name says '.repeat(100))
    const looked = await readHealth(readHere, path)
    expect(() => looked.integrity()).toThrow('database-corrupt')
    expect(() => looked.lastAt()).toThrow('database-corrupt')
    await expect(
      readHere({ kind: 'report', path, lesson, name: 'visits', range: always }),
    ).rejects.toMatchObject({ code: 'database-corrupt' })
    expect(await readHere({ kind: 'whole', path })).toBe(false)
  })

  it('is refused where it asks for anything else', () => {
    expect(() =>
      perform({ kind: 'report', path: 'x', lesson, name: 'DROP', range: always }),
    ).toThrow('DROP')
    expect(() => perform({ kind: 'write', path: 'x' })).toThrow('write')
  })
})

describe('a process that reads', () => {
  it('and dies is told by a code of its own, and the next one is asked all the same', async () => {
    const rig = makeVisits()
    const log = new MemoryLog()
    let dies = true
    const read = createRead(
      (task) =>
        dies
          ? Promise.reject(new Error('its process ended with 9'))
          : Promise.resolve(perform(task)),
      log,
    )
    const reports = new Reports({ ...rig, read, lesson })
    await expect(reports.find('slides', always)).rejects.toMatchObject({
      code: 'read-failed',
      problem: { file: rig.databasePath, reason: 'its process ended with 9' },
    })
    expect(log.lines).toMatchObject([{ event: 'read-failed', details: { kind: 'report' } }])
    dies = false
    expect(await reports.find('slides', always)).toEqual([])
  })

  it('is one at a time, in the order in which they were asked for', async () => {
    const rig = makeVisits()
    const ends: (() => void)[] = []
    const asked: unknown[] = []
    const reports = new Reports({
      ...{ ...rig, lesson },
      read: async ({ kind, ...task }) => {
        asked.push('name' in task && task.name)
        await new Promise<void>((done) => ends.push(done))
        return perform({ kind, ...task }) as never
      },
    })
    const all = Promise.all(
      (['slides', 'visits'] as const).map((name) => reports.find(name, always)),
    )
    const isAsked = (count: number) => expect.poll(() => asked.length).toBe(count)
    await isAsked(1)
    // The kiosk goes on meanwhile.
    rig.visits.begin('en')
    ends[0]?.()
    await isAsked(2)
    ends[1]?.()
    expect(asked).toEqual(['slides', 'visits'])
    expect((await all)[1]).toMatchObject({ byLanguage: [{ open: 1 }] })
  })
})
