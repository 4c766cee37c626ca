import { describe, expect, it } from 'vitest'
import { findOutsidePaths, isLookedAt } from '../../../scripts/paths/outside.mjs'

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
    ['cat </root/.profile', '/root/.profile'],
    ['curl --data @/root/.profile', '/root/.profile'],
    [`open('//tmp/x')`, '/tmp/x'],
    [`fetch('file:///tmp/sniff.py')`, '/tmp/sniff.py'],
    [`fetch('file://localhost/one.txt')`, '/one.txt'],
    [`open('/data/models/x')`, '/data/models/x'],
    [`open('/storage/x')`, '/storage/x'],
    ['open(`/storage/${name}`)', '/storage/${'],
    ["open(`${''}/tmp/sniff.py`)", '/tmp/sniff.py'],
    ['open(`${""}/tmp/sniff.py`)', '/tmp/sniff.py'],
    [String.raw`'D:\\Secret\\x.exe'`, String.raw`D:\Secret\x.exe`],
    [String.raw`copy d:\secret\x.exe .`, String.raw`d:\secret\x.exe`],
    [`'C:/Users/ann'`, 'C:/Users/ann'],
    [`'file:///C:/Users/ann'`, 'C:/Users/ann'],
  ])('is found in %s', (line, named) => {
    expect(namedIn(line)).toEqual([[2, named]])
  })

  it.each([
    [
      'package.json',
      '    "sniff": "python3 /tmp/sniff.py; node scripts/start.mjs",',
      '/tmp/sniff.py',
    ],
    ['tests/helpers/sniff.py', `open("/tmp/x", "a")`, '/tmp/x'],
    ['tests/x.json', '{ "from": "/opt/tool/x" }', '/opt/tool/x'],
    ['resources/kiosk-session/linux/rc.xml', '<command>/opt/tool/x</command>', '/opt/tool/x'],
    [
      'resources/kiosk-session/windows/install.ps1',
      String.raw`& 'D:\Secret\x.exe'`,
      String.raw`D:\Secret\x.exe`,
    ],
  ])('is found in %s', (file, line, named) => {
    expect(isLookedAt(file)).toBe(true)
    expect(namedIn(line, file)).toEqual([[2, named]])
  })

  it.each([
    `import { a } from '../tmp/a.ts'`,
    'join(dir, `${dir}/tmp/x`)',
    `'src/lib/x.ts'`,
    `'https://example.org/home/x'`,
    `'app://kiosk/sys/x'`,
    `read('/proc/self/status')`,
    '#!/bin/sh',
    `await fetch('https://example.org/data/models/x')`,
    `'xmlns="http://www.w3.org/2000/svg"'`,
    `'</div><br/>'`,
    `expect(text).toMatch(/steroid/i)`,
    `const found = /network/i.test(name)`,
    `const found = /network/.test(name)`,
    String.raw`const path = /^\/tmp\/x/`,
    String.raw`const time = /^\d{4}T\d\d:\d\d:\d\d$/`,
    String.raw`const place = /[jt]s:\d+/`,
    String.raw`'first:\nsecond'`,
    `'image/svg+xml', 'a/b/c', 3 / 4`,
    'font: 1rem/1.5 serif; grid-area: 1 / 2 / 3 / 4;',
    `{ "$ref": "#/$defs/level", "also": "#/definitions/level/x" }`,
    '{/if}{/each}',
    '// here or/and there',
  ])('is not seen in %s', (line) => {
    expect(namedIn(line)).toEqual([])
  })

  it('may be named by the files that the list says, and by no other', () => {
    const line = `root ? '/tmp' : temp`
    expect(namedIn(line, 'scripts/setup/places.mjs')).toEqual([])
    expect(namedIn(line, 'scripts/setup/bring.mjs')).toEqual([[2, '/tmp']])
    expect(namedIn(`'/proc/cpuinfo-of-mine'`, 'src/main/index.ts')).toEqual([])
    expect(namedIn(`'/procedures/x'`, 'src/main/index.ts')).toEqual([[2, '/procedures/x']])
  })

  it.each(['README.md', 'package-lock.json', '.gitignore', '.git'])(
    'is not looked for in %s',
    (file) => {
      expect(isLookedAt(file)).toBe(false)
    },
  )
})
