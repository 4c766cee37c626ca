import { openDatabase } from '../../../src/main/database/open.ts'
import { pick, seededRandom } from './random.ts'
import { linesOf, startChild } from './start-child.ts'

export interface KillCount {
  kills: number
  /** Calls that came back before a kill. */
  acknowledged: number
  lost: number
  duplicates: number
  /** Restarts that went on with the visit that was open. */
  resumed: number
  visits: number
}

/** Longer than a visit takes on a quick disk. */
const KILL_WITHIN_MS = 150

/**
 * Kills a store at random instants, each time on the results that the one before left, and looks
 * each time for all that had been acknowledged.
 */
export async function killStores(
  databasePath: string,
  { kills, seed }: { kills: number; seed: number },
): Promise<KillCount> {
  const random = seededRandom(seed)
  const count = { kills: 0, acknowledged: 0, lost: 0, duplicates: 0, resumed: 0, visits: 0 }
  while (count.kills < kills) {
    const openBefore = openVisit(databasePath)
    const child = await startChild('visits', databasePath, `${seed + count.kills}`)
    const lines = await linesOf(child, (line) => {
      if (line !== 'ready') return
      setTimeout(() => child.kill('SIGKILL'), pick(random, KILL_WITHIN_MS))
    })
    count.kills++
    if (child.signalCode !== 'SIGKILL') throw new Error(`ended by itself: ${lines.join('\n')}`)
    if (lines.some((line) => line.startsWith('error'))) throw new Error(lines.join('\n'))
    const turns = lines.filter((line) => line.startsWith('turn'))
    count.acknowledged += turns.length
    if (openBefore !== null && turns[0]?.startsWith(`turn ${openBefore} `)) count.resumed++
    const found = lookFor(databasePath, turns)
    count.lost += found.lost
    count.duplicates = found.duplicates
    count.visits = found.visits
  }
  return count
}

function openVisit(databasePath: string): string | null {
  const database = openDatabase(databasePath)
  const row = database.prepare(`SELECT id FROM visits WHERE status = 'open'`).get() as
    { id: string } | undefined
  database.close()
  return row?.id ?? null
}

/** Every turn that was acknowledged is on the disk: the visit's own turn is there or further. */
function lookFor(databasePath: string, turns: readonly string[]) {
  const database = openDatabase(databasePath)
  const visitAt = database.prepare(
    `SELECT progress ->> '$.turn' AS turn, status FROM visits WHERE id = ?`,
  )
  const answerAt = database.prepare(
    'SELECT count(*) AS n FROM answers WHERE visit_id = ? AND turn = ?',
  )
  let lost = 0
  let before = { id: '', turn: -1, kind: '' }
  for (const line of turns) {
    const [, id = '', turnText, kind = ''] = line.split(' ')
    const turn = Number(turnText)
    const visit = visitAt.get(id) as { turn: number; status: string } | undefined
    if (visit === undefined || visit.turn < turn) lost++
    else if (kind === 'done' && visit.status !== 'completed') lost++
    // The screen before this one was a question: what led here is its answer.
    if (before.id === id && before.kind === 'question') {
      const { n } = answerAt.get(id, before.turn) as { n: number }
      if (n !== 1) lost++
    }
    before = { id, turn, kind }
  }
  const number = (sql: string) => (database.prepare(sql).get() as { n: number }).n
  const duplicates = number(
    `SELECT count(*) AS n FROM (SELECT 1 FROM answers
       GROUP BY visit_id, question_id, try_no HAVING count(*) > 1)`,
  )
  const visits = number('SELECT count(*) AS n FROM visits')
  database.close()
  return { lost, duplicates, visits }
}
