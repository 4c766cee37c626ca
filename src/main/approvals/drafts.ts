import type { LocaleContent } from '../content/load-locale.ts'
import type { Content } from '../content/load.ts'
import type { Log } from '../platform/log.ts'
import type { Settings } from '../settings/schema.ts'

/**
 * The languages that the clinic's rule for unapproved words leaves. Their screens say that they are
 * drafts under every rule.
 */
export function withDrafts(
  content: Content,
  rule: Settings['drafts'],
  isApproved: (locale: LocaleContent) => boolean,
  log: Log,
): Content {
  const drafts = [...content.locales.values()].filter((locale) => !isApproved(locale))
  if (rule === 'allow' || drafts.length === 0) return content
  const logged = drafts.map(({ tag, contentHash }) => ({ language: tag, contentHash }))
  log.warn(rule === 'block' ? 'drafts-blocked' : 'drafts-shown', { drafts: logged })
  if (rule === 'warn') return content
  const approved = [...content.locales].filter(([, locale]) => !drafts.includes(locale))
  return { ...content, locales: new Map(approved) }
}
