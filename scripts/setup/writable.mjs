// Asks whether a checkout can be written to, before a command brings what takes minutes.
import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { repoDir } from './places.mjs'
import { SetupError, reasonOf } from './say.mjs'

/** What the commands write in a checkout, as paths in it; results lie in folders of their own at its top. */
const writtenParts = [
  ...['.', 'node_modules', 'node_modules/.cache/aftercare', 'node_modules/.vite-temp'],
  ...['out', 'test-results', 'test-results/playwright'],
]

/**
 * Throws what to do where something cannot be written.
 * @param {readonly string[]} [parts] paths in the checkout; they need not be there yet
 * @param {object} [options]
 * @param {string} [options.root]
 * @param {(place: string) => void} [options.access] throws where nothing can be written
 */
export function checkWritable(
  parts = writtenParts,
  {
    root = repoDir,
    access = (place) => {
      accessSync(place, constants.W_OK)
    },
  } = {},
) {
  for (const part of parts) {
    let place = path.join(root, part)
    while (place !== root && !existsSync(place)) place = path.dirname(place)
    try {
      access(place)
    } catch (error) {
      throw new SetupError(
        `this checkout cannot be written to (${reasonOf(error)})`,
        'copy or clone it into a folder of your own, and run the command there; if it is yours, make it so again (a command run as root may have left it)',
      )
    }
  }
}
