import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ndjson } from '../../../../../src/main/export/formats/ndjson.ts'
import { anyVisitRecord, writeRecords } from '../../../../helpers/visit-record.ts'

it('has one line a visit, with all of the record', () => {
  fc.assert(
    fc.property(fc.array(anyVisitRecord, { maxLength: 4 }), (visits) => {
      const text = writeRecords(ndjson, visits)
      const lines = text.split('\n')
      expect(lines.pop()).toBe('')
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
        visits.map((visit) => ({ schema: 1, ...visit })),
      )
    }),
  )
})
