import { mount, tick } from 'svelte'
import './styles/sheet.css'
import { client, reportFailure } from './client.ts'
import { readFonts, readFontsOf } from './fonts.ts'
import { fitToPage } from './features/sheet/fit.ts'
import Sheet from './features/sheet/Sheet.svelte'
import { Words } from './i18n.svelte.ts'

/** The hidden page that main prints: shows one sheet, and says so when all of it is there. */
async function show(target: HTMLElement): Promise<void> {
  const page = await client.sheet.page()
  if (page === null) return
  const { tag, direction } = page.language
  document.documentElement.lang = tag
  document.documentElement.dir = direction
  document.documentElement.dataset['paper'] = page.paper
  await Promise.all([readFonts(tag), readFontsOf(page.clinic.name)])
  const words = new Words()
  await words.init()
  words.add(tag, page.words)
  await words.show(tag)
  mount(Sheet, { target, props: { page, words } })
  await tick()
  await document.fonts.ready
  if (!fitToPage(document.documentElement, target)) {
    reportFailure(`the sheet in ${tag} does not fit its page`)
  }
  await client.sheet.rendered()
}

const target = document.getElementById('app')
if (target === null) throw new Error('sheet.html has no #app')
show(target).catch(reportFailure)
