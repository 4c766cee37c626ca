import * as v from 'valibot'

/** What the self-check looks at, in the order in which staff see it: first what patients can reach. */
export const checkIds = [
  'window-covers',
  'other-displays',
  'display-awake',
  'devtools',
  'build',
  'fuses',
  'switches',
  'renderer-sandbox',
  'no-listener',
  'network',
  'session',
  'virtual-terminals',
  'ctrl-alt-del',
  'power-key',
  'supervised',
  'data-private',
  'data-disk',
  'disk-space',
  'machine',
  'database',
  'audit',
  'clock',
  'log',
  // From inside nobody can tell these: each says what a person must try.
  'alt-tab',
  'edge-swipes',
  'usb-storage',
  'boot-media',
  'disk-encryption',
] as const
export type CheckId = (typeof checkIds)[number]

const checkResultSchema = v.strictObject({
  id: v.picklist(checkIds),
  /** `unknown` is never a pass: someone has to look. */
  state: v.picklist(['locked', 'open', 'unknown']),
  /** Names, paths and numbers, the same in every language; what they mean, the words of the check say. */
  detail: v.optional(v.pipe(v.string(), v.maxLength(300))),
})
export type CheckResult = v.InferOutput<typeof checkResultSchema>

export const selfCheckSchema = v.strictObject({ checks: v.array(checkResultSchema) })
