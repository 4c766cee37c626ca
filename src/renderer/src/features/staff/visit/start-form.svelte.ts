import * as v from 'valibot'
import type { VisitOrder } from '../../../../../shared/care.ts'
import type { Conditions } from '../../../../../shared/lesson.ts'
import { visitRefSchema, type Recipient } from '../../../../../shared/visit.ts'

export const yesNo = ['yes', 'no', 'unknown'] as const
export const asked = ['steroid', 'sedation', 'diabetes', 'bloodThinner'] as const
export const minutesAgo = [0, 15, 30, 45, 60, 90, 120] as const

/** What staff say of a visit before it begins. Nothing of it is anywhere else until it does. */
export class StartForm {
  locale: string | null
  isBilingual = $state(false)
  conditions: Conditions
  minutesAgo = $state(0)
  recipient = $state<Recipient | null>(null)
  visitRef = $state<string | null>(null)
  /** Somebody scanned or typed what cannot be a reference. */
  isBad = $state(false)

  /** @param conditions what the clinic assumes */
  constructor(conditions: Conditions, locale: string | null) {
    this.conditions = $state.raw(conditions)
    this.locale = $state(locale)
  }

  set(change: Partial<Conditions>): void {
    this.conditions = { ...this.conditions, ...change }
  }

  /** Whatever nobody has said anything about does not apply. */
  restNo(): void {
    for (const name of asked) {
      if (this.conditions[name] === 'unknown') this.set({ [name]: 'no' })
    }
  }

  /** Takes a reference; what cannot be one changes nothing. @returns whether it was taken */
  refer(text: string): boolean {
    this.isBad = !v.is(visitRefSchema, text)
    if (!this.isBad) this.visitRef = text
    return !this.isBad
  }

  /** @param second the language that may stand under the patient's */
  order(second: string | null): VisitOrder | null {
    const { locale, conditions, minutesAgo, visitRef, recipient } = this
    if (locale === null) return null
    const secondLocale = this.isBilingual && second !== locale ? second : null
    return { locale, secondLocale, conditions, minutesAgo, visitRef, recipient }
  }
}
