import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { checkBuildPlace, ensureBuild } from '../../../scripts/setup/build.mjs'
import { collectSaid } from './said.ts'
import { makeTempDir, writeFiles } from './temp-dir.ts'

collectSaid()

function setUp() {
  const root = makeTempDir()
  writeFiles(root, { 'src/main/index.ts': 'one', 'locales/en/ui.json': '{}' })
  const outcome = { code: 0, output: '', stdout: '', timedOut: false }
  const build = vi.fn(() => {
    writeFiles(root, { 'out/main/index.js': 'built' })
    return Promise.resolve(outcome)
  })
  return { root, build, ensure: () => ensureBuild({ root, build }) }
}

describe('the app', () => {
  test('is built once while nothing changes', async () => {
    const { ensure, build } = setUp()
    await ensure()
    await ensure()
    expect(build).toHaveBeenCalledOnce()
  })

  test.each([
    ['a changed source', { 'src/main/index.ts': 'two' }],
    ['a new source', { 'src/main/more.ts': '' }],
    ['a changed word', { 'locales/en/ui.json': '{"a":"b"}' }],
    ['a damaged build', { 'out/main/index.js': 'bui' }],
  ])('is built again after %s', async (_what, files) => {
    const { root, ensure, build } = setUp()
    await ensure()
    writeFiles(root, files)
    await ensure()
    expect(build).toHaveBeenCalledTimes(2)
  })

  test('is built again after a build that was stopped', async () => {
    const { root, ensure, build } = setUp()
    await ensure()
    writeFiles(root, { 'src/main/index.ts': 'two' })
    build.mockRejectedValueOnce(new Error('stopped'))
    await expect(ensure()).rejects.toThrow('stopped')
    // Even when the sources go back to what the earlier build was made from.
    writeFiles(root, { 'src/main/index.ts': 'one' })
    await ensure()
    expect(build).toHaveBeenCalledTimes(3)
  })

  test('is built again when a file of the build is gone', async () => {
    const { root, ensure, build } = setUp()
    await ensure()
    rmSync(join(root, 'out', 'main', 'index.js'))
    await ensure()
    expect(build).toHaveBeenCalledTimes(2)
  })

  test('is asked for a place to write to only when it has to be built', async () => {
    const { root, ensure, build } = setUp()
    const askToWrite = vi.fn(() => {
      throw new Error('closed')
    })
    const ask = () => {
      checkBuildPlace({ root, askToWrite })
    }
    expect(ask).toThrow('closed')
    expect(askToWrite).toHaveBeenCalledWith(['out'], { root })
    await expect(ensureBuild({ root, build, askToWrite })).rejects.toThrow('closed')
    expect(build).not.toHaveBeenCalled()
    await ensure()
    expect(ask).not.toThrow()
    await ensureBuild({ root, build, askToWrite })
  })

  test('that does not build shows what the build said', async () => {
    const { build, ensure } = setUp()
    build.mockResolvedValue({ code: 1, output: 'Unexpected token', stdout: '', timedOut: false })
    await expect(ensure()).rejects.toMatchObject({
      message: 'the app does not build',
      details: 'Unexpected token',
    })
  })
})
