import { AppError } from '../../../../../shared/errors.ts'
import type { ExportHistory, ExportState } from '../../../../../shared/exports.ts'
import { problemWord } from '../problem-word.ts'
import { RangeChoice } from '../range.svelte.ts'
import type { Staff } from '../staff.svelte.ts'
import { TargetChoice } from '../targets.svelte.ts'

/** What goes along only where it is asked for. */
export const extraFormats = ['xlsx', 'ndjson', 'fhir', 'xapi'] as const

/** An export from choosing to the end, as main tells of it. */
export class Exports {
  readonly #staff: Staff
  readonly targets: TargetChoice
  readonly range = new RangeChoice()
  readonly formats = $state({ xlsx: false, ndjson: false, fhir: false, xapi: false })
  isNewOnly = $state(false)
  state = $state.raw<ExportState>({ kind: 'none' })
  history = $state.raw<ExportHistory | null>(null)

  readonly isRunning = $derived(this.state.kind === 'running')
  readonly mayStart = $derived.by(() => !this.isRunning && this.targets.target !== null)

  constructor(staff: Staff) {
    this.#staff = staff
    this.targets = new TargetChoice(staff)
    this.range.kind = 'all'
  }

  /** Follows the export that runs and what is plugged in; returns the end of it. */
  open(): () => void {
    const { client } = this.#staff
    const endFollowing = client.exports.changed((state) => {
      this.#take(state)
    })
    void this.#staff.attempt(async () => {
      this.range.take(await client.reports.span())
      this.history = await client.exports.history()
      this.#take(await client.exports.state())
    })
    const stopFollowing = this.targets.follow()
    return () => {
      endFollowing()
      stopFollowing()
    }
  }

  start(): Promise<void> {
    return this.#staff.runExclusively(async () => {
      const { target } = this.targets
      if (target === null) return
      const { fromDate, toDate } = this.range.range
      const order = {
        target: target.id,
        ...this.formats,
        ...(this.isNewOnly ? { fromDate: null, toDate: null } : { fromDate, toDate }),
        sinceLast: this.isNewOnly,
      }
      try {
        this.#take(await this.#staff.client.exports.start(order))
      } catch (error) {
        if (!(error instanceof AppError) || problemWord(error.code) === null) throw error
        this.#take({ kind: 'failed', code: error.code, file: null })
      }
    })
  }

  cancel(): Promise<void> {
    return this.#staff.attempt(async () => {
      this.#take(await this.#staff.client.exports.cancel())
    })
  }

  #take(state: ExportState): void {
    this.state = state
    if (state.kind !== 'written') return
    void this.#staff.attempt(async () => {
      this.history = await this.#staff.client.exports.history()
    })
  }
}
