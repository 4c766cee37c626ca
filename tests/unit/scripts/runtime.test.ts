import { expect, test, vi } from 'vitest'
import { findRuntime } from '../../../scripts/setup/runtime.mjs'
import { collectSaid } from './said.ts'

const said = collectSaid()

type Sources = Parameters<typeof findRuntime>[0]

/** A machine with nothing on it, whose download works; each test says what is different. */
function machine(changes: Partial<Sources> = {}) {
  const log: string[] = []
  const present = new Set<string>()
  const sources = {
    env: {},
    exists: () => true,
    readyMachine: () => Promise.resolve(),
    silenceOf: (): Promise<string | undefined> => Promise.resolve(undefined),
    inspectDownload: () => ({
      executable: 'own',
      flaw: present.has('own') ? undefined : 'it is not downloaded',
    }),
    removeDownload: () => {
      present.delete('own')
    },
    download: (): Promise<string | undefined> => {
      log.push('download')
      present.add('own')
      return Promise.resolve(undefined)
    },
    fallbackFits: true,
    inspectFallback: () => ({
      executable: 'fallback',
      flaw: present.has('fallback') ? undefined : 'it was never finished',
    }),
    removeFallback: () => {
      present.delete('fallback')
    },
    prepareFallback: () => {
      log.push('prepare')
      present.add('fallback')
      return Promise.resolve('fallback')
    },
    ...changes,
  }
  return { sources, log, present }
}

const failedDownload = () => Promise.resolve('fetch failed')

test('the Electron a person names comes first, with nothing fetched', async () => {
  const readyMachine = vi.fn(() => Promise.resolve())
  const { sources, log, present } = machine({
    env: { ELECTRON_OVERRIDE_DIST_PATH: '/named' },
    readyMachine,
  })
  present.add('own').add('fallback')
  expect(await findRuntime(sources)).toMatch(/named/)
  expect(log).toEqual([])
  expect(readyMachine).toHaveBeenCalledOnce()
})

test('a named Electron that is not there is an error, not a reason to take another', async () => {
  const { sources, present } = machine({
    env: { ELECTRON_OVERRIDE_DIST_PATH: '/named' },
    exists: () => false,
  })
  present.add('own')
  await expect(findRuntime(sources)).rejects.toMatchObject({
    message: expect.stringMatching(/ELECTRON_OVERRIDE_DIST_PATH names \/named/) as string,
    wayOut: expect.stringMatching(/unset it/) as string,
  })
})

test('the Electron in node_modules comes before a prepared fallback', async () => {
  const { sources, log, present } = machine()
  present.add('own').add('fallback')
  expect(await findRuntime(sources)).toBe('own')
  expect(log).toEqual([])
})

test('a prepared fallback is used at once, with no new attempt to download', async () => {
  const { sources, log, present } = machine()
  present.add('fallback')
  expect(await findRuntime(sources)).toBe('fallback')
  expect(log).toEqual([])
  expect(said()).toMatch(/FOR DEVELOPMENT AND TESTS ONLY/)
  expect(said()).toMatch(/download again: node node_modules\/electron\/install\.js/)
})

test('with nothing there, Electron is downloaded', async () => {
  const { sources, log } = machine()
  expect(await findRuntime(sources)).toBe('own')
  expect(log).toEqual(['download'])
})

test('when the download fails, the fallback is prepared', async () => {
  const { sources, log } = machine({ download: failedDownload })
  expect(await findRuntime(sources)).toBe('fallback')
  expect(log).toEqual(['prepare'])
})

test('ELECTRON_SKIP_BINARY_DOWNLOAD goes straight to the fallback', async () => {
  const { sources, log } = machine({ env: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' } })
  expect(await findRuntime(sources)).toBe('fallback')
  expect(log).toEqual(['prepare'])
})

test('an Electron in node_modules that does not answer is removed and downloaded again', async () => {
  const answers = [Promise.resolve('Segmentation fault'), Promise.resolve(undefined)]
  const { sources, log, present } = machine({
    silenceOf: () => answers.shift() ?? Promise.resolve('asked too often'),
  })
  present.add('own')
  expect(await findRuntime(sources)).toBe('own')
  expect(log).toEqual(['download'])
})

test('a prepared fallback that does not answer is made anew', async () => {
  const answers = [Promise.resolve('Bus error'), Promise.resolve(undefined)]
  const { sources, log, present } = machine({
    download: failedDownload,
    silenceOf: () => answers.shift() ?? Promise.resolve('asked too often'),
  })
  present.add('fallback')
  expect(await findRuntime(sources)).toBe('fallback')
  expect(log).toEqual(['prepare'])
})

test('where no fallback fits, a failed download names its cause and the settings that help', async () => {
  const { sources, present, log } = machine({ download: failedDownload, fallbackFits: false })
  present.add('fallback')
  await expect(findRuntime(sources)).rejects.toMatchObject({
    message: expect.stringMatching(/fetch failed \(from github\.com\)/) as string,
    wayOut: expect.stringMatching(/ELECTRON_MIRROR.*ELECTRON_OVERRIDE_DIST_PATH/) as string,
  })
  expect(log).toEqual([])
})

test('the machine is made ready before an Electron is asked anything', async () => {
  const order: string[] = []
  const { sources, present } = machine({
    readyMachine: () => {
      order.push('ready')
      return Promise.resolve()
    },
    silenceOf: () => {
      order.push('asked')
      return Promise.resolve(undefined)
    },
  })
  present.add('own')
  await findRuntime(sources)
  expect(order).toEqual(['ready', 'asked'])
})
