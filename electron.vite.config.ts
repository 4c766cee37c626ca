import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { CheckedNow } from './src/main/content/checked.ts'
import { loadContent } from './src/main/content/load.ts'
import { LATEST_VERSION } from './src/main/database/migrations/index.ts'
import { expectedParts } from './src/main/database/schema-check.ts'
import { contract } from './src/shared/contract.ts'
import { kindsOf } from './src/shared/contract-types.ts'

/** `test` is for the tests of the packaged app alone; see `src/main/platform/build-kind.ts`. */
const kind = process.env['AFTERCARE_BUILD'] === 'test' ? 'test' : 'production'

/** The contract's names for those who do without its schemas; see `src/shared/contract-kinds.ts`. */
const kinds = { __CONTRACT_KINDS__: JSON.stringify(kindsOf(contract)) }

/** What ships and passes every check now; see `src/main/content/checked.ts`. */
function checkContent(): Record<string, string> {
  const shipped = { lessonsDir: 'resources/lessons', localesDir: 'locales' }
  const checked = new CheckedNow()
  for (const lessonId of readdirSync(shipped.lessonsDir)) loadContent([shipped], lessonId, checked)
  return checked.passed
}

// Packages under devDependencies are bundled, so that what runs is what was built; only the native
// SQLite binding, a dependency, is loaded from node_modules.
export default defineConfig({
  main: {
    define: {
      __AFTERCARE_BUILD__: JSON.stringify(kind),
      __CHECKED_CONTENT__: JSON.stringify(checkContent()),
      __SCHEMA_PARTS__: JSON.stringify(expectedParts(LATEST_VERSION)),
    },
    resolve: {
      alias: ['ajv/dist/2020.js', 'ajv-formats', 'semver'].map((find) => ({
        find,
        replacement: resolve('src/main/platform/unbundled-dependency.ts'),
      })),
    },
    build: {
      rolldownOptions: {
        // `export`, `approve` and the like are programs of their own, run by plain Node: the
        // emergency way to the data, and the clinic's approval of its words. `export-worker`,
        // `backup`, `reading` and `salvage` are utility processes of the kiosk; see `src/main/background/`.
        input: {
          index: 'src/main/index.ts',
          'export-worker': 'src/main/export/worker.ts',
          backup: 'src/main/backup/process.ts',
          reading: 'src/main/reading/process.ts',
          salvage: 'src/main/database/salvage/process.ts',
          export: 'src/main/export/command.ts',
          approve: 'src/main/approvals/command.ts',
          audit: 'src/main/audit/command.ts',
          merge: 'src/main/merge/command.ts',
          restore: 'src/main/restore/command.ts',
        },
      },
    },
  },
  preload: {
    define: kinds,
    build: {
      minify: true,
      externalizeDeps: false,
      rolldownOptions: {
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    define: kinds,
    plugins: [svelte()],
    build: {
      minify: true, // a cheap tablet parses it before the first word shows
      // Small fonts stay files: our own rules allow none inside a style sheet.
      assetsInlineLimit: 0,
      rolldownOptions: {
        // The kiosk, and the take-home sheet as a page of its own.
        input: ['src/renderer/index.html', 'src/renderer/sheet.html'],
        // The page takes types and a few lists from `shared`; to make a schema that nobody asks for
        // has no effect, so it and its library stay out.
        treeshake: { manualPureFunctions: ['v'], propertyReadSideEffects: false },
      },
    },
  },
})
