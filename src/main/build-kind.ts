/** Put in by `electron.vite.config.ts`; the only thing that a build for tests has otherwise. */
declare const __AFTERCARE_BUILD__: 'production' | 'test'

/**
 * Whether this build lets a test driver attach. Packaged for clinics it is false, and the kiosk
 * refuses every switch that opens a way in.
 */
export const IS_TEST_BUILD = __AFTERCARE_BUILD__ === 'test'
