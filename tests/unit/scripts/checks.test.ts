import { expect, test } from 'vitest'
import { runChecks } from '../../../scripts/setup/checks.mjs'

const named = (name: string) => ({ name, args: () => [name] })

test('each check counts as one, all run, and only a failed one shows its output', async () => {
  let shown = ''
  const count = await runChecks([named('one'), named('two'), named('three')], {
    run: ([name = '']) =>
      Promise.resolve({ code: name === 'two' ? 1 : 0, output: `said by ${name}` }),
    show: (text) => {
      shown += text
    },
  })
  expect(count).toEqual({ passed: 2, failed: 1 })
  expect(shown).toMatch(/ok {4}one[^]*FAIL {2}two[^]*said by two[^]*ok {4}three/)
  expect(shown).not.toMatch(/said by (one|three)/)
})

test('a check that cannot even be started counts as failed', async () => {
  const broken = {
    name: 'broken',
    args: (): string[] => {
      throw new Error('not installed')
    },
  }
  const count = await runChecks([broken, named('other')], {
    run: () => Promise.resolve({ code: 0, output: '' }),
    show: () => undefined,
  })
  expect(count).toEqual({ passed: 1, failed: 1 })
})
