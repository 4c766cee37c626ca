import process from 'node:process'

/** `npm run test:faults -- --quick` asks for less of each. */
const isQuick = process.env['AFTERCARE_FAULTS'] === 'quick'

export const howMuch = (usually: number, quick: number): number => (isQuick ? quick : usually)

/** One line of the report. */
export function report(what: string, counts: object): void {
  const pairs = Object.entries(counts).map(([name, value]) => `${name} ${String(value)}`)
  process.stdout.write(`  ${what}: ${pairs.join(', ')}\n`)
}
