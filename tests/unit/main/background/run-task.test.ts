import * as v from 'valibot'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runTask } from '../../../../src/main/background/run-task.ts'
import type { Perform } from '../../../../src/main/background/serve-task.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { MemoryLog } from '../../../helpers/memory-log.ts'
import { SameProcess } from '../../../helpers/same-process.ts'
import { waitFor } from '../../../helpers/wait-for.ts'

const replySchema = v.strictObject({ sum: v.number() })

function run(perform: Perform | null, silentMs?: number) {
  const child = new SameProcess(perform)
  const log = new MemoryLog()
  const far: number[] = []
  const task = runTask(child, {
    request: { numbers: [1, 2] },
    replySchema,
    progress: {
      schema: v.strictObject({ done: v.number() }),
      listener: ({ done }) => far.push(done),
    },
    ...(silentMs !== undefined && { silentMs }),
    log,
  })
  return { child, log, far, task }
}

const addUp: Perform = (request) => {
  const { numbers } = request as { numbers: number[] }
  return { sum: numbers.reduce((sum, number) => sum + number) }
}

/** All that was sent so far is heard. */
const untilHeard = () => new Promise((heard) => setImmediate(() => setImmediate(heard)))

describe('a task of a process of its own', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('tells how far it is, then gives one reply, and its process is ended', async () => {
    const { task, far, child, log } = run(async (request, { onProgress }) => {
      onProgress({ done: 1 })
      await Promise.resolve()
      onProgress({ done: 2 })
      return addUp(request, { signal: new AbortController().signal, onProgress })
    })
    expect(await task.reply).toEqual({ sum: 3 })
    expect(far).toEqual([1, 2])
    expect(child.kill).toHaveBeenCalledOnce()
    expect(log.lines).toEqual([])
  })

  it('is refused with the code and the problem that its process met with', async () => {
    const problem = { file: 'visits.db', key: '', reason: 'is damaged' }
    const { task, child } = run(() => {
      throw new AppError('database-corrupt', problem)
    })
    const error: unknown = await task.reply.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'database-corrupt', problem })
    expect(child.kill).toHaveBeenCalledOnce()
  })

  it('fails with the message and the stack of a bug, also of one that comes later', async () => {
    const bug = new TypeError('boom')
    const { task } = run(() => Promise.reject(bug))
    await expect(task.reply).rejects.toMatchObject({ message: 'boom', stack: bug.stack })
  })

  it('fails where its process ends without a reply', async () => {
    const { task, child } = run(null)
    child.toMain.emit('exit', 139)
    await expect(task.reply).rejects.toThrow('its process ended with 139')
  })

  it('keeps its reply where its process ends after it', async () => {
    const { task, child } = run(addUp)
    await task.reply
    child.toMain.emit('exit', 0)
    expect(await task.reply).toEqual({ sum: 3 })
  })

  it('is told that it is wanted no more, and may still reply', async () => {
    const { task, child } = run(
      (_request, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            resolve({ sum: 0 })
          })
        }),
    )
    task.cancel()
    expect(await task.reply).toEqual({ sum: 0 })
    task.cancel()
    expect(child.heard).toEqual([
      { kind: 'request', request: { numbers: [1, 2] } },
      { kind: 'cancel' },
    ])
  })

  it('is ended from outside at once, and what it says after that counts for nothing', async () => {
    const { task, child, far, log } = run(null)
    const hearAnyway = child.toMain.listeners('message')[0] as (message: unknown) => void
    task.kill()
    task.kill()
    expect(child.kill).toHaveBeenCalledOnce()
    hearAnyway({ kind: 'progress', progress: { done: 1 } })
    hearAnyway({ kind: 'done', value: { sum: 3 } })
    await expect(task.reply).rejects.toThrow('its process was ended')
    expect(far).toEqual([])
    expect(log.lines).toEqual([])
  })

  it('takes no message that does not fit for progress or for the reply, and logs it', async () => {
    const { task, child, far, log } = run(null)
    for (const message of [
      'done',
      { kind: 'done' },
      { kind: 'done', value: { sum: 'three' } },
      { kind: 'done', value: { sum: 3 }, more: 1 },
      { kind: 'refused', code: 'no-such-code', problem: null },
      { kind: 'progress', progress: { done: '1' } },
    ]) {
      child.sendToMain(message)
    }
    await untilHeard()
    expect(log.lines.map(({ event }) => event)).toEqual(Array(6).fill('task-message-refused'))
    expect(far).toEqual([])
    expect(child.kill).not.toHaveBeenCalled()
    child.sendToMain({ kind: 'done', value: { sum: 3 } })
    expect(await task.reply).toEqual({ sum: 3 })
  })

  it('is ended when it says nothing for too long, but not while it tells how far it is', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { task, child } = run(null, 1000)
    const failure = expect(task.reply).rejects.toThrow('its process said nothing for 1 seconds')
    for (const done of [1, 2, 3]) {
      vi.advanceTimersByTime(999)
      child.sendToMain({ kind: 'progress', progress: { done } })
      await untilHeard()
    }
    vi.advanceTimersByTime(999)
    expect(child.kill).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(child.kill).toHaveBeenCalledOnce()
    await failure
  })
})

describe('the process of a task', () => {
  it('does one task and no second, and nothing on a message that it does not know', async () => {
    const perform = vi.fn(addUp)
    const child = new SameProcess(perform)
    const said: unknown[] = []
    child.onMessage((message) => said.push(message))
    child.send({ kind: 'start', request: { numbers: [5] } })
    child.send({ kind: 'request', request: { numbers: [1, 2] }, more: 1 })
    child.send({ kind: 'request', request: { numbers: [3, 4] } })
    child.send({ kind: 'request', request: { numbers: [5, 6] } })
    await waitFor(() => {
      expect(said).toEqual([{ kind: 'done', value: { sum: 7 } }])
    })
    await untilHeard()
    expect(said).toHaveLength(1)
    expect(perform).toHaveBeenCalledOnce()
  })
})
