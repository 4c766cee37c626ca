import { describe, expect, it } from 'vitest'
import { planFor } from '../../../../../src/main/content/plan.ts'
import { timelineOf } from '../../../../../src/main/content/timeline.ts'
import {
  columnsOf,
  drawAcross,
  drawDown,
  piecesAcross,
  piecesDown,
  type Piece,
} from '../../../../../src/renderer/src/components/timeline/path.ts'
import type { Conditions } from '../../../../../src/shared/lesson.ts'
import { makeClinic, makeConditions } from '../../../../helpers/factories.ts'
import { shippedContent } from '../../../../helpers/visits.ts'

/** The way of the shipped lesson. */
const wayOf = (steroid: Conditions['steroid']) =>
  timelineOf(
    planFor(shippedContent.lesson, makeConditions({ steroid })).stages,
    makeClinic().limits,
    new Date('2026-03-04T15:00:00Z'),
  )
const withSteroid = wayOf('yes')
const withoutSteroid = wayOf('no')
const start = withSteroid.slice(0, 1)

/** From which level to which, and where across the way. */
const say = ({ key, from, to }: Piece) =>
  `${key}: ${from.level}@${from.column} to ${to.level}@${to.column}`

describe('side by side', () => {
  it('each stop has the column after the one it follows, and branches end in the last one', () => {
    expect(Object.fromEntries(columnsOf(withSteroid))).toEqual({
      'recovery-room': 0,
      numbing: 1,
      dip: 2,
      'steroid-starts': 3,
      'week-one': 4,
      waiting: 5,
      relief: 6,
      'no-relief': 6,
    })
  })

  it('the way splits at the dip where no steroid was given', () => {
    expect(Object.fromEntries(columnsOf(withoutSteroid))).toEqual({
      'recovery-room': 0,
      numbing: 1,
      dip: 2,
      relief: 3,
      'no-relief': 3,
    })
  })

  it('a piece leads to each stop from the one it follows', () => {
    expect(piecesAcross(withSteroid).map(say)).toEqual([
      'numbing: 6@0 to 9@1',
      'dip: 9@1 to 1@2',
      'steroid-starts: 1@2 to 4@3',
      'week-one: 4@3 to 7@4',
      'relief: 7@4 to 10@6',
      'waiting: 7@4 to 5@5',
      'no-relief: 5@5 to 3@6',
    ])
    expect(piecesAcross(withoutSteroid).map(say).slice(-2)).toEqual([
      'relief: 1@2 to 10@3',
      'no-relief: 1@2 to 3@3',
    ])
  })

  it('a single stop stands alone', () => {
    expect([...columnsOf(start)]).toEqual([['recovery-room', 0]])
    expect(piecesAcross(start)).toEqual([])
  })

  it('a piece leaves the middle of its column level and reaches that of the other level', () => {
    const piece = { key: 'dip', from: { column: 1, level: 9 }, to: { column: 3, level: 1 } }
    expect(drawAcross(piece)).toBe('M150 10C250 10 250 90 350 90')
  })

  it('the highest level is at the top and the lowest at the bottom', () => {
    const piece = { key: 'up', from: { column: 0, level: 0 }, to: { column: 1, level: 10 } }
    expect(drawAcross(piece)).toBe('M50 100C100 100 100 0 150 0')
  })
})

describe('one below the other', () => {
  const rowsOf = (way: typeof withSteroid) => piecesDown(way).map((row) => row.map(say))

  it('each row leads to the next, and a branch that passes a stop goes straight down', () => {
    expect(rowsOf(withSteroid)).toEqual([
      ['numbing: 6@0 to 9@1'],
      ['dip: 9@0 to 1@1'],
      ['steroid-starts: 1@0 to 4@1'],
      ['week-one: 4@0 to 7@1'],
      ['relief: 7@0 to 10@1', 'waiting: 7@0 to 5@1'],
      ['waiting: 5@0 to 5@1'],
      ['no-relief: 5@0 to 3@1'],
      [],
    ])
  })

  it('the way splits at the dip where no steroid was given', () => {
    expect(rowsOf(withoutSteroid)).toEqual([
      ['numbing: 6@0 to 9@1'],
      ['dip: 9@0 to 1@1'],
      ['relief: 1@0 to 10@1', 'no-relief: 1@0 to 3@1'],
      ['no-relief: 3@0 to 3@1'],
      [],
    ])
  })

  it('a single stop leads nowhere', () => {
    expect(piecesDown(start)).toEqual([[]])
  })

  it('a piece runs from the top to the bottom of its row, the highest level at the end side', () => {
    const piece = { key: 'up', from: { column: 0, level: 4 }, to: { column: 1, level: 10 } }
    expect(drawDown(piece)).toBe('M40 0C40 50 100 50 100 100')
  })

  it('a piece that passes a stop is a straight line', () => {
    const piece = { key: 'on', from: { column: 0, level: 5 }, to: { column: 1, level: 5 } }
    expect(drawDown(piece)).toBe('M50 0C50 50 50 50 50 100')
  })
})
