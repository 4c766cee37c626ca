import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { contract } from './src/shared/contract.ts'
import { kindsOf } from './src/shared/contract-types.ts'

/** Those of the page's own classes, whose state Svelte has to compile. */
const PAGE_TESTS = 'tests/unit/renderer/**/*.svelte.test.ts'

export default defineConfig({
  define: { __CONTRACT_KINDS__: JSON.stringify(kindsOf(contract)) },
  test: {
    // How long is waited for what a test expects, however busy the machine: no claim about time.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
    // Vitest leaves one core unused, which is half of a machine with two.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/unit/**/*.test.ts', 'tests/integration/**/*.test.ts'],
          exclude: [PAGE_TESTS],
        },
      },
      {
        extends: true,
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'page',
          include: [PAGE_TESTS],
          environment: './tests/helpers/page/environment.ts',
        },
      },
    ],
  },
})
