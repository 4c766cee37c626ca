import { describe, expect, it } from 'vitest'
import { findOutsidePaths } from '../../../scripts/paths/outside.mjs'

const namedIn = (line: string, file = 'tests/e2e/some.spec.ts') =>
  findOutsidePaths(file, `first line\n${line}\n`).map(({ line: at, named }) => [at, named])

describe('a place outside the repository', () => {
  it.each([
    ['  python3 /tmp/sniff.py &', '/tmp/sniff.py'],
    [`const dir = '/home/ann/kiosk'`, '/home/ann/kiosk'],
    ['path = "/opt/tool/bin"', '/opt/tool/bin'],
    ['PATH=/opt/tool:$PATH', '/opt/tool'],
    ['join(`/tmp`, name)', '/tmp'],
    ['cat >/root/.profile', '/root/.profile'],
  ])('is found in %s', (line, named) => {
    expect(namedIn(line)).toEqual([[2, named]])
  })

  it.each([
    `import { a } from '../tmp/a.ts'`,
    'join(dir, `${dir}/tmp/x`)',
    `'src/lib/x.ts'`,
    `'https://example.org/home/x'`,
    `'app://kiosk/sys/x'`,
    `read('/proc/self/status')`,
    '#!/bin/sh',
  ])('is not seen in %s', (line) => {
    expect(namedIn(line)).toEqual([])
  })

  it('may be named by the files that the list says, and by no other', () => {
    const line = `root ? '/tmp' : temp`
    expect(namedIn(line, 'scripts/setup/places.mjs')).toEqual([])
    expect(namedIn(line, 'scripts/setup/bring.mjs')).toEqual([[2, '/tmp']])
    expect(namedIn(`'/proc/cpuinfo-of-mine'`, 'src/main/index.ts')).toEqual([])
    expect(namedIn(`'/procedures/x'`, 'src/main/index.ts')).toEqual([])
  })
})
