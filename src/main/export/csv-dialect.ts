import type { Settings } from '../settings/schema.ts'
import type { CsvDialect } from './csv.ts'

/** How the clinic has its CSV written. */
export const dialectOf = ({ export: of }: Pick<Settings, 'export'>): CsvDialect => ({
  separator: of.csvSeparator,
  decimalMark: of.csvDecimalMark,
})
