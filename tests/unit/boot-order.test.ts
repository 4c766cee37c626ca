import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const path = resolve(import.meta.dirname, '../../src/main/boot/create-services.ts')

describe('the order in which services are made', () => {
  it('is short enough to be read: what a service needs is made beside it in boot/services', () => {
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(20)
    expect(lines.length).toBeLessThan(100)
  })
})
