import { describe, expect, it } from 'vitest'
import { decodeMountPath } from '../../../../src/main/platform/mount-path.ts'

describe('decodeMountPath', () => {
  it.each([
    ['/media/stick', '/media/stick'],
    [String.raw`/media/two\040words`, '/media/two words'],
    [String.raw`/media/a\134b\011c`, '/media/a\\b\tc'],
    [String.raw`/media/\303\261u`, '/media/ñu'],
    [String.raw`/media/\08`, String.raw`/media/\08`],
  ])('reads %s as %s', (written, path) => {
    expect(decodeMountPath(written)).toBe(path)
  })
})
