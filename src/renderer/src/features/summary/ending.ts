// What a visit ends with, to be read together.
export { default as Done } from './Done.svelte'
export { default as Summary } from './Summary.svelte'
