import type { TimelineView } from '../../../../shared/timeline.ts'

/** The shape of the path, in columns (side by side) or in rows (one below the other). */

interface Point {
  /** Counted from 0, along the way. */
  column: number
  /** 0 (worst) to 10 (best). */
  level: number
}

/** A piece of the path between two stops. */
export interface Piece {
  key: string
  from: Point
  to: Point
}

/**
 * The column of each stop: one after the one it follows. Where the way splits, each branch ends in
 * the last column.
 */
export function columnsOf(timeline: TimelineView): Map<string, number> {
  const columns = new Map<string, number>()
  for (const { id, after } of timeline) {
    columns.set(id, after === null ? 0 : (columns.get(after) ?? 0) + 1)
  }
  const last = Math.max(...columns.values())
  const followed = new Set(timeline.map(({ after }) => after))
  for (const { id } of timeline) if (!followed.has(id)) columns.set(id, last)
  return columns
}

/** The pieces between stops that stand side by side. */
export function piecesAcross(timeline: TimelineView): Piece[] {
  const columns = columnsOf(timeline)
  const pointOf = (id: string): Point => ({
    column: columns.get(id) ?? 0,
    level: timeline.find((stage) => stage.id === id)?.level ?? 0,
  })
  return timeline.flatMap(({ id, after }) =>
    after === null ? [] : [{ key: id, from: pointOf(after), to: pointOf(id) }],
  )
}

/**
 * For each row the pieces that lead down from it to the next one. A branch that passes other stops
 * goes to its own side at once and then straight down.
 */
export function piecesDown(timeline: TimelineView): Piece[][] {
  const indexOf = (id: string) => timeline.findIndex((stage) => stage.id === id)
  const rows = timeline.map((): Piece[] => [])
  timeline.forEach(({ id, after, level }, end) => {
    if (after === null) return
    const start = indexOf(after)
    for (let row = start; row < end; row++) {
      const above = row === start ? (timeline[start]?.level ?? level) : level
      rows[row]?.push({
        key: id,
        from: { column: 0, level: above },
        to: { column: 1, level },
      })
    }
  })
  return rows
}

const UNIT = 100

/** An SVG path that leaves and reaches its stops level; one column is 100 wide, level 10 is at 0. */
export function drawAcross({ from, to }: Piece): string {
  const [x1, x2] = [(from.column + 0.5) * UNIT, (to.column + 0.5) * UNIT]
  const [y1, y2] = [(10 - from.level) * 10, (10 - to.level) * 10]
  const middle = (x1 + x2) / 2
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`
}

/** The same from the top to the bottom of a row: level 10 is at 100, the end side. */
export function drawDown({ from, to }: Piece): string {
  const [x1, x2] = [from.level * 10, to.level * 10]
  return `M${x1} 0C${x1} 50 ${x2} 50 ${x2} 100`
}
