import ar from '../../../locales/ar/errors.json' with { type: 'json' }
import en from '../../../locales/en/errors.json' with { type: 'json' }
import es from '../../../locales/es/errors.json' with { type: 'json' }
import zhHans from '../../../locales/zh-Hans/errors.json' with { type: 'json' }

/**
 * The page that is left when the kiosk's own does not stay up: no script, no words from files that
 * may be what is broken, nothing of a patient. Built in for the languages that ship.
 */

const spoken = [
  { tag: 'en', direction: 'ltr', words: en },
  { tag: 'es', direction: 'ltr', words: es },
  { tag: 'ar', direction: 'rtl', words: ar },
  { tag: 'zh-Hans', direction: 'ltr', words: zhHans },
]

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

export function calmPage(): string {
  const sections = spoken.map(
    ({ tag, direction, words: { headline, needHelp, calm } }) =>
      `<section lang="${tag}" dir="${direction}"><h1>${escaped(headline)}</h1>` +
      `<p><strong>${escaped(needHelp)}</strong></p><p>${escaped(calm)}</p></section>`,
  )
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Aftercare Kiosk</title><link rel="stylesheet" href="calm.css"></head>
<body><main>${sections.join('\n')}</main></body>
</html>
`
}
