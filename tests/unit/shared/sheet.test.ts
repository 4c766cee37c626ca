import { describe, expect, it } from 'vitest'
import { usualPaper } from '../../../src/shared/sheet.ts'

describe('the usual paper', () => {
  it.each([
    ['en-US', 'Letter'],
    ['es-MX', 'Letter'],
    ['fil', 'Letter'],
    ['en', 'Letter'],
    ['en-GB', 'A4'],
    ['es', 'A4'],
    ['ar', 'A4'],
    ['zh-Hans', 'A4'],
  ])('of %s is %s', (tag, paper) => {
    expect(usualPaper(tag)).toBe(paper)
  })
})
