import { describe, expect, it } from 'vitest'
import { isCriticalLessonWord, isCriticalWord } from '../../../../src/main/content/critical.ts'
import { shippedContent } from '../../../helpers/visits.ts'
import { flattenWords } from '../../../../src/shared/locale.ts'
import ui from '../../../../locales/en/ui.json'

const { lesson } = shippedContent
const words = flattenWords(shippedContent.locales.get('en')?.lesson ?? {})
const isCritical = (key: string) => {
  const english = words.get(key)
  if (english === undefined) throw new Error(`no text ${key}`)
  return isCriticalLessonWord(key, english, lesson)
}

describe('what may harm when it is out of date', () => {
  it.each([
    'mainMessage',
    'signs.breathing',
    'slides.breathing.headline',
    'slides.infection.lines.stiff',
    'slides.no-driving.headline',
    'slides.sore-spot.lines.gone',
    'slides.blood-sugar-high.headline',
  ])('is %s of the lesson', (key) => {
    expect(isCritical(key)).toBe(true)
  })

  it('is every word of a critical question, and none of one about expectations', () => {
    for (const { id, class: kind } of lesson.questions) {
      expect(isCritical(`questions.${id}.topic`)).toBe(kind === 'critical')
    }
  })

  it.each(['title', 'sections.right-now', 'slides.facet-joints.headline'])(
    'is not %s of the lesson',
    (key) => {
      expect(isCritical(key)).toBe(false)
    },
  )

  it('is the call for help, how soon to act and what has a number, of the interface', () => {
    const critical = [...flattenWords(ui)]
      .filter(([key, text]) => isCriticalWord(key, text))
      .map(([key]) => key)
    expect(critical).toContain('help.headline')
    expect(critical).toContain('urgency.emergency.home')
    expect(critical).toContain('sheet.closed')
    expect(critical).not.toContain('stage.next')
    expect(critical).not.toContain('comfort.text')
    expect(isCriticalWord('help', 'I need help')).toBe(true)
    expect(isCriticalWord('start', 'Touch here')).toBe(false)
  })
})
