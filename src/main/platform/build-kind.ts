/** Put in by `electron.vite.config.ts`; the only thing that a build for tests has otherwise. */
declare const __AFTERCARE_BUILD__: 'production' | 'test'

/**
 * What the build is for. A build for tests lets a test driver attach; packaged for clinics, the
 * kiosk refuses every switch that opens a way in. Frozen, not a plain constant, so that the bundler
 * writes it in one place: a test compares the two archives line by line.
 */
export const build = Object.freeze({ kind: __AFTERCARE_BUILD__ })
