import { defineConfig } from 'vitest/config'
import { contract } from './src/shared/contract.ts'
import { kindsOf } from './src/shared/contract-types.ts'

export default defineConfig({
  define: { __CONTRACT_KINDS__: JSON.stringify(kindsOf(contract)) },
  test: { include: ['tests/unit/**/*.test.ts', 'tests/integration/**/*.test.ts'] },
})
