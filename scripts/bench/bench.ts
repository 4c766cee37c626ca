import type { BenchStage } from './bench-stage.ts'
import type { Curve } from './chart.ts'
import type { KioskPlaces } from './kiosk-places.ts'
import type { Row } from './row.ts'
import type { Box } from './screen.ts'

/** An app with one button that begins, and one that goes on. */
export interface MeasuredApp {
  appDir: string
  /** Data to begin with; each run gets a copy. */
  dataDir: string
  start: Box
  next: Box
  /** Where what is read stands; nothing else may change there. */
  text: Box
}

/** What every measurement has at hand. */
export interface Bench {
  stage: BenchStage
  amounts: Amounts
  kiosk: MeasuredApp & { places: KioskPlaces }
  bare: MeasuredApp
  /** The bare window with the movement that the kiosk's slides come with. */
  moving: MeasuredApp
  survey: MeasuredApp
}

/** How much of each is measured. */
export interface Amounts {
  starts: number
  steps: number
  idles: number
  /** What a start leaves behind has been cleared away by then, as far as it ever is. */
  idleMs: number
  /** The first round after a start loads words and fonts; the others find them. */
  languageStarts: number
  languageRounds: number
  saves: number
  exports: number
  looks: number
  /** The most answers that a kiosk is tried with. */
  answers: number
}

export interface Measured {
  rows: Row[]
  curves: Curve[]
}
