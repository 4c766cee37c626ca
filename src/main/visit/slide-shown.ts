import type { LocaleContent } from '../content/load-locale.ts'
import { teachingSlide, type Plan } from '../content/plan.ts'
import type { VisitProgress } from '../database/visit-progress.ts'
import type { VisitChange } from '../database/visit-record.ts'

/** Whether a slide is on screen, of which it is recorded how long. */
export function isSlide({ place }: VisitProgress): boolean {
  return place.kind === 'slide' || place.kind === 'reteach'
}

/** The slide that a place brings up, as it is recorded. */
export function shownBy(
  { place }: VisitProgress,
  plan: Plan,
  { tag, contentHash }: LocaleContent,
): Pick<VisitChange, 'shown'> {
  const shown = (slideId: string, reason: 'lesson' | 'reteach') => ({
    shown: { slideId, reason, locale: tag, contentHash },
  })
  if (place.kind === 'slide') {
    const slide = plan.slides[place.index]
    return slide ? shown(slide.id, 'lesson') : {}
  }
  if (place.kind === 'reteach') {
    const question = plan.questions.find(({ id }) => id === place.questionId)
    return question ? shown(teachingSlide(plan, question).id, 'reteach') : {}
  }
  return {}
}
