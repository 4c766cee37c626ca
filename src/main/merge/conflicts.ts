import { readCsv } from './csv-file.ts'
import { CONFLICTS, filesOf, kindOf } from './file-kinds.ts'
import type { Conflict } from './merge-index.ts'
import { isWithin } from './moments.ts'
import type { Source, SourceFile } from './source.ts'
import { problem } from './tables.ts'

export const conflictColumns = ['schema', 'file', 'id', 'seq', 'source', 'exported_at', 'cells']

/** What an earlier merge set aside: it stays aside, since nobody has said which side is right. */
export async function* readConflicts(source: Source): AsyncGenerator<Conflict> {
  for (const file of filesOf(CONFLICTS, source.files)) yield* readConflictFile(source, file)
}

async function* readConflictFile(source: Source, file: SourceFile): AsyncGenerator<Conflict> {
  const { path } = file
  let rows = -1
  for await (const line of readCsv(file)) {
    rows++
    if (rows === 0) {
      if (line.join() !== conflictColumns.join()) throw problem(path, '', 'has other columns')
      continue
    }
    const [schema, list = '', id = '', seq = '', from = '', exportedAt = '', cells = ''] = line
    const isOurs = schema === '1' && kindOf(list) !== null && id !== '' && /^\d{1,15}$/.test(seq)
    if (!isOurs || !isWithin(exportedAt, source.exportedAt)) {
      throw problem(path, `row ${rows}`, 'is no conflict that this app has written')
    }
    yield { file: list, id, seq: Number(seq), source: from, exportedAt, cells }
  }
}

export function conflictRow({ file, id, seq, source, exportedAt, cells }: Conflict): string[] {
  return ['1', file, id, String(seq), source, exportedAt, cells]
}
