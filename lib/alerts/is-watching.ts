import type { Context } from '#lib/platform/context.ts'
import { listTurns } from './facts-store.ts'

const LATE_MS = 5 * 60_000

/** Whether the worker has looked for alerts in the last five minutes: without it silence means nothing. */
export async function isWatching({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<boolean> {
  const [turn] = await listTurns(db, new Map([['watch-alerts', LATE_MS]]))
  return turn !== undefined && clock.now().getTime() - turn.endedAt.getTime() < LATE_MS
}
