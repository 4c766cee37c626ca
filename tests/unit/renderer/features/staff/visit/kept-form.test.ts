import { describe, expect, test } from 'vitest'
import { KeptForm } from '../../../../../../src/renderer/src/features/staff/visit/kept-form.ts'

const ann = { by: 'Ann Lee', after: null }

function makeKept() {
  const clock = { ms: 0 }
  const kept = new KeptForm<{ locale: string | null }>(() => clock.ms)
  const open = (circumstances = ann) => kept.open(circumstances, () => ({ locale: null }))
  open().locale = 'es'
  return { clock, kept, open }
}

describe('what was said of the next visit', () => {
  test('stays while staff look at something else', () => {
    expect(makeKept().open().locale).toBe('es')
  })

  test('stays when the panel covered itself and the same person is back in ten minutes', () => {
    const { clock, kept, open } = makeKept()
    kept.leave()
    clock.ms = 300_000
    kept.leave()
    clock.ms = 600_000
    expect(open().locale).toBe('es')
    // Time that was spent within does not count.
    clock.ms = 1_500_000
    expect(open().locale).toBe('es')
  })

  test('is forgotten after ten minutes, counted from the first cover', () => {
    const { clock, kept, open } = makeKept()
    kept.leave()
    clock.ms = 300_000
    kept.leave()
    clock.ms = 600_001
    expect(open().locale).toBeNull()
  })

  test('is forgotten when somebody else comes in, also for whoever said it', () => {
    const { open } = makeKept()
    expect(open({ by: 'Bob Roe', after: null }).locale).toBeNull()
    expect(open().locale).toBeNull()
  })

  test('is forgotten when a visit came between', () => {
    const { open } = makeKept()
    expect(open({ ...ann, after: 'a visit' } as never).locale).toBeNull()
  })

  test('is forgotten when it is dropped', () => {
    const { kept, open } = makeKept()
    kept.drop()
    expect(open().locale).toBeNull()
  })
})
