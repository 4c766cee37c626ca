import sourceUiWords from '../../locales/en/ui.json' with { type: 'json' }
import { hashesOf, type Sources } from '../../src/main/content/sources.ts'
import type { Clinic } from '../../src/shared/clinic.ts'
import type { Conditions, Lesson, LessonWords } from '../../src/shared/lesson.ts'
import type { LocaleMeta } from '../../src/shared/locale.ts'

/** Data for tests: small, valid, and made anew by each call, so that a test may change what it got. */

type TestLocale = 'en' | 'es'

export function makeConditions(overrides: Partial<Conditions> = {}): Conditions {
  return {
    region: 'unknown',
    steroid: 'unknown',
    sedation: 'unknown',
    diabetes: 'unknown',
    bloodThinner: 'unknown',
    ...overrides,
  }
}

/** Two sections, three slides (one with a figure and a conditional line, one conditional), two questions. */
export function makeLesson(overrides: Partial<Lesson> = {}): Lesson {
  return {
    schema: 1,
    id: 'test-lesson',
    version: '1.0.0',
    sections: ['right-now', 'at-home'],
    facts: [
      { id: 'STAY-1', source: 'seed', critical: true, gist: 'Stay in bed while numb' },
      { id: 'DRIVE-1', source: 'brief', critical: false, gist: 'Do not drive for some hours' },
      { id: 'SUGAR-1', source: 'brief', critical: false, gist: 'Blood sugar can rise' },
    ],
    slides: [
      {
        id: 'numbness',
        section: 'right-now',
        facts: ['STAY-1'],
        figure: 'nerve',
        lines: [{ id: 'fades' }, { id: 'leg', when: { region: ['low-back', 'unknown'] } }],
      },
      { id: 'driving', section: 'at-home', facts: ['DRIVE-1'], lines: [{ id: 'wait' }] },
      {
        id: 'blood-sugar',
        section: 'at-home',
        facts: ['SUGAR-1'],
        urgency: 'clinic',
        when: { diabetes: ['yes', 'unknown'] },
        lines: [{ id: 'measure' }],
      },
    ],
    questions: [
      {
        id: 'getting-up',
        class: 'critical',
        facts: ['STAY-1'],
        slide: 'numbness',
        variants: [
          {
            id: 'bathroom',
            options: [{ id: 'ring', correct: true }, { id: 'walk' }, { id: 'wait' }],
          },
          { id: 'drink', options: [{ id: 'walk' }, { id: 'ring', correct: true }, { id: 'wait' }] },
        ],
      },
      {
        id: 'going-home',
        class: 'expectation',
        facts: ['DRIVE-1'],
        slide: 'driving',
        variants: [
          { id: 'car', options: [{ id: 'lift', correct: true }, { id: 'drive' }, { id: 'cycle' }] },
          {
            id: 'work',
            options: [{ id: 'lift', correct: true }, { id: 'drive' }, { id: 'cycle' }],
          },
        ],
      },
    ],
    timeline: [],
    ...overrides,
  }
}

/** The words of `makeLesson()`. */
export function makeLessonWords(
  tag: TestLocale = 'en',
  overrides: Partial<LessonWords> = {},
): LessonWords {
  const say = (en: string, es: string) => (tag === 'en' ? en : es)
  const gettingUp = {
    ring: say('Press the call button', 'Pulsar el botón'),
    walk: say('Walk there', 'Ir caminando'),
    wait: say('Wait a minute, then walk', 'Esperar un minuto y caminar'),
  }
  const goingHome = {
    lift: say('Let a friend drive', 'Dejar que maneje un amigo'),
    drive: say('Drive slowly', 'Manejar despacio'),
    cycle: say('Take the bicycle', 'Ir en bicicleta'),
  }
  return {
    title: say('After your injection', 'Después de su inyección'),
    mainMessage: say('Stay in bed while you are numb.', 'Quédese en la cama.'),
    sections: {
      'right-now': say('Right now', 'Ahora'),
      'at-home': say('At home', 'En casa'),
    },
    slides: {
      numbness: {
        headline: say('Feeling numb is normal', 'Sentirse dormido es normal'),
        lines: {
          fades: say('It is gone within {{numbWindowHours}}.', 'Se quita en {{numbWindowHours}}.'),
          leg: say('Your leg may feel weak.', 'Su pierna puede sentirse débil.'),
        },
      },
      driving: {
        headline: say('Do not drive', 'No maneje'),
        lines: { wait: say('Wait {{driveHours}}.', 'Espere {{driveHours}}.') },
      },
      'blood-sugar': {
        headline: say('Your sugar may rise', 'Su azúcar puede subir'),
        lines: { measure: say('Measure it often.', 'Mídala a menudo.') },
      },
    },
    signs: { 'blood-sugar': say('Thirst', 'Sed') },
    signGroups: {},
    timeline: {},
    figures: {
      nerve: {
        alternative: say('A nerve beside a joint', 'Un nervio junto a una articulación'),
        caption: say('A nerve', 'Un nervio'),
      },
    },
    questions: {
      'getting-up': {
        topic: say('Getting up', 'Levantarse'),
        why: say('You could fall.', 'Podría caerse.'),
        variants: {
          bathroom: {
            scenario: say('You need the bathroom.', 'Necesita ir al baño.'),
            ask: say('What do you do?', '¿Qué hace?'),
            options: gettingUp,
          },
          drink: {
            scenario: say('You want a drink.', 'Quiere beber algo.'),
            ask: say('How do you get it?', '¿Cómo lo consigue?'),
            options: gettingUp,
          },
        },
      },
      'going-home': {
        topic: say('Driving', 'Manejar'),
        why: say('You react more slowly.', 'Usted reacciona más despacio.'),
        variants: {
          car: {
            scenario: say('You may go home.', 'Puede irse a casa.'),
            ask: say('How do you go?', '¿Cómo va?'),
            options: goingHome,
          },
          work: {
            scenario: say('You are due at work.', 'Tiene que trabajar.'),
            ask: say('How do you get there?', '¿Cómo llega?'),
            options: goingHome,
          },
        },
      },
    },
    ...overrides,
  }
}

export function makeMeta(tag: TestLocale = 'en', overrides: Partial<LocaleMeta> = {}): LocaleMeta {
  return {
    name: tag === 'en' ? 'English' : 'Español',
    direction: 'ltr',
    formatLocale: `${tag}-US`,
    start: tag === 'en' ? 'Touch here to start' : 'Toque aquí para empezar',
    help: tag === 'en' ? 'I need help' : 'Necesito ayuda',
    translatedBy: 'A test',
    reviewedBy: null,
    ...overrides,
  }
}

/** `sources.json` of a language that was translated from `makeLessonWords()` and the shipped interface. */
export function makeSources(tag: string): Sources {
  const { start, help } = makeMeta()
  return {
    meta: hashesOf({ start, help }, tag),
    ui: hashesOf(sourceUiWords, tag),
    [makeLesson().id]: hashesOf(makeLessonWords(), tag),
  }
}

type ClinicOverrides = Partial<Omit<Clinic, 'limits'>> & { limits?: Partial<Clinic['limits']> }

/** Each limit has a number of its own, so that a mix-up shows. */
export function makeClinic({ limits, ...overrides }: ClinicOverrides = {}): Clinic {
  return {
    example: false,
    name: 'Test Pain Clinic',
    clinicPhone: '555-0100',
    afterHoursPhone: '555-0199',
    emergencyNumber: '911',
    limits: {
      feverC: 38,
      driveHours: 12,
      driveHoursSedation: 24,
      numbWindowHours: 8,
      numbOuterLimitHours: 20,
      sorenessDays: 3,
      noHeatHours: 48,
      bandageHours: 20,
      noLiftHours: 30,
      sedationHours: 16,
      noBathHours: 36,
      iceMinutes: 15,
      steroidOnsetFromDays: 2,
      steroidOnsetToDays: 7,
      reliefLatestDays: 14,
      ...limits,
    },
    ...overrides,
  }
}
