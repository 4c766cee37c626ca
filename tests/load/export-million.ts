import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { openDatabase, openDatabaseToRead } from '../../src/main/database/open.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { writeExport } from '../../src/main/export/write-export.ts'
import { formatNames } from '../../src/shared/exports.ts'
import { makeRequest } from '../helpers/exports.ts'

/**
 * A million answers, exported in every format, plainly and encrypted: memory must not grow with
 * them, and the event loop must go on turning. Takes a minute or two, so it is no part of `npm test`.
 */

const ANSWERS = 1_000_000
const ANSWERS_A_VISIT = 10
const MAY_GROW_MIB = 150
/** To count a million answers is one step; the process that does it has nothing else to do. */
const MAY_BLOCK_MS = 10_000

const dir = mkdtempSync(join(tmpdir(), 'aftercare-million-'))
const databasePath = join(dir, DATABASE_NAME)

function fill(): void {
  const database = openDatabase(databasePath)
  database.exec(`
    BEGIN;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
      WHERE i < ${ANSWERS / ANSWERS_A_VISIT})
    INSERT INTO visits (id, kiosk_id, app_version, lesson_id, lesson_version, lesson_hash, locale,
      conditions, slides_total, questions_total, status, started_at, alive_at, ended_at, injected_at,
      progress, changed_no)
    SELECT printf('00000000-0000-4000-8000-%012d', i), '6a1d3c1e-9c5b-4b8e-9a55-0d8c9c1f7a10', '1',
      'facet-joint-injection', '1', hex(zeroblob(32)), 'en', '{}', 20, 10, 'completed',
      '2026-03-04T14:07:31.250-05:00', '2026-03-04T14:07:31.250-05:00',
      '2026-03-04T14:07:31.250-05:00', '2026-03-04T14:07:31.250-05:00', '{"settled":{}}', i
    FROM n;
    WITH RECURSIVE t (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM t
      WHERE value < ${ANSWERS_A_VISIT})
    INSERT INTO answers (visit_id, turn, question_id, variant_id, option_id, outcome, try_no, locale,
      content_hash, answered_at, elapsed_ms)
    SELECT v.id, t.value, 'q' || t.value, 'a', 'one', 'correct', 1, 'en', hex(zeroblob(32)),
      '2026-03-04T14:07:31.250-05:00', 2500
    FROM visits AS v, t;
    UPDATE order_counter SET last = ${ANSWERS};
    COMMIT;
  `)
  database.close()
}

async function measure(what: string, recipients: string[], exportedAt: string): Promise<boolean> {
  const database = openDatabaseToRead(databasePath)
  const rss = () => process.memoryUsage.rss() / 2 ** 20
  const before = rss()
  let most = before
  let longestMs = 0
  let turnedAt = performance.now()
  const startedAt = turnedAt
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - turnedAt)
    turnedAt = performance.now()
    most = Math.max(most, rss())
  }, 5)
  const request = makeRequest(databasePath, { formats: [...formatNames], recipients, exportedAt })
  const written = await writeExport(database, request, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  clearInterval(timer)
  database.close()
  const bytes = written.files.reduce((sum, file) => sum + file.bytes, 0)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const grown = most - before
  process.stdout.write(
    `${what}: ${written.answers} answers, ${(bytes / 2 ** 20).toFixed(0)} MiB in ${seconds} s; ` +
      `memory grew by ${grown.toFixed(0)} MiB, longest block ${longestMs.toFixed(0)} ms\n`,
  )
  rmSync(join(dirname(databasePath), 'out'), { recursive: true })
  return written.answers === ANSWERS && grown < MAY_GROW_MIB && longestMs < MAY_BLOCK_MS
}

try {
  fill()
  const recipient = await identityToRecipient(await generateX25519Identity())
  const isPlainRight = await measure('plain', [], '2026-03-04T15:00:00.000-05:00')
  const isSealedRight = await measure('encrypted', [recipient], '2026-03-04T15:01:00.000-05:00')
  if (!isPlainRight || !isSealedRight) process.exitCode = 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}
