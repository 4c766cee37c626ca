import { lstatSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { canonicalHash } from '../platform/canonical-hash.ts'
import { syncFolder } from '../platform/fsync.ts'
import { MAX_JSON_BYTES, parseJson, parseJsonFile } from '../platform/json-file.ts'
import { readRegularFile } from '../platform/regular-file.ts'
import { writeJsonFile } from '../platform/write-json.ts'
import type { AuditEntry } from './audit-log.ts'

const journalSchema = v.strictObject({
  /** Of the settings as they were. */
  before: v.string(),
  entries: v.array(
    v.strictObject({
      at: v.string(),
      action: v.string(),
      details: v.record(v.string(), v.string()),
    }),
  ),
})

/**
 * What is about to be done to the settings. They are a file and the audit log is in the database: no
 * one write changes both. So this is on the disk before either, and whoever comes after a power cut
 * can tell by the settings whether the change happened, and has what the log must say of it.
 */
export class SettingsJournal {
  readonly #path: string
  readonly #settingsPath: string

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'settings-change.json')
    this.#settingsPath = join(dataDir, 'settings.json')
  }

  begin(entries: readonly AuditEntry[]): void {
    writeJsonFile(this.#path, { before: this.#now, entries })
  }

  /** The change came to its end, in both places or in none. */
  end(): void {
    rmSync(this.#path, { force: true })
    syncFolder(dirname(this.#path))
  }

  /**
   * What the log must say of a change that came to no end.
   * @returns null when there was none
   * @throws {FileProblem} once, where it makes no sense: it is set aside
   */
  readUnfinished(): AuditEntry[] | null {
    if (lstatSync(this.#path, { throwIfNoEntry: false }) === undefined) return null
    try {
      const { before, entries } = parseJsonFile(this.#path, journalSchema)
      return before === this.#now ? [] : entries
    } catch (error) {
      renameSync(this.#path, `${this.#path}.damaged`)
      throw error
    }
  }

  /** The content, not the bytes: to read and write it again is no change. */
  get #now(): string {
    let text: string
    try {
      text = readRegularFile(this.#settingsPath, MAX_JSON_BYTES).toString('utf8')
    } catch {
      return canonicalHash(null) // as before the first set-up
    }
    try {
      return canonicalHash(parseJson(text))
    } catch {
      return canonicalHash(text)
    }
  }
}
