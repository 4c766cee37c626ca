import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileFor, isOurs, START_URL } from '../../../../src/main/platform/app-urls.ts'

describe('isOurs', () => {
  it.each([START_URL, 'app://kiosk/', 'app://kiosk/index.html?x=1#y'])('knows %s', (url) => {
    expect(isOurs(url)).toBe(true)
  })

  it.each([
    'app://other/index.html',
    'app://kiosk.example.org/index.html',
    'app://kiosk:8080/index.html',
    'app://kiosk@other/index.html',
    'https://kiosk/index.html',
    'app2://kiosk/index.html',
    'file:///index.html',
    'about:blank',
    'app:kiosk',
    '',
  ])('refuses "%s"', (url) => {
    expect(isOurs(url)).toBe(false)
  })
})

describe('fileFor', () => {
  const rendererDir = resolve('/app/renderer')
  const figuresDir = resolve('/data/figures')
  const dirs = { rendererDir, figuresDir }

  it('finds the files of the page', () => {
    expect(fileFor(START_URL, dirs)).toBe(join(rendererDir, 'index.html'))
    expect(fileFor('app://kiosk/assets/a.js', dirs)).toBe(join(rendererDir, 'assets', 'a.js'))
  })

  it('leaves out the query and decodes the name', () => {
    expect(fileFor('app://kiosk/a%20b.js?v=1#top', dirs)).toBe(join(rendererDir, 'a b.js'))
  })

  it('finds the figures of the lesson', () => {
    expect(fileFor('app://kiosk/figures/a.svg', dirs)).toBe(join(figuresDir, 'a.svg'))
  })

  it('finds no figure while no lesson is loaded', () => {
    expect(fileFor('app://kiosk/figures/a.svg', { rendererDir, figuresDir: null })).toBeNull()
  })

  it('keeps a plain climb inside the folder, as every URL parser does', () => {
    expect(fileFor('app://kiosk/../../etc/passwd', dirs)).toBe(join(rendererDir, 'etc', 'passwd'))
  })

  it.each([
    ['another host', 'app://other/index.html'],
    ['another scheme', 'https://kiosk/index.html'],
    ['an encoded climb', 'app://kiosk/..%2f..%2fetc/passwd'],
    ['an encoded climb out of the figures', 'app://kiosk/figures/..%2f..%2fetc/passwd'],
    ['an encoded climb from the figures to their neighbour', 'app://kiosk/figures/..%2fb.json'],
    ['a folder whose name begins like ours', 'app://kiosk/..%2frenderer-old/index.html'],
    ['the folder itself', 'app://kiosk/'],
    ['the figures folder itself', 'app://kiosk/figures/.%2f'],
    ['a null byte', 'app://kiosk/index.html%00.svg'],
    ['a broken encoding', 'app://kiosk/%E0%A4%A'],
  ])('refuses %s', (_what, url) => {
    expect(fileFor(url, dirs)).toBeNull()
  })
})
