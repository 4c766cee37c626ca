import type { KioskHandlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { SettingKey, SetupOutcome, SetupRefusal, SetupView } from '../../shared/setup.ts'
import type { ServiceLifecycle } from '../boot/service-lifecycle.ts'
import type { FirstSetup } from '../setup/first-setup.ts'
import type { By, SettingsEditor } from '../setup/settings-editor.ts'

/**
 * The same verbs for the first set-up and for the staff panel. The first is open to whoever stands
 * there, and only as long as no clinic is set up; the other to staff only.
 */
export function createSetupHandlers(
  startup: ServiceLifecycle,
  first: FirstSetup,
  applied: () => void,
): KioskHandlers['setup'] {
  const isFirst = () => startup.failure?.code === 'clinic-not-set-up'
  const panel = () => {
    const { staff, settingsEditor } = startup.services
    return { editor: settingsEditor, by: staff.requireMember().name }
  }
  /** @returns who changes it and who agreed, or why one alone may not */
  const agree = async (
    isNeeded: boolean,
    pin: string | null,
    what: Record<string, string>,
    key: SettingKey | null = null,
  ): Promise<SetupRefusal | { editor: SettingsEditor; by: By }> => {
    const { editor, by: name } = panel()
    if (!isNeeded) return { editor, by: { name } }
    const second = await startup.services.staff.askSecond(pin, what)
    if (second.kind !== 'agreed') return { kind: 'refused', key, rule: 'second', second }
    // The services may have started anew meanwhile.
    return { editor: panel().editor, by: { name, second: second.name } }
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
    change: async ({ key, value, secondPin }) => {
      if (isFirst()) return outcome(first.change(key, value), () => first.view)
      const isNeeded = panel().editor.needsSecond(key, value)
      const agreed = await agree(isNeeded, secondPin, { key }, key)
      return 'rule' in agreed ? agreed : saved(agreed.editor.change(key, value, agreed.by))
    },
    setMember: async ({ secondPin, ...member }) => {
      if (isFirst()) return outcome(first.setMember(member), () => first.view)
      const { editor, by } = panel()
      if (!editor.memberNeedsSecond(member.name, by)) {
        // Begun before anything else is heard: whoever types this PIN next waits until it is set.
        return saved(await editor.setMember(member, { name: by }))
      }
      const agreed = await agree(true, secondPin, { member: member.name.trim() })
      return 'rule' in agreed ? agreed : saved(await agreed.editor.setMember(member, agreed.by))
    },
    removeMember: async ({ name, secondPin }) => {
      if (isFirst()) {
        first.removeMember(name)
        return outcome(null, () => first.view)
      }
      const { editor, by } = panel()
      const what = { member: name }
      const agreed = await agree(editor.memberNeedsSecond(name, by), secondPin, what)
      return 'rule' in agreed ? agreed : saved(agreed.editor.removeMember(name, agreed.by))
    },
    undo: async ({ secondPin }) => {
      const agreed = await agree(panel().editor.undoNeedsSecond, secondPin, { what: 'undo' })
      return 'rule' in agreed ? agreed : saved(agreed.editor.undo(agreed.by))
    },
    words: ({ tag }) => firstOnly().words(tag),
    finish: async () => {
      const refusal = await firstOnly().finish()
      if (refusal === null) startup.tryAgain()
      return refusal
    },
  }
}
