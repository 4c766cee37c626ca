import { describe, expect, it } from 'vitest'
import { canonicalHash } from '../../../../src/main/platform/canonical-hash.ts'
import { makeLesson } from '../../../helpers/factories.ts'

describe('canonicalHash', () => {
  it('never changes for the same data, because stored results refer to it', () => {
    // printf '[{"a":{"c":2.5,"d":true},"b":[1,"ä",null]}]' | sha256sum
    expect(canonicalHash({ b: [1, 'ä', null], a: { d: true, c: 2.5 } })).toBe(
      '660e09b91ee7b620c289f599182d22bafeb26ce5e72dc1353efea020d39f9aef',
    )
  })

  it('does not depend on the order of keys at any depth', () => {
    expect(canonicalHash({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(
      canonicalHash({ b: [{ d: 3, c: 2 }], a: 1 }),
    )
  })

  it('is the same for a lesson written to a file and read again', () => {
    const read: unknown = JSON.parse(JSON.stringify(makeLesson(), null, 2))
    expect(canonicalHash(read)).toBe(canonicalHash(makeLesson()))
  })

  it.each([
    ['a value', { a: 1 }, { a: 2 }],
    ['a type', { a: 1 }, { a: '1' }],
    ['a key', { a: 1 }, { b: 1 }],
    ['the order of a list', { a: [1, 2] }, { a: [2, 1] }],
    ['something deep inside', { a: [{ b: { c: 1 } }] }, { a: [{ b: { c: 2 } }] }],
  ])('changes with %s', (_what, one, other) => {
    expect(canonicalHash(one)).not.toBe(canonicalHash(other))
  })

  it('tells its parts apart and minds their order', () => {
    expect(canonicalHash({ a: 1 }, { b: 2 })).not.toBe(canonicalHash({ b: 2 }, { a: 1 }))
    expect(canonicalHash({ a: 1 }, { b: 2 })).not.toBe(canonicalHash({ a: 1, b: 2 }))
  })
})
