/**
 * The walls of the house: who may import whom. `npm run check:walls` holds them; a test breaks each
 * and sees it caught (`tests/unit/walls.test.ts`).
 */

/** The rooms of main from the door down: a room imports only rooms below it. */
const rooms = [
  'index.ts',
  'handlers',
  'boot',
  'audit',
  'restore',
  'merge',
  'approvals',
  'backup',
  'device',
  'setup',
  'staff',
  'reading',
  'reports',
  'export',
  'sheet',
  'self-check',
  'visit',
  'content',
  'database',
  'settings',
  'window',
  'lockdown',
  'ipc',
  'background',
  'platform',
]

/** What puts the screens on the page: the kiosk, and the page that is printed. */
const mounts = '^src/renderer/src/(App\\.svelte|sheet\\.ts)$'

const pathOf = (room) => `^src/main/${room}${room.includes('.') ? '$' : '/'}`

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Two files that need each other are one, or share a third.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    ...rooms.slice(1).map((room, index) => ({
      name: `main-imports-down-from-${room}`,
      comment: 'A room of main imports only rooms below it; the order stands in this file.',
      severity: 'error',
      from: { path: pathOf(room) },
      to: { path: rooms.slice(0, index + 1).map(pathOf) },
    })),
    {
      name: 'main-has-no-other-room',
      comment: 'A new room of main takes its place in the order that stands in this file.',
      severity: 'error',
      from: { path: '^src/main/', pathNot: rooms.map(pathOf) },
      to: {},
    },
    {
      name: 'features-know-no-feature',
      comment: 'What two screens share is a component, or handed down by context.',
      severity: 'error',
      from: { path: '^src/renderer/src/features/([^/]+)/' },
      to: { path: '^src/renderer/src/features/', pathNot: '^src/renderer/src/features/$1/' },
    },
    {
      name: 'components-know-no-feature',
      comment: 'A component is used by screens and knows none.',
      severity: 'error',
      from: { path: '^src/renderer/src/components/' },
      to: { path: '^src/renderer/src/features/' },
    },
    {
      name: 'only-app-and-sheet-know-features',
      comment: 'A file that screens share must not hand on one of them to another.',
      severity: 'error',
      from: {
        path: '^src/renderer/src/',
        pathNot: ['^src/renderer/src/(features|components)/', mounts],
      },
      to: { path: '^src/renderer/src/features/' },
    },
    {
      name: 'app-and-sheet-are-known-to-no-part',
      comment: 'What knows every screen would hand on one of them to another.',
      severity: 'error',
      from: { path: '^src/renderer/src/', pathNot: '^src/renderer/src/main\\.ts$' },
      to: { path: mounts },
    },
    {
      name: 'processes-meet-in-the-contract',
      comment: 'Main, bridge and page know each other only through src/shared.',
      severity: 'error',
      from: { path: '^src/(main|preload|renderer|shared)/' },
      to: { path: '^src/(main|preload|renderer)/', pathNot: '^src/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    includeOnly: '^src/',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.svelte', '.svelte.ts'] },
  },
}
