import { escapeText } from './escape.ts'
import type { Spread } from './statistics.ts'

/** How something grows: one chart, black on white, with figures at the points. */
export interface Curve {
  /** Of the file, without its ending. */
  name: string
  title: string
  /** Always logarithmic. */
  xLabel: string
  yLabel: string
  isYLog: boolean
  lines: { name: string; points: Point[] }[]
}

export interface Point {
  x: number
  y: Spread
}

const WIDTH = 960
const HEIGHT = 600
const LEFT = 110
const RIGHT = 190
const TOP = 80
const BOTTOM = 90
/** The first point stands clear of the axis. */
const INSET = 40
/** Lines are told apart without colour. */
const DASHES = ['', '10 6', '2 6', '14 4 2 4']

export function chartSvg(curve: Curve): string {
  const points = curve.lines.flatMap((line) => line.points)
  if (points.length === 0) throw new Error(`${curve.name} has no points`)
  const xs = decades(points.map(({ x }) => x))
  const ys = curve.isYLog
    ? decades(points.flatMap(({ y }) => [y.lowerQuartile, y.upperQuartile]))
    : evenSteps(Math.max(...points.map(({ y }) => y.upperQuartile)))
  const xOf = scale(xs, true, LEFT + INSET, WIDTH - RIGHT)
  const yOf = scale(ys, curve.isYLog, HEIGHT - BOTTOM, TOP)
  const parts = [
    ...xs.map((x) => tick(xOf(x), HEIGHT - BOTTOM, numberText(x), 'x')),
    ...ys.map((y) => tick(LEFT, yOf(y), numberText(y), 'y')),
    ...curve.lines.flatMap((line, index) => drawLine(line, index, xOf, yOf)),
    `<path d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}" fill="none" stroke="#000" stroke-width="2"/>`,
    text(WIDTH / 2, 40, curve.title, 'text-anchor="middle" font-weight="700" font-size="24"'),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 24, curve.xLabel, 'text-anchor="middle"'),
    text(
      0,
      0,
      curve.yLabel,
      `text-anchor="middle" transform="translate(30 ${HEIGHT / 2}) rotate(-90)"`,
    ),
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="18" role="img" aria-label="${escapeText(curve.title)}">
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
</svg>
`
}

/** Keeps a number readable on a line. */
const HALO = 'stroke="#fff" stroke-width="5" paint-order="stroke"'

/** A line with the spread at each point, and its name at its end. */
function drawLine(
  { name, points }: Curve['lines'][number],
  index: number,
  xOf: (x: number) => number,
  yOf: (y: number) => number,
): string[] {
  const last = points.at(-1)
  if (last === undefined) return []
  const at = ({ x, y }: Point) => `${round(xOf(x))} ${round(yOf(y.median))}`
  return [
    `<path d="M${points.map(at).join('L')}" fill="none" stroke="#000" stroke-width="2.5" stroke-dasharray="${DASHES[index % DASHES.length] ?? ''}"/>`,
    ...points.flatMap((point) => {
      const [x, y] = [round(xOf(point.x)), round(yOf(point.y.median))]
      const { lowerQuartile, upperQuartile, median } = point.y
      return [
        `<path d="M${x} ${round(yOf(lowerQuartile))}V${round(yOf(upperQuartile))}" stroke="#000" stroke-width="6" stroke-opacity="0.35"/>`,
        `<circle cx="${x}" cy="${y}" r="5"/>`,
        text(x, y - 14, numberText(median), `text-anchor="middle" font-size="16" ${HALO}`),
      ]
    }),
    text(round(xOf(last.x)) + 14, round(yOf(last.y.median)) + 6, name, 'font-weight="700"'),
  ]
}

function tick(x: number, y: number, label: string, axis: 'x' | 'y'): string {
  return axis === 'x'
    ? `<path d="M${round(x)} ${TOP}V${y}" stroke="#ddd"/>${text(round(x), y + 28, label, 'text-anchor="middle"')}`
    : `<path d="M${x} ${round(y)}H${WIDTH - RIGHT}" stroke="#ddd"/>${text(x - 10, round(y) + 6, label, 'text-anchor="end"')}`
}

const text = (x: number, y: number, words: string, style: string) =>
  `<text x="${x}" y="${y}" ${style}>${escapeText(words)}</text>`

/** The powers of ten from below all values to above them. */
export function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)))
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))))
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index))
}

/** Round numbers from nothing to above the largest. */
export function evenSteps(largest: number): number[] {
  const rough = largest / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10)
  return Array.from({ length: Math.ceil(largest / step) + 1 }, (_, index) => index * step)
}

/** From the first and last tick to two places on the paper. */
function scale(ticks: readonly number[], isLog: boolean, from: number, to: number) {
  const place = (value: number) => (isLog ? Math.log10(value) : value)
  const [low, high] = [place(ticks[0] ?? 0), place(ticks.at(-1) ?? 1)]
  return (value: number) => from + ((place(value) - low) / (high - low)) * (to - from)
}

const round = (value: number) => Math.round(value * 10) / 10

/** Three digits say enough. */
export function numberText(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
