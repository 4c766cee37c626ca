/**
 * Whether a screen is looked at in this language, size and mode. `npm test` has time for the few that
 * differ most, and the gallery for all; with AFTERCARE_ALL_LOOKS set all are looked at here, too.
 * @param name such as `ar-800-largest`
 */
export function isLookedAt(name: string, usual: readonly string[]): boolean {
  return Boolean(process.env['AFTERCARE_ALL_LOOKS']) || usual.includes(name)
}
