import type { Question } from '../../shared/lesson.ts'
import type { TimelineView } from '../../shared/timeline.ts'
import type { Step, Topic } from '../../shared/visit.ts'
import { orderOptions, teachingSlide, viewOfSlide, type Plan } from '../content/plan.ts'
import type { VisitProgress } from '../database/visit-progress.ts'
import { currentQuestion } from './state-machine.ts'

/** What the renderer is shown of a place. The right answers stay in main. */
export function viewOfStep(
  visitId: string,
  progress: VisitProgress,
  plan: Plan,
  timeline: TimelineView,
): Step {
  const { place } = progress
  switch (place.kind) {
    case 'slide': {
      const slide = plan.slides[place.index]
      if (slide === undefined) throw new Error(`no slide ${place.index} in this plan`)
      const inSection = plan.slides.filter(({ section }) => section === slide.section)
      return {
        kind: 'slide',
        slide: viewOfSlide(slide, timeline),
        position: { index: place.index + 1, total: plan.slides.length },
        sectionPosition: { index: inSection.indexOf(slide) + 1, total: inSection.length },
      }
    }
    case 'quiz-intro':
      return { kind: 'quiz-intro', questionCount: plan.questions.length }
    case 'question': {
      const current = currentQuestion(progress, plan)
      if (current === null) throw new Error('no question is asked')
      const { question, variant, tryNo } = current
      return {
        kind: 'question',
        question: viewOfQuestion(visitId, question, variant.id),
        position: positionOf(question.id, plan),
        again: tryNo > 1,
      }
    }
    case 'right':
      return {
        kind: 'right',
        question: viewOfQuestion(visitId, findQuestion(plan, place.questionId), place.variantId),
        optionId: place.optionId,
        position: positionOf(place.questionId, plan),
      }
    case 'reteach': {
      const question = findQuestion(plan, place.questionId)
      return {
        kind: 'reteach',
        questionId: question.id,
        slide: viewOfSlide(teachingSlide(plan, question), timeline),
        position: positionOf(question.id, plan),
      }
    }
    case 'nurse':
      return {
        kind: 'nurse',
        questionId: place.questionId,
        position: positionOf(place.questionId, plan),
      }
    case 'summary':
      return {
        kind: 'summary',
        understood: settledAs(progress, plan, 'correct').map(topicOf),
        forNurse: settledAs(progress, plan, 'nurse').map(topicOf),
      }
    case 'done':
      return { kind: 'done', forNurse: settledAs(progress, plan, 'nurse').map(({ id }) => id) }
  }
}

function settledAs(progress: VisitProgress, plan: Plan, as: 'correct' | 'nurse'): Question[] {
  return plan.questions.filter(({ id }) => progress.settled[id] === as)
}

export function topicOf(question: Question): Topic {
  return { questionId: question.id, class: question.class }
}

/** The number of a question is its own: one that is asked again keeps it. */
function positionOf(questionId: string, plan: Plan) {
  const index = plan.questions.findIndex(({ id }) => id === questionId) + 1
  return { index, total: plan.questions.length }
}

function findQuestion(plan: Plan, questionId: string): Question {
  const question = plan.questions.find(({ id }) => id === questionId)
  if (question === undefined) throw new Error(`${questionId} is not in this plan`)
  return question
}

function viewOfQuestion(visitId: string, question: Question, variantId: string) {
  const variant = question.variants.find(({ id }) => id === variantId)
  if (variant === undefined) throw new Error(`${question.id} has no variant ${variantId}`)
  return {
    questionId: question.id,
    variantId,
    options: orderOptions(visitId, question.id, variant).map(({ id, urgency }) => ({
      id,
      urgency: urgency ?? null,
    })),
  }
}
