import ar from '../../../../../locales/ar/errors.json'
import en from '../../../../../locales/en/errors.json'
import es from '../../../../../locales/es/errors.json'
import zhHans from '../../../../../locales/zh-Hans/errors.json'
import type { ErrorCode } from '../../../../shared/errors.ts'

interface TroubleWords {
  headline: string
  calm: string
  needHelp: string
  tryAgain: string
  code: string
  codes: Record<ErrorCode, string>
}

/** English first: it is what staff read when no visit is open. Built in, so never missing. */
export const troubleWords: readonly { tag: string; words: TroubleWords }[] = [
  { tag: 'en', words: en },
  { tag: 'es', words: es },
  { tag: 'ar', words: ar },
  { tag: 'zh-Hans', words: zhHans },
]
