import type { KioskClient } from '../../../src/shared/contract.ts'
import { settingKeys, type SettingKey, type SetupView } from '../../../src/shared/setup.ts'
import type { VisitView } from '../../../src/shared/visit.ts'
import { makeClinic, makeConditions, makeMeta } from '../factories.ts'

/** What main tells the page, as tests need it: small, valid, made anew by each call. */

export type Start = Awaited<ReturnType<KioskClient['kiosk']['start']>>

export const VISIT_ID = '0f0e0d0c-0b0a-4908-8706-050403020100'
export const OTHER_VISIT_ID = '1f0e0d0c-0b0a-4908-8706-050403020100'

export const makeLanguage = (tag: 'en' | 'es' = 'en') => ({ tag, isDraft: false, ...makeMeta(tag) })

export function makeStart(overrides: Partial<Start> = {}): Start {
  return {
    lessonId: 'test-lesson',
    clinic: makeClinic(),
    languages: [makeLanguage('en'), makeLanguage('es')],
    staffLanguage: null,
    idleSeconds: 300,
    pressDelayMs: 400,
    printsSheet: false,
    selfStart: true,
    visit: null,
    warnings: { notSaving: false, salvaged: false, copied: false },
    ...overrides,
  }
}

export function makeVisitView(overrides: Partial<VisitView> = {}): VisitView {
  return {
    id: VISIT_ID,
    locale: 'en',
    secondLocale: null,
    conditions: makeConditions(),
    turn: 0,
    hold: null,
    step: {
      kind: 'slide',
      slide: {
        slideId: 'numbness',
        section: 'right-now',
        lineIds: ['fades'],
        figure: null,
        timeline: null,
        urgency: null,
      },
      position: { index: 1, total: 3 },
      sectionPosition: { index: 1, total: 1 },
    },
    ...overrides,
  }
}

export const doneStep = { kind: 'done', forNurse: [] } as const satisfies VisitView['step']

/** @param values those that differ from a text that is as good as any */
export function makeSetupView(values: Partial<Record<SettingKey, string>> = {}): SetupView {
  const language = (tag: string, name: string, direction: 'ltr' | 'rtl' = 'ltr') => ({
    ...{ tag, name, direction, formatLocale: tag },
  })
  return {
    values: {
      ...(Object.fromEntries(settingKeys.map((key) => [key, '1'])) as Record<SettingKey, string>),
      staffLanguage: 'en',
      ...values,
    },
    locked: [],
    toCheck: [],
    members: [],
    languages: [
      ...[language('en', 'English'), language('es', 'Español')],
      language('ar', 'العربية', 'rtl'),
    ],
    timeZone: 'UTC',
    undo: null,
    isWaiting: false,
  }
}
