import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { settingKeys, settingTextSchema } from '../../shared/setup.ts'
import { FileProblem, parseJsonFile } from '../platform/json-file.ts'
import type { Log } from '../platform/log.ts'
import { writeJsonFile } from '../platform/write-json.ts'

/** A first set-up that is not finished yet. PINs are never in it. */
const draftSchema = v.strictObject({
  values: v.record(v.picklist(settingKeys), settingTextSchema),
  members: v.array(v.strictObject({ name: v.string(), role: v.string() })),
})
export type Draft = v.InferOutput<typeof draftSchema>

const draftPath = (dataDir: string) => join(dataDir, 'setup-draft.json')

/** What was entered before the kiosk went off; a file that makes no sense is set aside. */
export function loadDraft(dataDir: string, log: Log): Draft {
  const path = draftPath(dataDir)
  const empty = { values: {}, members: [] }
  if (!existsSync(path)) return empty
  try {
    return parseJsonFile(path, draftSchema)
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    log.warn('setup-draft-refused', { problems: error.problems })
    renameSync(path, `${path}.damaged`)
    return empty
  }
}

export function saveDraft(dataDir: string, draft: Draft): void {
  writeJsonFile(draftPath(dataDir), draft)
}

export function removeDraft(dataDir: string): void {
  rmSync(draftPath(dataDir), { force: true })
}
