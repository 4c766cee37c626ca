import type { LanguageList, Preview } from '../../../../../shared/approvals.ts'
import type { Staff } from '../staff.svelte.ts'

/** The languages of the lesson, and the one that somebody reads before they approve it. */
export class Languages {
  readonly #staff: Staff
  list = $state.raw<LanguageList | null>(null)
  preview = $state.raw<Preview | null>(null)
  index = $state(0)
  #read = $state.raw<readonly string[]>([])
  /** Whether whoever reads is asked to confirm the approval. */
  isAsking = $state(false)
  isApproved = $state(false)
  /** The one that was read last: the list begins there again. */
  leftTag: string | null = null

  readonly part = $derived(this.preview?.parts[this.index] ?? null)
  readonly isPartRead = $derived(this.part !== null && this.#read.includes(this.part.id))
  readonly isLastPart = $derived(this.index + 1 === this.preview?.parts.length)
  readonly isAllRead = $derived(
    this.preview?.parts.every(({ id }) => this.#read.includes(id)) ?? false,
  )
  readonly state = $derived(
    this.list?.languages.find(({ tag }) => tag === this.preview?.tag)?.state ?? null,
  )

  constructor(staff: Staff) {
    this.#staff = staff
  }

  loadList(): Promise<void> {
    return this.#staff.attempt(async () => {
      this.list = await this.#staff.client.languages.list()
    })
  }

  /** Opens it where whoever reads it stopped. */
  open(tag: string): Promise<void> {
    return this.#staff.runExclusively(async () => {
      const preview = await this.#staff.client.languages.preview({ tag })
      this.#read = preview.read
      const unread = preview.parts.findIndex(({ id }) => !preview.read.includes(id))
      this.index = Math.max(0, unread)
      this.isApproved = false
      this.preview = preview
    })
  }

  close(): void {
    this.leftTag = this.preview?.tag ?? null
    this.preview = null
    this.isAsking = false
  }

  go(by: 1 | -1): void {
    if (this.preview?.parts[this.index + by] !== undefined) this.index += by
  }

  /** The end of the part that is shown has been on the screen. */
  async markRead(): Promise<void> {
    const { preview, part } = this
    if (preview === null || part === null || this.isPartRead) return
    const { tag, contentHash } = preview
    await this.#staff.attempt(async () => {
      await this.#staff.client.languages.markRead({ tag, contentHash, partId: part.id })
      this.#read = [...this.#read, part.id]
    })
  }

  approve(): Promise<void> {
    return this.#staff.runExclusively(async () => {
      const { preview } = this
      if (preview === null) return
      const { tag, contentHash } = preview
      this.list = await this.#staff.client.languages.approve({ tag, contentHash })
      this.close()
      this.isApproved = true
      await this.#staff.refreshPatient()
    })
  }
}
