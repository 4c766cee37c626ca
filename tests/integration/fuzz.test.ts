import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it, onTestFinished } from 'vitest'
import { envelopeSchema } from '../../src/shared/contract-types.ts'
import { idleMessage, refusedMessage } from '../helpers/fuzz/message.ts'
import { fingerprint, openFuzzRig, type FuzzRig } from '../helpers/fuzz/rig.ts'

const REFUSED_COUNT = 100_000
const IDLE_COUNT = 5000
/** Under ten seconds on an idle machine; one that tests other things beside it is slower. */
const LIMIT_MS = 120_000
/** Any will do. This one makes a failure come again, and fast-check names the message that failed. */
const SEED = 20_260_304

/** A refusal is a line of the log; how long that is must not be for the sender to choose. */
const LONGEST_LINE = 400

/** Watches all that a message must leave as it is. */
function watch({ visits, view, log }: FuzzRig) {
  const strays: unknown[] = []
  const onStray = (error: unknown) => void strays.push(error)
  process.on('unhandledRejection', onStray)
  onTestFinished(() => void process.off('unhandledRejection', onStray))
  const before = fingerprint(visits)
  const writes = visits.database.prepare('SELECT total_changes() AS count')
  const writesBefore: unknown = writes.get()
  return {
    /** After each message. */
    expectNoWrite: () => {
      expect(writes.get()).toEqual(writesBefore)
    },
    /** After all of them. */
    expectNoChange: () => {
      expect(visits.visits.view).toEqual(view)
      expect(fingerprint(visits)).toEqual(before)
      expect(log.errors).toEqual([])
      expect(log.longest.length, log.longest.slice(0, LONGEST_LINE)).toBeLessThan(LONGEST_LINE)
      expect(strays).toEqual([])
    },
  }
}

describe('the contract under hostile messages', () => {
  it(
    `refuses ${REFUSED_COUNT} of them with the right code each, and nothing changes`,
    async () => {
      const rig = openFuzzRig()
      const { expectNoWrite, expectNoChange } = watch(rig)
      const byCode = new Map<string, number>()
      const channels = new Set<string>()
      await fc.assert(
        fc.asyncProperty(refusedMessage(rig.open), async ({ channel, sender, input, expected }) => {
          const answer = v.parse(envelopeSchema, await rig.ipc.invoke(channel, input, sender))
          expect(answer).toEqual({ ok: false, code: expected })
          expectNoWrite()
          byCode.set(expected, (byCode.get(expected) ?? 0) + 1)
          channels.add(channel)
        }),
        { numRuns: REFUSED_COUNT, seed: SEED },
      )
      const counts = [...byCode].map(([code, count]) => `${code} ${count}`)
      process.stdout.write(
        `${REFUSED_COUNT} refused, by code: ${counts.join(', ')}; seed ${SEED}\n`,
      )
      expect([...byCode.values()].reduce((sum, count) => sum + count)).toBe(REFUSED_COUNT)
      expect([...channels].toSorted()).toEqual(rig.ipc.channels.toSorted())
      expectNoChange()
    },
    LIMIT_MS,
  )

  it(
    `answers ${IDLE_COUNT} that came late or twice with what is there, and nothing changes`,
    async () => {
      const rig = openFuzzRig()
      const { expectNoWrite, expectNoChange } = watch(rig)
      await fc.assert(
        fc.asyncProperty(idleMessage(rig.view), async ({ channel, input, expected }) => {
          expect(await rig.ipc.invoke(channel, input)).toEqual({ ok: true, value: expected })
          expectNoWrite()
        }),
        { numRuns: IDLE_COUNT, seed: SEED },
      )
      expectNoChange()
    },
    LIMIT_MS,
  )

  it('has no channel but those of the contract', async () => {
    const { ipc } = openFuzzRig()
    const known = new Set(ipc.channels)
    const channel = fc
      .oneof(
        fc.constantFrom('visit:begin ', 'VISIT:begin', 'visit:__proto__', '__proto__:begin', ''),
        fc.string(),
        fc
          .tuple(fc.constantFrom(...known), fc.string({ minLength: 1 }))
          .map((parts) => parts.join('')),
      )
      .filter((name) => !known.has(name))
    await fc.assert(
      fc.asyncProperty(channel, async (name) => {
        await expect(ipc.invoke(name, { locale: 'en' })).rejects.toThrow('No handler registered')
      }),
      { numRuns: 1000, seed: SEED },
    )
  })

  it('sees a message that does change something, so the watch is no formality', async () => {
    const rig = openFuzzRig()
    const { expectNoWrite, expectNoChange } = watch(rig)
    const { id, turn } = rig.view
    await rig.ipc.invoke('visit:answer', { visitId: id, turn, optionId: null })
    expect(expectNoWrite).toThrow()
    expect(expectNoChange).toThrow()
  })
})
