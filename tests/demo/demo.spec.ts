import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { settle } from '../helpers/axe.ts'
import { test, type Kiosk } from '../helpers/app.ts'
import { KioskScreen } from '../helpers/kiosk-screen.ts'

/** A scripted patient: two visits, one wrong answer in each, a picture of every screen, the export. */

const root = resolve(import.meta.dirname, '../..')
const outDir = join(root, 'demo-output')

function makeCamera({ page }: Kiosk, folder: string) {
  const dir = join(outDir, folder)
  mkdirSync(dir, { recursive: true })
  let shots = 0
  return async (name: string) => {
    await settle(page)
    shots++
    await page.screenshot({ path: join(dir, `${String(shots).padStart(2, '0')}-${name}.png`) })
  }
}

async function visit(kiosk: Kiosk, locale: 'en' | 'es'): Promise<void> {
  const { page } = kiosk
  const screen = new KioskScreen(page, locale)
  const shoot = makeCamera(kiosk, locale)
  await page.getByRole('button', { name: 'English' }).waitFor()
  await shoot('welcome')
  await screen.chooseLanguage()
  await shoot('first-slide')
  await screen.askHelp()
  await shoot('help')
  await screen.button(screen.words.help.close).click()
  await screen.press(screen.next)
  await screen.goToQuiz(() => shoot('slide'))

  let asked = 0
  while ((await screen.options.count()) > 0) {
    asked++
    const { questionId } = await screen.question()
    await shoot(`question-${questionId}`)
    if (asked === 2) {
      await screen.answerWrong()
      await shoot(`reteach-${questionId}`)
    } else {
      await screen.answerRight()
      await shoot(`right-${questionId}`)
    }
    await screen.press(screen.next)
  }
  await shoot('summary')
  await screen.press(screen.next)
  await shoot('done')
  await screen.button(screen.words.done.close).click()
}

test('two visits and their export', async ({ launch, dataDir }) => {
  const kiosk = await launch({ size: { width: 1280, height: 800 } })
  await visit(kiosk, 'en')
  await visit(kiosk, 'es')
  const exportDir = join(outDir, 'export')
  mkdirSync(exportDir)
  execFileSync(
    process.execPath,
    [join(root, 'out/main/export.js'), '--data', dataDir, '--out', exportDir],
    { stdio: 'inherit' },
  )
})
