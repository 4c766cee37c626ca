import type { ContractKinds } from './contract-types.ts'

/** Put in by `electron.vite.config.ts` and `vitest.config.ts`, from the contract itself. */
declare const __CONTRACT_KINDS__: ContractKinds

/**
 * The contract as the preload and the page need it: names alone. Main holds every message to its
 * schema, both ways; schemas and their library would be a third of the script that a tablet reads
 * before the first word shows.
 */
export const contractKinds: ContractKinds = __CONTRACT_KINDS__
