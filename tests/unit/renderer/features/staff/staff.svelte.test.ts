import { afterEach, describe, expect, it, vi } from 'vitest'
import { formatLeft } from '../../../../../src/renderer/src/features/staff/staff.svelte.ts'
import { AppError } from '../../../../../src/shared/errors.ts'
import { enterStaff, makeStaff, UNTIL_LOCK } from '../../../../helpers/page/make-staff.ts'

afterEach(() => {
  vi.useRealTimers()
})

const salvage = {
  keptAs: 'damaged',
  backup: null,
  visits: { read: 1, fromBackup: 0, lost: 1, isExact: true },
  answers: { read: 1, fromBackup: 0, lost: 0, isExact: true },
  others: { read: 1, fromBackup: 0, lost: 0, isExact: true },
  isAuditBroken: false,
}

describe('the staff screen', () => {
  it('opens after the right PIN, and nobody asks for the patient meanwhile', async () => {
    const { staff, kiosk } = makeStaff()
    expect([staff.place, kiosk.isPaused]).toEqual(['closed', false])
    await staff.open()
    expect([staff.place, kiosk.isPaused]).toEqual(['pad', true])
    for (const digit of '271828') staff.pad.type(digit)
    await staff.pad.enter()
    expect([staff.place, staff.view, kiosk.isPaused]).toEqual(['inside', UNTIL_LOCK, true])
    expect(staff.t('staff.title')).toBe('Staff')
  })

  it('gives the role back where the pad was left before the PIN was found right', async () => {
    const { staff, fake } = makeStaff()
    await staff.open()
    for (const digit of '271828') staff.pad.type(digit)
    const entering = staff.pad.enter()
    staff.pad.cancel()
    await entering
    expect(staff.place).toBe('closed')
    expect(fake.asked.at(-1)).toBe('staff:lock')
  })

  it('shows what happened to damaged results first', async () => {
    const { staff } = await enterStaff({ staff: { salvage: () => Promise.resolve(salvage) } })
    expect([staff.section, staff.salvage?.visits.lost]).toEqual(['device', 1])
  })

  it('is covered at once when somebody locks it, whatever main says', async () => {
    const { staff, fake, kiosk } = await enterStaff({
      staff: { lock: () => Promise.reject(new AppError('staff-locked')) },
    })
    staff.show('settings')
    const locking = staff.lock()
    expect([staff.place, staff.view, kiosk.isPaused]).toEqual(['closed', null, false])
    await locking
    expect(fake.asked).toEqual(['staff:lock'])
    expect(staff.section).toBe('visit')
  })

  it('is covered when main says that the role has ended, or refuses for that', async () => {
    const first = await enterStaff()
    const end = first.staff.follow()
    first.fake.tell('staff:changed', { ...UNTIL_LOCK, secondsLeft: 5 })
    expect(first.staff.view?.secondsLeft).toBe(5)
    first.fake.tell('staff:changed', null)
    expect(first.staff.place).toBe('closed')
    end()
    const second = await enterStaff()
    await second.staff.attempt(() => Promise.reject(new AppError('staff-locked')))
    expect([second.staff.place, second.staff.fault]).toEqual(['closed', null])
  })

  it('leaves the pad of the next person alone when a refusal comes late', async () => {
    const { staff } = await enterStaff()
    let refuse: () => void = () => undefined
    const late = staff.attempt(
      () =>
        new Promise((_resolve, reject) => {
          refuse = () => {
            reject(new AppError('staff-locked'))
          }
        }),
    )
    await staff.lock()
    await staff.open()
    refuse()
    await late
    expect([staff.place, staff.fault]).toEqual(['pad', null])
  })

  it('renews the role once a second at the most, and only while somebody is in', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { staff, fake } = await enterStaff()
    staff.stay()
    vi.advanceTimersByTime(999)
    staff.stay()
    expect(fake.asked).toEqual([])
    vi.advanceTimersByTime(1)
    staff.stay()
    staff.stay()
    expect(fake.asked).toEqual(['staff:stay'])
    await staff.lock()
    vi.advanceTimersByTime(5000)
    staff.stay()
    expect(fake.asked).toEqual(['staff:stay', 'staff:lock'])
  })

  it('says why something did not happen, and reports what no code stands for', async () => {
    const { staff, failures } = await enterStaff()
    await staff.attempt(() => Promise.reject(new AppError('save-failed')))
    expect([staff.fault, failures]).toEqual(['save-failed', []])
    await staff.attempt(() => Promise.reject(new TypeError('a bug')))
    expect([staff.fault, failures.length]).toEqual(['internal', 1])
    staff.show('export')
    expect(staff.fault).toBeNull()
  })

  it('does one thing at a time', async () => {
    const { staff } = await enterStaff()
    const work = vi.fn(() => Promise.resolve())
    await Promise.all([staff.runExclusively(work), staff.runExclusively(work)])
    expect(work).toHaveBeenCalledOnce()
    await staff.runExclusively(work)
    expect(work).toHaveBeenCalledTimes(2)
  })

  it('speaks built-in English where the clinic’s words cannot be had', async () => {
    const { staff } = makeStaff({
      content: { words: () => Promise.reject(new AppError('internal')) },
    })
    await staff.open()
    expect([staff.place, staff.language.tag]).toEqual(['pad', 'en'])
    expect(staff.t('staff.lock')).not.toBe('staff.lock')
  })
})

describe('the time that is left', () => {
  it.each([
    [0, '0:00'],
    [59, '0:59'],
    [61, '1:01'],
    [600, '10:00'],
  ])('%i seconds', (seconds, shown) => {
    expect(formatLeft(seconds)).toBe(shown)
  })
})
