import { AppError } from '../../shared/errors.ts'
import { valueOf } from '../background/task-messages.ts'
import type { Looked } from '../database/health.ts'
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
export async function readHealth(read: Read, databasePath: string): Promise<Looked> {
  const { quickCheck, brokenAudit, lastAt } = await read({ kind: 'health', path: databasePath })
  return {
    quickCheck: () => valueOf(quickCheck) as string,
    brokenAudit: () => valueOf(brokenAudit) as number | null,
    lastAt: () => valueOf(lastAt) as string | null,
  }
}
