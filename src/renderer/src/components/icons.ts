import type { Urgency } from '../../../shared/lesson.ts'

/** Strokes on a 32 by 32 field. */
export const iconPaths = {
  text: 'M2 26 9 7l7 19M4.5 19.5h9M18 26l5-13 5 13M20 21.5h6',
  colours: 'M16 4a12 12 0 1 0 0 24V4M16 4a12 12 0 0 1 0 24M16 10h9M16 16h11.5M16 22h9',
  motion: 'M4 11c4-5 8-5 12 0s8 5 12 0M4 21c4-5 8-5 12 0s8 5 12 0',
  still: 'M4 11h24M4 21h24',
  finger:
    'M13 18V7a2 2 0 0 1 4 0v9l6 1.500a3 3 0 0 1 2.200 3.300L24.500 28H14l-5.500-7c-1-1.800 1-3.200 2.500-2z',
  steady:
    'M13 18V7a2 2 0 0 1 4 0v9l6 1.500a3 3 0 0 1 2.200 3.300L24.500 28H14l-5.500-7c-1-1.800 1-3.200 2.500-2zM9 9a6 6 0 1 1 12 0',
  down: 'M16 5v22M7 18l9 9 9-9',
  opens: 'M7 12l9 9 9-9',
  open: 'M7 20l9-9 9 9',
  arrow: 'M5 16h22M18 7l9 9-9 9',
  check: 'M6 17l7 7L26 9',
  globe:
    'M16 4a12 12 0 1 0 0 24 12 12 0 0 0 0-24M4.5 16h23M16 4c4 3.5 5.5 7.5 5.5 12s-1.5 8.5-5.5 12c-4-3.5-5.5-7.5-5.5-12S12 7.5 16 4',
  both: 'M5 5h22v9H5zM5 18h22v9H5zM10 9.500h12M10 22.500h12',
  hand: 'M9 18V9.5a2 2 0 0 1 4 0V15M13 15V6.5a2 2 0 0 1 4 0V15M17 15V7.5a2 2 0 0 1 4 0V16M21 16v-5a2 2 0 0 1 4 0v9c0 5-3.5 8-8 8-4.5 0-6.5-2-8.5-5.5L5.7 18.5c-1-2 1.5-3.5 2.9-2L9 17',
  bell: 'M10 4h12a4 4 0 0 1 4 4v16a4 4 0 0 1-4 4H10a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4M16 10.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11',
  phone:
    'M7 5h5l2.5 6.5-3 2.5c1.5 3 3.5 5 6.5 6.5l2.5-3L27 20v5c0 1.5-1 2.5-2.5 2.5C14 27 5 18 4.5 7.5 4.5 6 5.5 5 7 5',
  unlocked: 'M9 15v-5a7 7 0 0 1 13.5-2.5M6 15h20v13H6zM16 20v3',
  stick: 'M11 12h10v14a2 2 0 0 1-2 2h-6a2 2 0 0 1-2-2zM13 12V4h6v8M15.500 7.500h1',
  folder: 'M4 8h9l3 3h12v15H4z',
  warning: 'M16 5l13 22H3zM16 13v7M16 23.500v.300',
  clock: 'M16 4a12 12 0 1 0 0 24 12 12 0 0 0 0-24M16 9v7l5 4',
  question:
    'M16 4a12 12 0 1 0 0 24 12 12 0 0 0 0-24M12.3 13a3.7 3.7 0 1 1 5.2 3.4c-1.1.500-1.5 1.2-1.5 2.3M16 22.5v.300',
} as const
export type IconName = keyof typeof iconPaths

/** The same icon for a level wherever it appears. */
export const urgencyIcons: Readonly<Record<Urgency, IconName>> = {
  emergency: 'bell',
  clinic: 'phone',
  normal: 'clock',
}
