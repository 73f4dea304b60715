import { createHash } from 'node:crypto'
import type { Context } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { claimIdempotencyKey, releaseIdempotencyKey, storeIdempotentAnswer } from './store.ts'

/** No request takes longer: calls wait 60 s at most. What is older was left behind by a process that died. */
const ABANDONED_AFTER_MS = 75_000
const MAX_KEY_LENGTH = 255

/** What identifies a request: the same key with another fingerprint is a mistake. */
export type IdempotentRequest = { key: string; method: string; path: string; bodyText: string }

/** Answers repeats of POST requests from the stored answer. One per process. */
export type Idempotency = {
  /**
   * Runs `work` once per key and day. A repeat gets the stored answer; one that comes while the first is still
   * being answered by this process waits for it.
   *
   * @param work gives the answer as JSON text
   * @throws AppError `conflict` for another body, or while another process is at it
   */
  once(
    ctx: Context,
    request: IdempotentRequest,
    work: () => Promise<string>,
  ): Promise<{ body: string; isRepeat: boolean }>
}

export function createIdempotency(): Idempotency {
  const running = new Map<string, { requestHash: string; body: Promise<string> }>()
  return {
    async once(ctx, request, work) {
      if (request.key.length > MAX_KEY_LENGTH) {
        throw new AppError('malformed', `Idempotency-Key may have at most ${MAX_KEY_LENGTH} characters.`)
      }
      const claim = { tenantId: ctx.tenantId, key: request.key, requestHash: fingerprint(request) }
      const name = `${claim.tenantId} ${claim.key}`
      const other = running.get(name)
      if (other !== undefined) {
        if (other.requestHash !== claim.requestHash) throw otherRequest()
        return { body: await other.body, isRepeat: true }
      }
      let isRepeat = false
      const body = runOnce(ctx, claim, work, () => {
        isRepeat = true
      })
      running.set(name, { requestHash: claim.requestHash, body })
      try {
        return { body: await body, isRepeat }
      } finally {
        running.delete(name)
      }
    },
  }
}

type Claim = { tenantId: string; key: string; requestHash: string }

async function runOnce(
  ctx: Context,
  claim: Claim,
  work: () => Promise<string>,
  onRepeat: () => void,
): Promise<string> {
  const now = ctx.clock.now()
  const standing = await claimIdempotencyKey(ctx.db, { ...claim, now, abandonedAfterMs: ABANDONED_AFTER_MS })
  if (standing.kind === 'other_request') throw otherRequest()
  if (standing.kind === 'running') {
    throw new AppError('conflict', 'The first request with this Idempotency-Key is still being answered.', {
      retryAfterSeconds: 1,
    })
  }
  if (standing.kind === 'done') {
    onRepeat()
    return standing.body
  }
  const body = await work().catch(async (error: unknown) => {
    // A key that cannot be given back is taken over after ABANDONED_AFTER_MS.
    await releaseIdempotencyKey(ctx.db, claim).catch(warn(ctx, 'could not give an idempotency key back'))
    throw error
  })
  // The work is done: its caller gets the answer, stored or not.
  await storeIdempotentAnswer(ctx.db, { ...claim, body }).catch(warn(ctx, 'could not store an answer'))
  return body
}

function warn(ctx: Context, what: string): (error: unknown) => void {
  return (error) => ctx.log.warn({ error: String(error), requestId: ctx.requestId }, what)
}

function fingerprint(request: IdempotentRequest): string {
  return createHash('sha256').update(`${request.method} ${request.path}\n${request.bodyText}`).digest('hex')
}

function otherRequest(): AppError {
  return new AppError(
    'conflict',
    'This Idempotency-Key was used for another request within the last 24 hours.',
  )
}
