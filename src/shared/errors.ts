/**
 * Every expected failure. Staff see the code, so a code never changes its meaning; each has a
 * message in every language (`locales/<tag>/errors.json`).
 */
export const errorCodes = [
  /** A bug: nothing expected. The log has the stack. */
  'internal',
  'untrusted-sender',
  'bad-input',
  /** The visit named in a call is not the one that is open. */
  'no-such-visit',
  /** What staff find of a visit comes after it. */
  'visit-not-ended',
  'unknown-language',
  'data-folder-unwritable',
  'settings-invalid',
  'settings-newer',
  /** The file of whoever manages the machine: which key, and why, the log says. */
  'managed-invalid',
  'clinic-not-set-up',
  'database-locked',
  'database-corrupt',
  'database-newer',
  'save-failed',
  /** What looks through the results came to no end. The log has more. */
  'read-failed',
  'lesson-invalid',
  'no-language',
  /** Only for staff, and nobody of them is in now. */
  'staff-locked',
  /** Nothing of it stands under a final name. */
  'export-failed',
  /** The drive or folder is full. Nothing of it stands under a final name. */
  'export-no-room',
  /** The drive or folder is not there, or not any more. */
  'export-target-gone',
  /** The folder is there and nothing is mounted at it, though the settings want it. */
  'export-target-not-mounted',
  /** What had its final name was not there as it was written, or is not known to last. */
  'export-not-kept',
  /** One export at a time. */
  'export-running',
  /** The settings name no folder for exports. */
  'export-nowhere',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** What a person needs to put something right: which file, which key in it, and why it was refused. */
export interface Problem {
  file: string
  /** A dotted path such as `slides.3.id`; empty when the whole file is meant. */
  key: string
  reason: string
}

/** An expected failure. Only its code leaves main; the problem goes to the log. */
export class AppError extends Error {
  override readonly name = 'AppError'
  constructor(
    readonly code: ErrorCode,
    readonly problem?: Problem,
    options?: ErrorOptions,
  ) {
    super(problem ? `${code}: ${describeProblem(problem)}` : code, options)
  }
}

export function describeProblem({ file, key, reason }: Problem): string {
  return key === '' ? `${file}: ${reason}` : `${file}: ${key}: ${reason}`
}
