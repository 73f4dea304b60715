import { between } from '../chance.ts'
import type { HeldCall, PbxWorld } from './make-call.ts'

const RING_SECONDS = 20

/** Forwards the INVITE and plays what follows: ringing, and one of the endings. */
export function ringPhone(call: HeldCall, contact: string, world: PbxWorld): void {
  const { activities, random } = world
  const forwardedMs = between(random, 5, 60)
  const ringingMs = forwardedMs + between(random, 80, 400)
  const say = (delayMs: number, type: string, code?: number) =>
    activities.after(delayMs, async () => {
      await call.report({
        type,
        at: new Date().toISOString(),
        ...(code === undefined ? {} : { code }),
        ...(contact === '' ? {} : { contact }),
      })
    })
  say(forwardedMs, 'forwarded')
  say(ringingMs, 'ringing', 180)
  const reactionMs = ringingMs + between(random, 1_500, 9_000)
  switch (call.plan.ending) {
    case 'answered':
      say(reactionMs, 'answered', 200)
      say(reactionMs + between(random, 5_000, 60_000), 'ended')
      break
    case 'refused':
      say(reactionMs, 'refused', 603)
      break
    case 'busy':
      say(ringingMs + 200, 'refused', 486)
      break
    case 'unanswered':
      say(ringingMs + RING_SECONDS * 1_000, 'timeout', 408)
      break
    case 'hung_up':
      say(reactionMs, 'cancelled', 487)
      break
  }
}
