import type { ShownWords } from '../database/shown-words.ts'

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

/** What a format may need beside the visit. */
export interface FormatContext {
  exportedAt: string
}

/** A file made visit by visit, so that a million of them need no more memory than one. */
export interface RecordFormat {
  fileName: string
  head: (context: FormatContext) => string
  /** What one visit adds: none, one or several pieces. */
  pieces: (visit: VisitRecord, context: FormatContext) => readonly string[]
  /** Written between the pieces of two visits. */
  separator: string
  tail: string
}
