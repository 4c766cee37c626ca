import { defineConfig } from 'vitest/config'
import { contract } from './src/shared/contract.ts'
import { kindsOf } from './src/shared/contract-types.ts'

export default defineConfig({
  define: { __CONTRACT_KINDS__: JSON.stringify(kindsOf(contract)) },
  // Ten times what the slowest takes alone: a busy machine is no fault of a test.
  test: {
    testTimeout: 60_000,
    include: ['tests/unit/**/*.test.ts', 'tests/integration/**/*.test.ts'],
  },
})
