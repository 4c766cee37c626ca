import type { Settings } from '../settings/schema.ts'
import type { CsvDialect } from './csv.ts'
import type { VisitReference } from './record-format.ts'

type ExportSettings = Pick<Settings, 'export'>

/** How the clinic has its CSV written. */
export const dialectOf = ({ export: of }: ExportSettings): CsvDialect => ({
  separator: of.csvSeparator,
  decimalMark: of.csvDecimalMark,
})

/** What the clinic's references are to whoever gets FHIR. */
export const visitReferenceOf = ({ export: of }: ExportSettings): VisitReference => ({
  is: of.visitReferenceIs,
  system: of.visitReferenceSystem,
})
