import type { ErrorCode } from '../../../../shared/errors.ts'

const words = {
  'export-no-room': 'noRoom',
  'export-target-gone': 'gone',
  'export-target-not-mounted': 'notMounted',
  'export-not-kept': 'notKept',
  'export-nowhere': 'gone',
  'export-running': 'running',
  'export-failed': 'other',
} as const satisfies Partial<Record<ErrorCode, string>>

/** Which words say why nothing could be written; null where that is not the reason. */
export const problemWord = (code: ErrorCode): (typeof words)[keyof typeof words] | null =>
  code in words ? words[code as keyof typeof words] : null
