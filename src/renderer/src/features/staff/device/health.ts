import type { ParseKeys } from 'i18next'
import type { DeviceView } from '../../../../../shared/device.ts'
import type { Staff } from '../staff.svelte.ts'

/** `look`: someone should do something soon; `bad`: now. */
type HealthState = 'good' | 'look' | 'bad'

interface HealthItem {
  id: 'disk' | 'results' | 'backup' | 'audit' | 'clock'
  state: HealthState
  texts: string[]
  /** What the machine said, the same in every language. */
  said: string | null
}

type Words = Pick<Staff, 't' | 'language'>

/** What staff are told of each thing, in plain words. */
export function healthItems(view: DeviceView, words: Words): HealthItem[] {
  return [
    disk(view, words),
    results(view, words),
    backup(view, words),
    audit(view, words),
    clock(view, words),
  ]
}

/** A moment with its seconds, so that two of them can be told apart. */
export function formatTime(at: string, { language }: Pick<Staff, 'language'>, timeZone?: string) {
  const options = {
    dateStyle: 'medium',
    timeStyle: 'medium',
    ...(timeZone && { timeZone }),
  } as const
  return new Intl.DateTimeFormat(language.formatLocale, options).format(new Date(at))
}

function disk({ disk: { freeBytes, judgement } }: DeviceView, words: Words): HealthItem {
  const states = { enough: 'good', low: 'look', full: 'bad', unknown: 'look' } as const
  const text = words.t(`staff.device.disk.${judgement}`, {
    size: freeBytes === null ? '' : formatBytes(freeBytes, words.language.formatLocale),
  })
  return { id: 'disk', state: states[judgement], texts: [text], said: null }
}

function results({ results: { check, said, isWaiting } }: DeviceView, words: Words): HealthItem {
  const waiting = isWaiting ? [words.t('staff.device.results.waiting')] : []
  const found = words.t(`staff.device.results.${check}`)
  const state = check === 'whole' && !isWaiting ? 'good' : 'bad'
  return { id: 'results', state, texts: [...waiting, found], said }
}

function backup({ backup: { last, isOld, problem } }: DeviceView, words: Words): HealthItem {
  const textOf = (key: ParseKeys) =>
    words.t(key, { date: last ? formatDay(last.on, words.language.formatLocale) : '' })
  const failed = problem === null ? [] : [words.t('staff.device.backup.failed')]
  const item = (state: HealthState, key: ParseKeys): HealthItem => ({
    id: 'backup',
    state: problem !== null && state === 'good' ? 'look' : state,
    texts: [textOf(key), ...failed],
    said: problem,
  })
  if (last === null) return item('look', 'staff.device.backup.none')
  if (!last.isWhole) return item('bad', 'staff.device.backup.damaged')
  return isOld ? item('look', 'staff.device.backup.old') : item('good', 'staff.device.backup.whole')
}

function audit({ brokenAudit }: DeviceView, words: Words): HealthItem {
  return brokenAudit === null
    ? { id: 'audit', state: 'good', texts: [words.t('staff.device.audit.whole')], said: null }
    : {
        id: 'audit',
        state: 'bad',
        texts: [words.t('staff.device.audit.broken', { entry: brokenAudit })],
        said: null,
      }
}

function clock({ clock: { now, timeZone, lastSavedAt, isPlausible } }: DeviceView, words: Words) {
  const shown = words.t('staff.device.clock.now', {
    time: formatTime(now, words, timeZone),
    zone: timeZone,
  })
  const saved =
    lastSavedAt === null
      ? words.t('staff.device.clock.nothing')
      : words.t('staff.device.clock.lastSaved', { time: formatTime(lastSavedAt, words, timeZone) })
  const item: HealthItem = {
    id: 'clock',
    state: isPlausible ? 'good' : 'bad',
    texts: [shown, saved, ...(isPlausible ? [] : [words.t('staff.device.clock.wrong')])],
    said: null,
  }
  return item
}

export function formatBytes(bytes: number, formatLocale: string): string {
  const isLarge = bytes >= 1e9
  return new Intl.NumberFormat(formatLocale, {
    style: 'unit',
    unit: isLarge ? 'gigabyte' : 'megabyte',
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(bytes / (isLarge ? 1e9 : 1e6))
}

const formatDay = (on: string, formatLocale: string) =>
  new Intl.DateTimeFormat(formatLocale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${on}T00:00Z`),
  )
