import type { Environment } from 'vitest/runtime'

/**
 * Compiles for the page and brings no page: what decides is a class and touches none. In a server's
 * build, which is what Node gets otherwise, Svelte's state would not be state.
 */
const environment: Environment = {
  name: 'page',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined }),
}
export default environment
