import type { AttemptResult } from './attempt-result.ts'
import type { Channel } from './channel.ts'
import type { Connection } from './connection.ts'
import type { PushOutcome } from './outcome.ts'
import type { PushRun } from './push-run.ts'
import { classifyReason } from './reasons.ts'
import { parseRetryAfterMs, type RetryKind, retryDelayMs } from './retry-schedule.ts'
import type { Throttle } from './throttle.ts'

type Answer = Extract<AttemptResult, { kind: 'answered' }>

/** One attempt, and what it touches. */
export type AttemptContext = {
  run: PushRun
  channel: Channel
  connection: Connection
  throttle: Throttle
  throttleKey: string
  topic: string | undefined
  /** Generation of the JWT that was sent. */
  jwtGeneration: number
  now: Date
}

/** The end of the push, or the pause before its next attempt. */
export type Reaction = { end: PushOutcome } | { pauseMs: number }

/** What follows from an attempt: for the push, for its connection, and for its credential. */
export function react(result: AttemptResult, context: AttemptContext): Reaction {
  const { run, channel, connection } = context
  if (result.kind === 'accepted') {
    channel.works()
    return { end: run.accepted(result.apnsUniqueId) }
  }
  run.avoid = connection.number
  if (result.kind === 'broken') return again('transport', context, run.outOfTime())
  return reactToAnswer(result, context)
}

function reactToAnswer(answer: Answer, context: AttemptContext): Reaction {
  const { run, channel, connection, throttle } = context
  const rejected = { end: run.rejected(answer) }
  const reasonClass = classifyReason(answer.status, answer.reason)
  if (reasonClass.action === 'credential_refresh') return exchangeJwt(answer, context)
  if (reasonClass.stopsCredential) return stopCredential(answer, context)
  if (answer.reason === 'TopicDisallowed') return retryTopic(context, rejected)
  if (answer.status < 500 && reasonClass.action !== 'credential_broken') channel.works()
  if (!reasonClass.retryable) return rejected
  if (reasonClass.freshConnection) connection.retire()
  if (reasonClass.action !== 'throttled') return again('server_fault', context, rejected.end)
  const askedMs = parseRetryAfterMs(answer.retryAfter, context.now)
  const reaction = askedMs === null ? again('throttled', context, rejected.end) : { pauseMs: askedMs }
  if ('end' in reaction) return reaction
  const nowMs = performance.now()
  throttle.hold(context.throttleKey, nowMs + reaction.pauseMs, nowMs)
  return reaction.pauseMs < run.remainingMs ? reaction : rejected
}

function again(kind: RetryKind, { run }: AttemptContext, end: PushOutcome): Reaction {
  const pauseMs = retryDelayMs(kind, run.failed(kind), run.remainingMs, Math.random())
  return pauseMs === null ? { end } : { pauseMs }
}

/** A refused JWT is exchanged once for each push, and only together with the connection it was sent on. */
function exchangeJwt(answer: Answer, context: AttemptContext): Reaction {
  const { run, channel, connection, jwtGeneration } = context
  const { token, pool } = channel
  if (answer.reason === 'TooManyProviderTokenUpdates') {
    token?.revert(jwtGeneration)
    pool.renew(connection)
    return again('server_fault', context, run.rejected(answer))
  }
  run.jwtRenewals += 1
  if (run.jwtRenewals === 1 && token?.renew(jwtGeneration, answer.appleNow) === true) {
    pool.renew(connection)
    return { pauseMs: 0 }
  }
  const detail = 'APNs calls a new JWT expired: the clock of this machine is wrong.'
  channel.refused('ExpiredProviderToken', detail)
  return { end: run.rejected(answer) }
}

function stopCredential(answer: Answer, context: AttemptContext): Reaction {
  const { run, channel, connection, jwtGeneration } = context
  if (answer.reason === 'InvalidProviderToken' && run.jwtRenewals === 0) {
    run.jwtRenewals += 1
    if (channel.token?.renewIfClockWrong(jwtGeneration, answer.appleNow) === true) {
      channel.pool.renew(connection)
      return { pauseMs: 0 }
    }
  }
  channel.refused(
    answer.reason ?? `HTTP ${answer.status}`,
    classifyReason(answer.status, answer.reason).meaning,
  )
  return { end: run.rejected(answer) }
}

function retryTopic(context: AttemptContext, rejected: Reaction): Reaction {
  const { run, channel, connection, topic } = context
  if (run.topicRetried || !channel.mayRetryTopic(topic ?? '')) return rejected
  run.topicRetried = true
  connection.retire()
  return { pauseMs: 0 }
}
