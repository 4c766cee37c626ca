/**
 * Stands in for parts of libraries that are never asked for and that each start would pay for:
 * `electron-store` brings a validator of JSON schemas and a comparer of versions, half of all the
 * script there was, and uses them only where it is given a schema or migrations. Ours are other
 * ones. `electron.vite.config.ts` says what is left out; whoever does ask for it gets
 * an error.
 */
function refuse(): never {
  throw new Error('this part of a library is left out; see electron.vite.config.ts')
}

/** `ajv`; the default is `ajv-formats` and `semver`. */
export { refuse as Ajv2020, refuse as default }
