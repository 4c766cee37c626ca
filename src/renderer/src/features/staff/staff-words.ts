import type { KioskClient } from '../../../../shared/contract.ts'
import type { LessonWords } from '../../../../shared/lesson.ts'
import type { WordTree } from '../../../../shared/locale.ts'

/** All words of a language: a patient's screen has only those that a patient reads. */
export async function readAllWords(
  { content }: Pick<KioskClient, 'content'>,
  locale: string,
): Promise<{ ui: WordTree; lesson: LessonWords }> {
  const [{ ui }, { lesson }, staff] = await Promise.all([
    content.words({ locale }),
    content.lessonWords({ locale }),
    content.staffWords({ locale }),
  ])
  return { ui: { ...ui, ...staff.ui }, lesson }
}
