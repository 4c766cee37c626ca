import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import { createNotifiers } from '../../../../src/main/ipc/notifiers.ts'
import { invoke, notify, nothing } from '../../../../src/shared/contract-types.ts'
import { contract } from '../../../../src/shared/contract.ts'

const small = {
  door: {
    open: invoke(nothing, nothing),
    opened: notify(v.strictObject({ by: v.string() })),
    closed: notify(nothing),
  },
  lamp: { light: invoke(nothing, nothing) },
}

/** Groups with the names of what is in each. */
const namesOf = (groups: object) =>
  Object.entries(groups).map(([group, verbs]) => [group, Object.keys(verbs as object)])

describe('the notifiers of a contract', () => {
  it('are one for each event, and none for a call or for a group without events', () => {
    expect(namesOf(createNotifiers(small, vi.fn()))).toEqual([['door', ['opened', 'closed']]])
  })

  it('of the kiosk are those that main has for the page', () => {
    expect(namesOf(createNotifiers(contract, vi.fn()))).toEqual([
      ['kiosk', ['warned', 'ping', 'woke']],
      ['visit', ['changed']],
      ['staff', ['changed']],
      ['exports', ['changed']],
      ['setup', ['applied']],
    ])
  })

  it('send what they are given on the channel of their event', () => {
    const send = vi.fn()
    const { door } = createNotifiers(small, send)
    door.opened({ by: 'Ann' })
    door.closed()
    expect(send.mock.calls).toEqual([
      ['door:opened', { by: 'Ann' }],
      ['door:closed', undefined],
    ])
  })

  it.each([
    ['a missing key', {}],
    ['one key too many', { by: 'Ann', at: 1 }],
    ['another type', { by: 7 }],
    ['nothing', undefined],
  ])('refuse %s and send nothing', (_what, payload) => {
    const send = vi.fn()
    const { door } = createNotifiers(small, send)
    expect(() => {
      door.opened(payload as never)
    }).toThrow(v.ValiError)
    expect(send).not.toHaveBeenCalled()
  })

  it('of the kiosk send no visit that is not as promised', () => {
    const send = vi.fn()
    const notifiers = createNotifiers(contract, send)
    expect(() => {
      notifiers.visit.changed({ id: 'no visit' } as never)
    }).toThrow(v.ValiError)
    expect(send).not.toHaveBeenCalled()
  })
})
