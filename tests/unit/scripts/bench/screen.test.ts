import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { mirror, Screen } from '../../../../scripts/bench/screen.ts'
import { makeTempDir } from '../temp-dir.ts'

const WIDTH = 40
const HEIGHT = 60
const HEADER_BYTES = 108
const COLOURS = 2

/** A picture as Xvfb keeps it: a header, a colour map, and four bytes a pixel. */
function makeScreen(colour = 0x11) {
  const dir = makeTempDir()
  const path = join(dir, 'Xvfb_screen0')
  const head = Buffer.alloc(HEADER_BYTES + COLOURS * 12)
  const fields = { 0: HEADER_BYTES, 4: WIDTH, 5: HEIGHT, 11: 32, 12: WIDTH * 4, 19: COLOURS }
  for (const [index, value] of Object.entries(fields)) head.writeUInt32BE(value, Number(index) * 4)
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 4, colour)
  const show = () => {
    writeFileSync(path, Buffer.concat([head, pixels]))
  }
  show()
  const screen = new Screen(dir)
  onTestFinished(() => {
    screen.close()
  })
  const draw = (x: number, y: number, to = 0x99) => {
    pixels.fill(to, (y * WIDTH + x) * 4, (y * WIDTH + x + 1) * 4)
    show()
  }
  const fill = (to: number) => {
    pixels.fill(to)
    show()
  }
  return { screen, draw, fill }
}

test('reads its size, and rows of the part that is asked for', () => {
  const { screen, draw } = makeScreen()
  expect(screen.whole).toEqual({ x: 0, y: 0, width: WIDTH, height: HEIGHT })
  draw(12, 21)
  const box = { x: 10, y: 10, width: 5, height: 23 }
  expect([...screen.look(box)]).toEqual([
    ...Array.from({ length: 8 }, () => 0x11),
    ...Array.from({ length: 4 }, () => 0x99),
    ...Array.from({ length: 8 }, () => 0x11),
  ])
})

test('notes each change, and whether the screen was empty then', async () => {
  const { screen, draw, fill } = makeScreen()
  draw(5, 11)
  const changes = screen.watch(screen.whole).untilStill(150)
  await wait(20)
  fill(0x22)
  await wait(40)
  draw(6, 11)
  expect((await changes).map(({ isBlank }) => isBlank)).toEqual([true, false])
  const [first, second] = await changes
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(20)
})

test('what changes beside the part that is watched is not seen', async () => {
  const { screen, draw } = makeScreen()
  const watch = screen.watch({ x: 0, y: 0, width: 10, height: 23 })
  draw(30, 11)
  expect(await watch.untilStill(60, false)).toEqual([])
})

test('in a language read from right to left things are on the other side', () => {
  expect(mirror({ x: 10, y: 5, width: 20, height: 7 }, 100)).toEqual({
    ...{ x: 70, y: 5, width: 20, height: 7 },
  })
})
