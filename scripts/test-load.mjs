// A million answers through every format of an export: how long, how much memory. Not part of
// `npm test`; fails when memory grows with the answers.
import path from 'node:path'
import { runnerImport } from 'vite'
import { repoDir } from './setup/places.mjs'

await runnerImport(path.join(repoDir, 'tests/load/export-million.ts'))
