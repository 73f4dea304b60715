import type { ClientHttp2Session } from 'node:http2'
import { expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/apns/limits.ts'
import { Pinger } from '#lib/apns/pinger.ts'

/** A session whose pings are answered when the test says so. */
function silentSession() {
  const unanswered: ((error: Error | null) => void)[] = []
  const ping = (hear: (error: Error | null) => void) => unanswered.push(hear)
  return { session: { destroyed: false, ping } as unknown as ClientHttp2Session, unanswered }
}

const limits = { ...DEFAULT_LIMITS, pingTimeoutMs: 20 }

it('a ping that is not answered in time is the end of the connection', async () => {
  const ended = Promise.withResolvers<void>()
  new Pinger(limits, ended.resolve).ping(silentSession().session)
  await ended.promise
})

it('a process that was held up does not take its own pause for a silence of the path', async () => {
  let ended = false
  const { session, unanswered } = silentSession()
  const pinger = new Pinger(limits, () => {
    ended = true
  })
  pinger.ping(session)
  const timerIsOver = new Promise((resolve) => setTimeout(resolve, limits.pingTimeoutMs))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400)
  await timerIsOver
  for (const answer of unanswered) answer(null)
  expect(ended).toBe(false)
  pinger.stop()
})
