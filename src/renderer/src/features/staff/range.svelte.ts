import type { ReportSpan } from '../../../../shared/reports.ts'
import { addMonths, monthOf, rangeOf, type RangeKind } from './range-days.ts'

/** Which days staff look at, chosen without typing. */
export class RangeChoice {
  #span = $state.raw<ReportSpan>({ firstDay: null, today: '1970-01-01' })
  kind = $state<RangeKind>('month')
  month = $state('1970-01')

  readonly range = $derived(rangeOf(this.kind, this.#span.today, this.month))
  readonly mayGoBack = $derived(
    this.#span.firstDay !== null && monthOf(this.#span.firstDay) < this.month,
  )
  readonly mayGoOn = $derived(this.month < monthOf(this.#span.today))

  /** @param span of the kiosk's visits, with its own day */
  take(span: ReportSpan): void {
    this.#span = span
    this.month = monthOf(span.today)
  }

  step(months: 1 | -1): void {
    if (months === 1 ? this.mayGoOn : this.mayGoBack) this.month = addMonths(this.month, months)
  }
}
