import { defineConfig } from 'vitest/config'

export default defineConfig({
  // One after the other: each measures or kills, and must not be disturbed by the next.
  test: {
    dir: import.meta.dirname,
    include: ['**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
})
