import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

/** `test` is for the tests of the packaged app alone; see `src/main/build-kind.ts`. */
const kind = process.env['AFTERCARE_BUILD'] === 'test' ? 'test' : 'production'

// Packages under devDependencies are bundled, so that what runs is what was built; only the native
// SQLite binding, a dependency, is loaded from node_modules.
export default defineConfig({
  main: {
    define: { __AFTERCARE_BUILD__: JSON.stringify(kind) },
    build: {
      rolldownOptions: {
        // `export`, `approve` and the like are programs of their own, run by plain Node: the
        // emergency way to the data, and the clinic's approval of its words. `export-worker`,
        // `backup` and `reading` are utility processes of the kiosk.
        input: {
          index: 'src/main/index.ts',
          'export-worker': 'src/main/export/worker.ts',
          backup: 'src/main/backup-process.ts',
          reading: 'src/main/reading/process.ts',
          export: 'src/main/export/command.ts',
          approve: 'src/main/approvals/command.ts',
          audit: 'src/main/audit/command.ts',
          merge: 'src/main/merge/command.ts',
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [svelte()],
    build: {
      minify: true, // a cheap tablet parses it before the first word shows
      // Small fonts stay files: our own rules allow none inside a style sheet.
      assetsInlineLimit: 0,
      // The kiosk, and the take-home sheet as a page of its own.
      rolldownOptions: { input: ['src/renderer/index.html', 'src/renderer/sheet.html'] },
    },
  },
})
