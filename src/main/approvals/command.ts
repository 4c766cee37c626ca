import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { SHOWN_DIGITS } from '../../shared/approvals.ts'
import { AppError, describeProblem } from '../../shared/errors.ts'
import { contentDirs } from '../content/content-dirs.ts'
import { loadContent, type Content } from '../content/load.ts'
import { approverSchema, ApprovalStore } from '../database/approval-store.ts'
import { findBrokenAudit } from '../database/audit-log.ts'
import { openForCommand } from '../database/open-for-command.ts'
import { DATABASE_NAME } from '../database/visit-store.ts'
import { isoWithOffset } from '../platform/clock.ts'
import { consoleLog } from '../platform/console-log.ts'
import { readStoredSettings } from '../settings/read.ts'

/**
 * `npm run approve -- --data DIR`: which languages the clinic has approved. With `--language`,
 * `--hash`, `--name` and `--role` it approves one: the hash says which words the person has read.
 */

const USAGE = `usage: npm run approve -- --data DIR
       npm run approve -- --data DIR --language TAG --hash HASH --name NAME --role ROLE`

const appDir = resolve(import.meta.dirname, '..', '..')

const text = { type: 'string' } as const
const options = { data: text, language: text, hash: text, name: text, role: text }

/** @returns the exit code: 0 done, 1 failed, 2 called wrongly */
function run(args: string[]): number {
  let given: Partial<Record<keyof typeof options, string>>
  try {
    given = parseArgs({ args, options }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  const { data, language, hash, ...approver } = given
  if (data === undefined || (language === undefined) !== (hash === undefined)) {
    console.error(USAGE)
    return 2
  }
  const dataDir = resolve(data)
  const databasePath = join(dataDir, DATABASE_NAME)
  try {
    const settings = readStoredSettings(dataDir)
    if (settings === null || !existsSync(databasePath)) {
      console.error(`${dataDir}: no kiosk has run with this folder yet`)
      return 1
    }
    const content = loadContent(contentDirs(appDir, dataDir), settings.lessonId)
    const database = openForCommand(databasePath, consoleLog)
    try {
      const broken = findBrokenAudit(database)
      if (broken !== null) console.error(`the audit log does not fit from row ${broken} on`)
      const approvals = new ApprovalStore(database, databasePath)
      if (language !== undefined && hash !== undefined) {
        const refusal = approve(approvals, content, { language, hash }, approver)
        if (refusal !== null) return refuse(refusal)
      }
      show(approvals, content)
      return broken === null ? 0 : 1
    } finally {
      database.close()
    }
  } catch (error) {
    if (v.isValiError(error)) {
      return refuse(`--${v.getDotPath(error.issues[0]) ?? ''}: ${error.message}`)
    }
    // Expected failures name the file and the reason; so do those of the file system.
    const isExpected =
      error instanceof AppError || (error as NodeJS.ErrnoException).code !== undefined
    console.error(isExpected ? (error as Error).message : error)
    return 1
  }
}

/** @returns why not; null when it is approved */
function approve(
  approvals: ApprovalStore,
  { lesson, locales }: Content,
  { language, hash }: { language: string; hash: string },
  approver: unknown,
): string | null {
  const locale = locales.get(language)
  if (locale === undefined) return `${language} is not offered`
  const { contentHash } = locale
  if (hash.length < SHOWN_DIGITS || !contentHash.startsWith(hash)) {
    return `${hash} is not what ${language} says now: read it again`
  }
  approvals.approve({
    lessonId: lesson.id,
    locale: language,
    contentHash,
    ...v.parse(approverSchema, approver),
    approvedAt: isoWithOffset(new Date()),
  })
  return null
}

function show(approvals: ApprovalStore, { lesson, locales, problems }: Content): void {
  for (const { tag, contentHash, stale } of locales.values()) {
    const approval = approvals.find({ lessonId: lesson.id, locale: tag, contentHash })
    const state = approval
      ? `approved by ${approval.name}, ${approval.role}, ${approval.approvedAt}`
      : 'draft'
    const texts = stale.length === 0 ? '' : `, ${stale.length} texts stale`
    console.log(`${tag.padEnd(8)} ${contentHash.slice(0, SHOWN_DIGITS)}  ${state}${texts}`)
  }
  for (const problem of problems) console.error(describeProblem(problem))
}

function refuse(reason: string): number {
  console.error(reason)
  return 1
}

process.exitCode = run(process.argv.slice(2))
