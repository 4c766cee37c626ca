import { describe, expect, it } from 'vitest'
import { Words } from '../../../src/renderer/src/i18n.svelte.ts'
import { makeLessonWords } from '../../helpers/factories.ts'

async function makeWords() {
  const words = new Words()
  await words.init()
  words.add('en', { ui: { stage: { next: 'Next' } }, lesson: makeLessonWords('en') })
  words.add('es', { ui: { stage: { next: 'Siguiente' } } })
  await words.show('en')
  return words
}

describe('the words on screen', () => {
  it('are those of the language shown, and of another one where that is asked for', async () => {
    const words = await makeWords()
    expect([words.t('stage.next'), words.tIn('es', 'stage.next')]).toEqual(['Next', 'Siguiente'])
    await words.show('es')
    expect(words.t('stage.next')).toBe('Siguiente')
  })

  it('fill in the clinic’s values as they are', async () => {
    const words = await makeWords()
    const text = words.lesson('slides.driving.lines.wait', { driveHours: '<12> hours' })
    expect(text).toBe('Wait <12> hours.')
  })

  it('never turn into another language where one has a gap', async () => {
    const words = await makeWords()
    expect(words.lessonIn('es', 'mainMessage', {})).toBe('')
    expect([words.has('es'), words.has('es', 'lesson')]).toEqual([true, false])
  })

  it('are never a key, in whatever language its words are missing', async () => {
    const words = await makeWords()
    expect([words.tIn('fr', 'stage.next'), words.tIn('es', 'welcome.wait')]).toEqual(['', ''])
    expect([words.t('welcome.wait'), words.lesson('slides.none.headline', {})]).toEqual(['', ''])
    expect(new Words().t('stage.next')).toBe('')
  })

  it('can be told by their paths, for the letters that they need', async () => {
    const words = await makeWords()
    const texts = words.textsUnder('en', 'lesson', ['slides.driving', 'mainMessage'])
    expect(texts).toContain('Do not drive')
    expect(texts).toContain('Stay in bed while you are numb.')
    expect(texts).not.toContain('Feeling numb is normal')
  })
})
