import { AppError } from '../../shared/errors.ts'
import { fromTaskReply } from '../background/task-messages.ts'
import type { ResultsHealth } from '../database/health.ts'
import type { Log } from '../platform/log.ts'
import type { Read } from './tasks.ts'

/**
 * @param ask puts a task to a process of its own
 * @returns what rejects with an AppError only: `read-failed` where that process ended without an answer
 */
export function createRead(ask: (task: unknown) => Promise<unknown>, log: Log): Read {
  return async (task) => {
    try {
      return (await ask(task)) as never // as `perform` answers this kind
    } catch (error) {
      if (error instanceof AppError) throw error
      log.error('read-failed', { kind: task.kind, error })
      const reason = (error as Error).message
      throw new AppError('read-failed', { file: task.path, key: '', reason }, { cause: error })
    }
  }
}

/** Looks through all of the results; each look throws by itself where damage was in its way. */
export async function readHealth(read: Read, databasePath: string): Promise<ResultsHealth> {
  const { integrity, brokenAudit, lastAt } = await read({ kind: 'health', path: databasePath })
  return {
    integrity: () => fromTaskReply(integrity) as string,
    brokenAudit: () => fromTaskReply(brokenAudit) as number | null,
    lastAt: () => fromTaskReply(lastAt) as string | null,
  }
}
