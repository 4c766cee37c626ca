import { basename } from 'node:path'
import type { LanguageList, LanguageState, Preview, ReadContent } from '../../shared/approvals.ts'
import { AppError, type Problem } from '../../shared/errors.ts'
import type { LocaleContent } from '../content/load-locale.ts'
import type { Content } from '../content/load.ts'
import type { ApprovalStore } from '../database/approval-store.ts'
import { isoWithOffset, type Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Member } from '../settings/member.ts'
import type { Settings } from '../settings/schema.ts'
import { withDrafts } from './drafts.ts'
import { previewParts } from './preview.ts'

type Approver = Pick<Member, 'id' | 'name' | 'role'>

interface Options {
  /** Every language that is whole, whether or not the clinic's rule for drafts offers it. */
  loaded: Content
  settings: Pick<Settings, 'drafts' | 'languages' | 'staffLanguage' | 'conditions'> & {
    clinic: NonNullable<Settings['clinic']>
  }
  store: ApprovalStore
  clock: Clock
  log: Log
}

/** What the clinic has approved, and how staff approve more. */
export class Approvals {
  readonly #options: Options
  readonly #offered: Map<string, LocaleContent>
  /** By person, language and hash. Kept while the kiosk runs: the staff screen locks sooner than a lesson is read. */
  readonly #readParts = new Map<string, Set<string>>()
  /** What patients are offered; a language that is approved joins it at once. */
  readonly content: Content

  constructor(options: Options) {
    this.#options = options
    const { loaded, settings, log } = options
    const content = withDrafts(loaded, settings.drafts, (locale) => this.isApproved(locale), log)
    this.#offered = new Map(content.locales)
    this.content = { ...content, locales: this.#offered }
  }

  /** Whether the clinic has approved all that a patient reads in this language, as it is now. */
  isApproved(locale: LocaleContent): boolean {
    return this.#find(locale) !== null
  }

  /** Offers what was approved meanwhile by others, such as the command. */
  refresh(): void {
    for (const locale of this.#options.loaded.locales.values()) {
      if (this.isApproved(locale)) this.#offered.set(locale.tag, locale)
    }
  }

  list({ name, role }: Approver): LanguageList {
    const { loaded, settings } = this.#options
    const { lesson, locales, refused } = loaded
    const shown = locales.get(settings.staffLanguage) ?? [...locales.values()][0]
    const whole = [...locales.values()].map((locale) => this.#stateOf(locale))
    const withdrawn = [...refused].map(([tag, problems]): LanguageState => ({
      ...{ tag, name: null, state: 'withdrawn', contentHash: null, approval: null, stale: [] },
      isOffered: settings.languages.includes(tag),
      refused: problems.map(placeOf),
    }))
    const order = (tag: string) => {
      const place = settings.languages.indexOf(tag)
      return place === -1 ? settings.languages.length : place
    }
    return {
      lesson: { id: lesson.id, version: lesson.version, title: shown?.lesson.title ?? lesson.id },
      languages: [...whole, ...withdrawn].toSorted((a, b) => order(a.tag) - order(b.tag)),
      approver: { name, role },
    }
  }

  /** @throws {AppError} `unknown-language` */
  preview(tag: string, { id }: Approver): Preview {
    const locale = this.#whole(tag)
    const { meta, contentHash } = locale
    return {
      ...{ tag, name: meta.name, direction: meta.direction, contentHash },
      parts: this.#partsOf(locale),
      read: [...this.#readBy(id, { tag, contentHash })],
    }
  }

  /**
   * Somebody has read a part to its end.
   * @throws {AppError} `unknown-language`, `bad-input` where there is no such part of these words
   */
  markRead(content: ReadContent, partId: string, { id }: Approver): void {
    const locale = this.#asRead(content)
    if (!this.#partsOf(locale).some((part) => part.id === partId)) throw new AppError('bad-input')
    this.#readBy(id, content).add(partId)
  }

  /**
   * Approves what has been read, under the reader's name. Patients' next screens say nothing of a
   * draft any more.
   * @throws {AppError} `unknown-language`, `bad-input` where it is not what was read or was not read
   *   to its end, or that it cannot be saved
   */
  approve(content: ReadContent, approver: Approver): LanguageList {
    const { loaded, store, clock } = this.#options
    const locale = this.#asRead(content)
    const read = this.#readBy(approver.id, content)
    if (!this.#partsOf(locale).every(({ id }) => read.has(id))) throw new AppError('bad-input')
    const { name, role } = approver
    store.approve({
      ...{ lessonId: loaded.lesson.id, locale: locale.tag, contentHash: locale.contentHash },
      ...{ name, role, approvedAt: isoWithOffset(clock.now()) },
    })
    this.#offered.set(locale.tag, locale)
    return this.list(approver)
  }

  #stateOf(locale: LocaleContent): LanguageState {
    const { tag, meta, contentHash, stale } = locale
    const approval = this.#find(locale)
    return {
      ...{ tag, name: meta.name, contentHash, refused: [] },
      state: approval ? 'approved' : 'draft',
      isOffered: this.#options.settings.languages.includes(tag),
      approval: approval && {
        ...{ name: approval.name, role: approval.role, approvedAt: approval.approvedAt },
      },
      stale: stale.map(placeOf),
    }
  }

  #find({ tag: locale, contentHash }: LocaleContent) {
    const { loaded, store } = this.#options
    return store.find({ lessonId: loaded.lesson.id, locale, contentHash })
  }

  #partsOf(locale: LocaleContent) {
    const { loaded, settings, clock } = this.#options
    const { clinic, conditions } = settings
    return previewParts({ lesson: loaded.lesson, locale, clinic, conditions, now: clock.now() })
  }

  #whole(tag: string): LocaleContent {
    const locale = this.#options.loaded.locales.get(tag)
    if (locale === undefined) {
      throw new AppError('unknown-language', { file: 'locales', key: tag, reason: 'is not whole' })
    }
    return locale
  }

  #asRead({ tag, contentHash }: ReadContent): LocaleContent {
    const locale = this.#whole(tag)
    if (locale.contentHash !== contentHash) throw new AppError('bad-input')
    return locale
  }

  #readBy(staffId: string, { tag, contentHash }: ReadContent): Set<string> {
    const key = `${staffId} ${tag} ${contentHash}`
    const parts = this.#readParts.get(key) ?? new Set()
    this.#readParts.set(key, parts)
    return parts
  }
}

/** `ui.json: help.headline`; the reasons stand in the log. */
const placeOf = ({ file, key }: Problem) =>
  key === '' ? basename(file) : `${basename(file)}: ${key}`
