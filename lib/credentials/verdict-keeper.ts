import type { CredentialVerdict } from '#lib/apns/channel.ts'
import type { Clock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import type { Log } from '#lib/platform/log.ts'
import { findOwner } from './admin-store.ts'
import { judgeCredential } from './judge-credential.ts'

/** Stores what pushes find out about credentials. */
export type VerdictKeeper = {
  /** Takes a verdict at once; it is stored soon. Never throws. */
  note(verdict: CredentialVerdict): void
  /** Settles when all that was noted is stored, or has failed to be. */
  settled(): Promise<void>
}

/**
 * One per process that pushes. A verdict that cannot be stored is lost: the process's own circuit holds the
 * credential off meanwhile, and the worker's next check finds the same.
 */
export function createVerdictKeeper({ db, clock, log }: { db: Db; clock: Clock; log: Log }): VerdictKeeper {
  let last: Promise<void> = Promise.resolve()

  const store = async ({ credentialId, environment, state, reason, detail, at }: CredentialVerdict) => {
    try {
      const tenantId = await findOwner(db, credentialId)
      if (tenantId === null) return
      const actor = { kind: 'system' as const, name: 'gateway' }
      const ctx = { tenantId, actor, requestId: newId(), ip: null, clock, db, log }
      const verdicts = [{ environment, state, reason, detail }]
      const judgement = await judgeCredential(ctx, { credentialId, verdicts, at, skewMs: null })
      if (judgement !== 'unchanged')
        log.warn({ tenantId, credentialId, environment, judgement, reason }, detail)
    } catch (error) {
      log.error(
        { credentialId, environment, state, err: error },
        'could not store what became of a credential',
      )
    }
  }

  return {
    note(verdict) {
      last = last.then(() => store(verdict))
    },
    settled: () => last,
  }
}
