import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser'
import { describe, expect, it } from 'vitest'
import { makeTempDir } from '../helpers/temp-dir.ts'

const { forbidden, options } = createRequire(import.meta.url)(
  '../../.dependency-cruiser.cjs',
) as Required<Pick<IConfiguration, 'forbidden' | 'options'>>

/** The names of the walls that a source tree of these files breaks. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const baseDir = makeTempDir()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(baseDir, path)), { recursive: true })
    writeFileSync(join(baseDir, path), text)
  }
  const { output } = await cruise(['src'], {
    ...options,
    ...{ baseDir, validate: true, ruleSet: { forbidden }, outputType: 'json' },
  })
  const { summary } = JSON.parse(output as string) as ICruiseResult
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort()
}

const imports = (path: string) => `import { one } from '${path}'\nexport const two = one\n`
const leaf = 'export const one = 1\n'

describe('the walls of the house', () => {
  it('let a door use what is below it, and a screen what it is made of', async () => {
    expect(
      await broken({
        'src/main/index.ts': imports('./handlers/a.ts'),
        'src/main/handlers/a.ts': imports('../database/b.ts'),
        'src/main/database/b.ts': imports('../platform/c.ts'),
        'src/main/platform/c.ts': leaf,
        'src/renderer/src/App.svelte': `<script>${imports('./features/quiz/D.svelte')}</script>`,
        'src/renderer/src/features/quiz/D.svelte': `<script>${imports('../../components/e.ts')}</script>`,
        'src/renderer/src/components/e.ts': imports('../../../shared/f.ts'),
        'src/shared/f.ts': leaf,
      }),
    ).toEqual([])
  })

  it.each<[string, string, Record<string, string>]>([
    [
      'a service that knows a door',
      'main-imports-down-from-database',
      { 'src/main/database/a.ts': imports('../handlers/b.ts'), 'src/main/handlers/b.ts': leaf },
    ],
    [
      'a topic that knows the boot, if only by a type',
      'main-imports-down-from-visit',
      {
        'src/main/visit/a.ts': `import type { One } from '../boot/b.ts'\nexport type Two = One\n`,
        'src/main/boot/b.ts': 'export type One = 1\n',
      },
    ],
    [
      'the lowest room knowing any other',
      'main-imports-down-from-platform',
      { 'src/main/platform/a.ts': imports('../background/b.ts'), 'src/main/background/b.ts': leaf },
    ],
    [
      'a room without a place',
      'main-has-no-other-room',
      { 'src/main/attic/a.ts': imports('../platform/b.ts'), 'src/main/platform/b.ts': leaf },
    ],
    [
      'a circle',
      'no-circle',
      {
        'src/shared/a.ts': `import { two } from './b.ts'\nexport const one = () => two\n`,
        'src/shared/b.ts': `import { one } from './a.ts'\nexport const two = () => one\n`,
      },
    ],
    [
      'a screen that knows another',
      'features-know-no-feature',
      {
        'src/renderer/src/features/quiz/A.svelte': `<script>${imports('../slide/b.ts')}</script>`,
        'src/renderer/src/features/slide/b.ts': leaf,
      },
    ],
    [
      'a component that knows a screen',
      'components-know-no-feature',
      {
        'src/renderer/src/components/a.ts': imports('../features/slide/b.ts'),
        'src/renderer/src/features/slide/b.ts': leaf,
      },
    ],
    [
      'a file beside the screens that hands on one of them to another',
      'only-app-and-sheet-know-features',
      {
        'src/renderer/src/a.ts': `export { one } from './features/slide/b.ts'\n`,
        'src/renderer/src/features/slide/b.ts': leaf,
        'src/renderer/src/features/quiz/c.ts': imports('../../a.ts'),
      },
    ],
    [
      'a file in a folder beside the screens that knows one, if only by a type',
      'only-app-and-sheet-know-features',
      {
        'src/renderer/src/styles/a.ts': `export type { One } from '../features/slide/b.ts'\n`,
        'src/renderer/src/features/slide/b.ts': 'export type One = 1\n',
      },
    ],
    [
      'a screen that gets another from what mounts it',
      'app-and-sheet-are-known-to-no-part',
      {
        'src/renderer/src/sheet.ts': `export { one } from './features/sheet/b.ts'\n`,
        'src/renderer/src/features/sheet/b.ts': leaf,
        'src/renderer/src/features/quiz/c.ts': imports('../../sheet.ts'),
      },
    ],
    [
      'a page that knows main',
      'processes-meet-in-the-contract',
      {
        'src/renderer/src/a.ts': imports('../../main/platform/b.ts'),
        'src/main/platform/b.ts': leaf,
      },
    ],
  ])('catch %s', async (_what, wall, files) => {
    expect(await broken(files)).toEqual([wall])
  })
})
