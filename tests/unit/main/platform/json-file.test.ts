import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkValue, FileProblem, parseJsonFile } from '../../../../src/main/platform/json-file.ts'
import { makeTempDir } from '../../../helpers/temp-dir.ts'

const schema = v.strictObject({ name: v.string(), size: v.strictObject({ hours: v.number() }) })
const valid = { name: 'A', size: { hours: 3 } }

function problemsOf(read: () => unknown) {
  try {
    read()
  } catch (error) {
    if (error instanceof FileProblem) return error.problems
    throw error
  }
  return []
}

describe('parseJsonFile', () => {
  let file: string

  beforeEach(() => {
    file = join(makeTempDir(), 'some.json')
  })

  const problemsWith = (text: string) => {
    writeFileSync(file, text)
    return problemsOf(() => parseJsonFile(file, schema))
  }

  it('reads what the schema takes', () => {
    writeFileSync(file, JSON.stringify(valid))
    expect(parseJsonFile(file, schema)).toEqual(valid)
  })

  it('reads text beyond ASCII', () => {
    writeFileSync(file, JSON.stringify({ ...valid, name: 'Español العربية' }))
    expect(parseJsonFile(file, schema).name).toBe('Español العربية')
  })

  it('reads past the byte order mark that some editors leave', () => {
    writeFileSync(file, `\uFEFF${JSON.stringify(valid)}`)
    expect(parseJsonFile(file, schema)).toEqual(valid)
  })

  it('refuses a file that is not there', () => {
    expect(problemsOf(() => parseJsonFile(file, schema))).toEqual([
      { file, key: '', reason: 'cannot be read: ENOENT' },
    ])
  })

  it('refuses a folder', () => {
    mkdirSync(file)
    expect(problemsOf(() => parseJsonFile(file, schema))).toEqual([
      { file, key: '', reason: 'is a folder; only a regular file is read' },
    ])
  })

  it.each(['', '{"name": "A"', '{"name": "A",}'])("refuses the broken JSON '%s'", (text) => {
    expect(problemsWith(text)).toEqual([
      { file, key: '', reason: expect.stringMatching(/^is not valid JSON: ./) as string },
    ])
  })

  it('reads a file of 2 MiB and refuses one byte more before it is parsed', () => {
    const text = JSON.stringify(valid).padEnd(2 * 1024 * 1024)
    expect(problemsWith(text)).toEqual([])
    expect(problemsWith(`${text} `)).toEqual([{ file, key: '', reason: 'is larger than 2 MiB' }])
  })

  it('names the file, each key and the reason', () => {
    expect(problemsWith('{"name": 1, "size": {"hours": "3"}}')).toEqual([
      { file, key: 'name', reason: expect.stringContaining('Expected string') as string },
      { file, key: 'size.hours', reason: expect.stringContaining('Expected number') as string },
    ])
  })
})

describe('checkValue', () => {
  it('gives back what the schema makes of the value', () => {
    expect(checkValue('x.json', v.pipe(v.string(), v.trim()), ' A ')).toBe('A')
  })

  it('names no key where the value as a whole is refused', () => {
    expect(problemsOf(() => checkValue('x.json', schema, 'A'))).toMatchObject([
      { file: 'x.json', key: '' },
    ])
  })

  it('tells every problem in the message of its error', () => {
    const read = () => checkValue('x.json', schema, { ...valid, name: 1, size: { hours: '3' } })
    expect(read).toThrow(/^x\.json: name: .+\nx\.json: size\.hours: .+$/)
  })
})
