import { randomUUID } from 'node:crypto'
import type { Activities } from '../activities.ts'
import type { Random } from '../apns/random.ts'
import { between } from '../chance.ts'
import type { CallAnswer, CallEventReport, GatewayClient } from '../gateway-client.ts'
import type { CallPlan } from './call-plan.ts'
import { ringPhone } from './ring-phone.ts'

/** What all calls of a PBX share. */
export type PbxWorld = {
  gateway: GatewayClient
  activities: Activities
  random: Random
  hasDeskPhone(aor: string): boolean
  /** Each verdict as the gateway gives it, and how long the INVITE had been held by then, in ms. */
  onVerdict(verdict: string, heldMs: number): void
}

/** What a PBX knows of a call that it holds. */
export type HeldCall = {
  plan: CallPlan
  callId: string
  pushHint: string
  report(event: CallEventReport): Promise<unknown>
}

const VERDICT_WAIT_SECONDS = 20
const RETRANSMITTED_SHARE = 0.03

/** Makes one call and sees it through to its end, as a PBX with a script of ours does. */
export async function makeCall(plan: CallPlan, world: PbxWorld): Promise<void> {
  const { gateway, random } = world
  const { aor, caller, callerName, withVideo, wait } = plan
  const invitedMs = performance.now()
  const callId = `${randomUUID()}@${aor.slice(aor.indexOf('@') + 1)}`
  const request = { aor, callId, caller, callerName, withVideo, wait }
  // A retransmitted INVITE: the same answer, and no second push.
  const repeat = random() < RETRANSMITTED_SHARE ? gateway.startCall(request) : null
  const [answer] = await Promise.all([gateway.startCall(request), repeat])
  const call: HeldCall = {
    plan,
    callId,
    pushHint: answer.pushHint,
    report: (event) => gateway.reportEvents([{ callId, aor, ...hint(answer), ...event }]),
  }
  if (plan.aim === 'cancelled' && answer.decision === 'wait') giveUp(call, answer.waitSeconds, world)
  const decided = await awaitDecision(answer, gateway)
  world.onVerdict(decided.verdict, performance.now() - invitedMs)
  await follow(call, decided, world)
}

function hint({ pushHint }: CallAnswer): { pushHint?: string } {
  return pushHint === '' ? {} : { pushHint }
}

async function awaitDecision(first: CallAnswer, gateway: GatewayClient): Promise<CallAnswer> {
  let answer = first
  while (answer.decision === 'wait')
    answer = await gateway.awaitVerdict(answer.pushHint, VERDICT_WAIT_SECONDS)
  return answer
}

function giveUp(call: HeldCall, waitSeconds: number, { activities, random }: PbxWorld): void {
  const patienceMs = between(random, 0.15, 0.5) * waitSeconds * 1_000
  activities.after(patienceMs, async () => {
    await call.report({ type: 'cancelled', code: 487 })
  })
}

async function follow(call: HeldCall, answer: CallAnswer, world: PbxWorld): Promise<void> {
  if (answer.verdict === 'cancelled') return
  const target = answer.contact === '' && world.hasDeskPhone(call.plan.aor) ? 'desk' : answer.contact
  if (answer.decision === 'forward' && target !== '') ringPhone(call, answer.contact, world)
  else await call.report({ type: 'rejected', code: answer.sipCode === 0 ? 480 : answer.sipCode })
}
