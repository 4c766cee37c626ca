import type { KioskHandlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { SetupOutcome, SetupRefusal, SetupView } from '../../shared/setup.ts'
import type { Startup } from '../boot/service-lifecycle.ts'
import type { FirstSetup } from '../setup/first-setup.ts'

/**
 * The same verbs for the first set-up and for the staff panel. The first is open to whoever stands
 * there, and only as long as no clinic is set up; the other to staff only.
 */
export function createSetupHandlers(
  startup: Startup,
  first: FirstSetup,
  applied: () => void,
): KioskHandlers['setup'] {
  const isFirst = () => startup.failure?.code === 'clinic-not-set-up'
  const panel = () => {
    const { staff, settingsEditor } = startup.services
    return { editor: settingsEditor, by: staff.requireMember().name }
  }
  const panelView = (): SetupView => ({ ...panel().editor.view, isWaiting: startup.isDue })
  const outcome = (refusal: SetupRefusal | null, view: () => SetupView): SetupOutcome =>
    refusal ?? { kind: 'done', view: view() }
  /** Saved by now; in force at once, or as soon as nobody loses anything by it. */
  const saved = (refusal: SetupRefusal | null): SetupOutcome => {
    if (refusal === null) {
      startup.markDue()
      if (startup.applyDue()) applied()
    }
    return outcome(refusal, panelView)
  }
  const firstOnly = () => {
    if (isFirst()) return first
    panel()
    throw new AppError('bad-input')
  }

  return {
    view: () => (isFirst() ? first.view : panelView()),
    change: ({ key, value }) => {
      if (isFirst()) return outcome(first.change(key, value), () => first.view)
      const { editor, by } = panel()
      return saved(editor.change(key, value, by))
    },
    setMember: async (member) => {
      if (isFirst()) return outcome(first.setMember(member), () => first.view)
      const { editor, by } = panel()
      return saved(await editor.setMember(member, by))
    },
    removeMember: ({ name }) => {
      if (isFirst()) {
        first.removeMember(name)
        return outcome(null, () => first.view)
      }
      const { editor, by } = panel()
      return saved(editor.removeMember(name, by))
    },
    undo: () => {
      const { editor, by } = panel()
      return saved(editor.undo(by))
    },
    words: ({ tag }) => firstOnly().words(tag),
    finish: async () => {
      const refusal = await firstOnly().finish()
      if (refusal === null) startup.tryAgain()
      return refusal
    },
  }
}
