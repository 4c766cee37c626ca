import type { Visits } from '../../../src/main/visit/visits.ts'
import type { VisitView } from '../../../src/shared/visit.ts'
import { rightOption, wrongOption } from '../visit-setup.ts'

/**
 * Takes a visit from where it is to its end, with a miss now and then.
 * @param onStep called after each call has come back: what it returned is on the disk
 */
export function goThrough(
  visits: Visits,
  begun: VisitView,
  random: () => number,
  onStep: (view: VisitView) => void = () => undefined,
): void {
  let view = begun
  onStep(view)
  while (view.step.kind !== 'done') {
    const { id, turn, step } = view
    if (step.kind === 'question') view = visits.answer(id, turn, choose(view, random))
    else view = visits.move(id, turn, 'next')
    onStep(view)
  }
  visits.leave(view.id)
}

function choose(view: VisitView, random: () => number): string | null {
  const chance = random()
  if (chance < 0.75) return rightOption(view)
  return chance < 0.9 ? wrongOption(view) : null
}
