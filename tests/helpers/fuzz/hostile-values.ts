import fc from 'fast-check'

/** What a page that was taken over can send. All of it survives the clone that every message goes through. */

/** Large enough to show what grows with it, small enough to be sent thousands of times. */
const HUGE = 'x'.repeat(100_000)

/** None is a word of any closed set: each has a character that none of our patterns allows, or none at all. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  '__proto__',
  '../../../../etc/passwd',
  '..\\..\\windows',
  "'; DROP TABLE visits; --",
  '{{constructor.constructor("return process")()}}',
  '${process.exit()}',
  '<img src=x onerror=alert(1)>',
  'file:///etc/passwd',
  '=HYPERLINK("http://example.org")',
  '\ud800', // half of a surrogate pair, which is no character
  '\udfff\ud800',
  '\u202een\u202c', // shown from right to left
  '\u2066en\u2069',
  'e\u0301n',
  '\u0435n', // a Cyrillic letter that looks like Latin e
  '\ufeffen',
  'en\n',
  'en\r\nSet-Cookie: a=b',
  '\u{1f600}',
  `${HUGE}!`,
]

/** Values of every other kind that crosses, of which none is text, a number in range or a plain object. */
const oddities: readonly unknown[] = [
  null,
  true,
  false,
  -1,
  -0.5,
  0.1,
  NaN,
  Infinity,
  -Infinity,
  0n,
  -(2n ** 70n),
  new Date(0),
  new Date(NaN),
  /^(a+)+$/,
  [],
  [[], [[]]],
  new Array<undefined>(1000),
  Array.from({ length: 2000 }, (_, index) => index),
  new Map<unknown, unknown>([['locale', 'en']]),
  new Map<unknown, unknown>([['visitId', new Map()]]),
  new Set(['en']),
  new Uint8Array(1000),
  new Float64Array([NaN]),
  new ArrayBuffer(16),
  new DataView(new ArrayBuffer(4)),
  new Error('hostile'),
  Object(7) as unknown,
  Object('en') as unknown,
  Object(1n) as unknown,
]

/** Objects with none of the keys that are asked for. */
const objects: readonly unknown[] = [
  {},
  Object.create(null),
  deep(200),
  JSON.parse('{"__proto__":{"locale":"en"}}'),
  { constructor: { prototype: { locale: 'en' } } },
  Object.create({ locale: 'en' }),
  Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index])),
  { [HUGE]: 1 },
]

function deep(levels: number): unknown {
  let value: unknown = {}
  for (let level = 0; level < levels; level++) value = { value }
  return value
}

/** Anything but `undefined`, text, and numbers that are whole and not below zero. */
export const oddity: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...oddities) },
  { weight: 2, arbitrary: fc.constantFrom(...objects) },
  { weight: 1, arbitrary: fc.bigInt() },
  { weight: 1, arbitrary: fc.double({ max: -Number.MIN_VALUE, noNaN: true }) },
  {
    weight: 2,
    arbitrary: fc
      .anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true })
      .filter((value) => typeof value === 'object'),
  },
)

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
  // Of any code units, paired or not; the mark at its end makes it no word of ours.
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
      .map((units) => `${String.fromCharCode(...units)}!`),
  },
)

/** Names for a key too many: those that every object inherits, and some that a handler might read. */
export const hostileKey: fc.Arbitrary<string> = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'toJSON',
  'then',
  'ok',
  'value',
  'code',
  'isStaff',
  'conditions',
  'progress',
  '',
  '0',
  'canary-of-a-patient',
  '\ud800',
  HUGE,
)
