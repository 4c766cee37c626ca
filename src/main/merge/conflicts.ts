import { readCsv } from './csv-file.ts'
import type { Conflict } from './merge-index.ts'
import type { Source } from './source.ts'
import { problem } from './tables.ts'

/** What was set aside, both sides of it; not there where nothing was. */
export const CONFLICTS = 'conflicts.csv'

export const conflictColumns = ['schema', 'file', 'id', 'seq', 'source', 'exported_at', 'cells']

/** What an earlier merge set aside: it stays aside, since nobody has said which side is right. */
export async function* readConflicts(source: Source): AsyncGenerator<Conflict> {
  const path = source.files.get(CONFLICTS)?.path
  if (path === undefined) return
  let isHeader = true
  for await (const line of readCsv(path)) {
    if (isHeader) {
      if (line.join() !== conflictColumns.join()) throw problem(path, '', 'has other columns')
      isHeader = false
      continue
    }
    const [, file = '', id = '', seq = '', from = '', exportedAt = '', cells = ''] = line
    yield { file, id, seq: Number(seq), source: from, exportedAt, cells }
  }
}

export function conflictRow({ file, id, seq, source, exportedAt, cells }: Conflict): string[] {
  return ['1', file, id, String(seq), source, exportedAt, cells]
}
