/** What staff can go to behind the PIN, in the order of the tabs. Each is a folder beside this file. */
export const sections = ['visit', 'results', 'export', 'languages', 'settings', 'device'] as const
export type Section = (typeof sections)[number]
