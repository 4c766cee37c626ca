import { defineConfig } from 'vitest/config'

export default defineConfig({
  // One LibreOffice at a time; each start takes seconds.
  test: { dir: import.meta.dirname, include: ['**/*.test.ts'], testTimeout: 300_000 },
})
