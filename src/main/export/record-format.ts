import type words from '../../../locales/en/export.json'
import type { ShownWords } from '../database/shown-words.ts'
import type { Frame } from './divided-file.ts'
import type { UsedLessons } from './used-lessons.ts'

/** One visit with all that happened in it, as every format but CSV is made from it. */
export interface VisitRecord {
  visitId: string
  kioskId: string
  appVersion: string
  lessonId: string
  lessonVersion: string
  lessonHash: string
  /** BCP 47; the one in which the visit ended. */
  language: string
  secondLanguage: string | null
  visitRef: string | null
  recipient: 'patient' | 'representative' | 'both' | null
  attemptNo: number
  /** Stands before every address of the clinic's own systems; as it was set when the visit began. */
  baseUrl: string
  status: 'open' | 'completed' | 'stopped' | 'declined' | 'unable'
  /** ISO 8601 with offset, to the second, as are all moments here. */
  startedAt: string
  endedAt: string | null
  injectedAt: string
  activeSeconds: number
  slidesTotal: number
  questionsTotal: number
  /** Of two states of the visit the higher one is newer; null in visits from before it was counted. */
  changedNo: number | null
  slides: readonly {
    orderNo: number | null
    slideId: string
    reason: 'lesson' | 'reteach'
    language: string
    secondLanguage: string | null
    contentHash: string
    shownAt: string
    /** Null where an interruption left it unknown. */
    seconds: number | null
  }[]
  answers: readonly {
    orderNo: number | null
    seq: number
    questionId: string
    variantId: string
    /** Null where the patient said that they were not sure. */
    optionId: string | null
    outcome: 'correct' | 'wrong' | 'unsure'
    tryNo: number
    language: string
    secondLanguage: string | null
    contentHash: string
    /** Null where the words were not kept: nobody knows what exactly was asked. */
    wordsHash: string | null
    secondWordsHash: string | null
    answeredAt: string
    seconds: number | null
  }[]
  /** What the patient read, by its hash; what was lost is not there. */
  words: Readonly<Record<string, ShownWords>>
  /** Question ids left to the nurse. */
  forNurse: readonly string[]
  helpRequests: readonly {
    orderNo: number | null
    id: string
    screen: string
    language: string | null
    requestedAt: string
  }[]
  languageChanges: readonly {
    orderNo: number | null
    from: string
    to: string
    changedAt: string
  }[]
  /** In the order in which they were given; the last one holds. */
  evaluations: readonly {
    orderNo: number
    id: string
    evaluation: 'verbalized' | 'needs_reinforcement' | 'no_evidence' | 'not_assessed'
    followUp: boolean
    staffId: string
    evaluatedAt: string
  }[]
}

/** What the reference of a visit is in the clinic's other systems. */
export interface VisitReference {
  is: 'patient' | 'encounter'
  /** The system that gives it out, a URI; null: `visit` under the visit's own base address. */
  system: string | null
}

/** What a format may need beside the visit. */
export interface FormatContext {
  exportedAt: string
  visitReference: VisitReference
}

/** Why a visit is in no record of a format. */
export const leftOutReasons = ['no-reference-and-nothing-found-out', 'nothing-to-tell-yet'] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

/** A file made visit by visit, so that a million of them need no more memory than one. */
export interface RecordFormat {
  fileName: string
  /** What the data dictionary says of it, by its name there. */
  explanation: keyof typeof words.files
  /** What stands in each file of it. */
  frame: (context: FormatContext) => Frame
  /** What comes before the first visit: what the visits refer to. */
  definitions?: (used: UsedLessons, context: FormatContext) => readonly string[]
  /** What one visit adds: none where it is left out, one or several entries. */
  entries: (visit: VisitRecord, context: FormatContext) => readonly string[]
  /** Which visits are left out; `where` is SQL in which `v` is the visit. */
  leavesOut?: { reason: LeftOutReason; where: string }
  /** Whether the entries of a visit may go in several batches; else they stay together. */
  isDivisible?: boolean
  /** Where entries go to a receiver in batches: what makes one of them. Else each stands by itself. */
  batch?: (entries: readonly string[]) => string
}
