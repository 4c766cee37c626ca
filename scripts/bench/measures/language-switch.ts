import { wholeAtMs } from '../answer.ts'
import type { Bench, Measured } from '../bench.ts'
import { readMeta, shippedTags } from '../../../tests/helpers/locales.ts'
import { mirror, type Box } from '../screen.ts'
import { atMost, rowOfPairs } from '../row.ts'
import { Session } from '../session.ts'
import { spreadOf } from '../statistics.ts'
import type { Pair } from '../pairs.ts'

/** The card looks released at once, and the slide comes later. */
const CARD_STILL_MS = 800

interface Switched {
  tag: string
  isFirst: boolean
  pair: Pair
}

/** How long until a slide stands there in another language, against a step to the next slide. */
export async function measureLanguageSwitch(bench: Bench): Promise<Measured> {
  const switched: Switched[] = []
  for (let start = 0; start < bench.amounts.languageStarts; start++) {
    switched.push(...(await switchAround(bench)))
  }
  return { rows: [worstOf(switched, false), worstOf(switched, true)], curves: [] }
}

/** The language that takes the longest stands for all. */
function worstOf(switched: readonly Switched[], isFirst: boolean) {
  const chosen = switched.filter((each) => each.isFirst === isFirst)
  const rows = [...new Set(chosen.map(({ tag }) => tag))].map((tag) => ({
    tag,
    pairs: chosen.filter((each) => each.tag === tag).map(({ pair }) => pair),
  }))
  const ratioOf = (pairs: readonly Pair[]) =>
    spreadOf(pairs.map(({ ours, theirs }) => ours / theirs)).median
  const [worst] = rows.toSorted((a, b) => ratioOf(b.pairs) - ratioOf(a.pairs))
  if (worst === undefined) throw new Error('no language was shown')
  return rowOfPairs({
    what: `language switch${isFirst ? ', for the first time after a start' : ''} (slowest: ${worst.tag})`,
    against: 'the step to the next slide',
    ...{ unit: 'ms', pairs: worst.pairs, target: atMost(2) },
    notes: [
      `Tap to the last change of the whole screen, motion off. ${rows
        .map(({ tag, pairs }) => `${tag} ${ratioOf(pairs).toFixed(2)}x`)
        .join(', ')}.`,
    ],
  })
}

async function switchAround({ stage, kiosk, amounts }: Bench): Promise<Switched[]> {
  const { places } = kiosk
  const session = await Session.open(stage, kiosk.appDir, await stage.copyOf(kiosk.dataDir))
  await session.begin(kiosk)
  await session.tap(places.motion)
  const others = shippedTags.filter((tag) => tag !== 'en')
  const switched: Switched[] = []
  let isMirrored = false
  const placed = (box: Box) => (isMirrored ? mirror(box, session.whole.width) : box)
  for (let round = 0; round < amounts.languageRounds; round++) {
    // English was there from the start.
    for (const tag of [...others, 'en'] as const) {
      const step = await session.tap(placed(kiosk.next))
      await session.tap(placed(places.languages))
      const change = await session.tap(placed(places.language[tag]), session.whole, CARD_STILL_MS)
      isMirrored = readMeta(tag).direction === 'rtl'
      const pair = { ours: wholeAtMs(change), theirs: wholeAtMs(step) }
      switched.push({ tag, isFirst: round === 0 && tag !== 'en', pair })
    }
  }
  await session.end()
  return switched
}
