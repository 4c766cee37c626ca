/** The time of day at the kiosk. @param at ISO 8601 */
export const formatTime = (at: string, formatLocale: string): string =>
  new Intl.DateTimeFormat(formatLocale, { hour: 'numeric', minute: '2-digit' }).format(new Date(at))
