import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divide, numberedName, type Frame } from '../../../../src/main/export/divided-file.ts'

const frame: Frame = { head: '[', separator: ',', tail: ']' }

/** Each piece with the rows that it tells of while it is made. */
function filesOf(pieces: readonly { text: string; rows: number }[], mostBytes: number, of = frame) {
  const made = function* (rowsMade: (rows: number) => void) {
    for (const { text, rows } of pieces) {
      rowsMade(rows)
      yield text
    }
  }
  const files: { text: string; rows: number }[] = []
  for (const { contents, rows } of divide(made, of, mostBytes)) {
    files.push({ text: [...contents].join(''), rows: rows() })
  }
  return files
}

describe('a list that is divided', () => {
  it('is one file where it fits, and one where there is nothing', () => {
    const pieces = ['aa', 'bb'].map((text) => ({ text, rows: 1 }))
    expect(filesOf(pieces, 100)).toEqual([{ text: '[aa,bb]', rows: 2 }])
    expect(filesOf([], 100)).toEqual([{ text: '[]', rows: 0 }])
  })

  it('goes on before a file is longer than it may be, to the byte', () => {
    const pieces = ['aa', 'bb', 'ü'].map((text) => ({ text, rows: 1 }))
    expect(filesOf(pieces, 7)).toEqual([
      { text: '[aa,bb]', rows: 2 },
      { text: '[ü]', rows: 1 },
    ])
    expect(filesOf(pieces, 6).map(({ text }) => text)).toEqual(['[aa]', '[bb]', '[ü]'])
  })

  it('never cuts a piece', () => {
    const pieces = ['a', 'much too long', 'b'].map((text) => ({ text, rows: 1 }))
    expect(filesOf(pieces, 5).map(({ text }) => text)).toEqual(['[a]', '[much too long]', '[b]'])
  })

  it('has the same pieces and rows however long its files may be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: fc.string({ minLength: 1 }), rows: fc.nat(5) })),
        fc.integer({ min: 1, max: 60 }),
        (pieces, mostBytes) => {
          const plain = { head: '', separator: '', tail: '' }
          const files = filesOf(pieces, mostBytes, plain)
          expect(files.map(({ text }) => text).join('')).toBe(
            pieces.map(({ text }) => text).join(''),
          )
          const sum = (all: readonly { rows: number }[]) =>
            all.reduce((rows, each) => rows + each.rows, 0)
          expect(sum(files)).toBe(sum(pieces))
          const longest = Math.max(mostBytes, ...pieces.map(({ text }) => Buffer.byteLength(text)))
          for (const { text } of files) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(longest)
        },
      ),
    )
  })

  it('does not go round for ever where nobody reads', () => {
    const pieces = () => ['a', 'b']
    expect(() => [...divide(pieces, frame, 1)]).toThrow('before this one was read')
  })

  it('numbers its files from the second on', () => {
    expect([1, 2, 10].map((fileNo) => numberedName('answers.csv', fileNo))).toEqual([
      'answers.csv',
      'answers-2.csv',
      'answers-10.csv',
    ])
  })
})
