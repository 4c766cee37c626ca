import * as v from 'valibot'
import { invoke, notify, nothing } from '../contract-types.ts'
import { wordTreeSchema } from '../locale.ts'
import {
  memberNameSchema,
  newMemberInputSchema,
  refusalSchema,
  settingChangeSchema,
  setupOutcomeSchema,
  setupViewSchema,
  undoSchema,
} from '../setup.ts'
import { localeTagSchema } from '../visit.ts'

/** What whoever sets the kiosk up says, and staff when they change its settings. */
export const setupGroups = {
  /** The first set-up, open as long as no clinic is set up; from then on for staff only. */
  setup: {
    view: invoke(nothing, setupViewSchema),
    /** What one alone may not change is refused with `second` until somebody else gives their PIN. */
    change: invoke(settingChangeSchema, setupOutcomeSchema),
    /** Gives somebody a PIN; the same name again, another one. */
    setMember: invoke(newMemberInputSchema, setupOutcomeSchema),
    removeMember: invoke(memberNameSchema, setupOutcomeSchema),
    undo: invoke(undoSchema, setupOutcomeSchema),
    /** The interface in one language, for the first set-up. */
    words: invoke(v.strictObject({ tag: localeTagSchema }), v.strictObject({ ui: wordTreeSchema })),
    /** Saves the first set-up; null when all of it was right. */
    finish: invoke(nothing, v.nullable(refusalSchema)),
    /** Changed settings are in force: what was asked at the start has other answers now. */
    applied: notify(nothing),
  },
}
