import { randomUUID } from 'node:crypto'
import type { ServerHttp2Stream } from 'node:http2'
import { actOnFault, endsRequest, type FaultScene } from './act-on-fault.ts'
import { type Answer, accepted, rejected, writeAnswer } from './answer.ts'
import { providerTokenOf } from './authenticate.ts'
import type { ProviderConnection } from './connection.ts'
import { countUnder } from './counters.ts'
import { enterRequest, pushTokenOf } from './enter-request.ts'
import type { FaultPlan } from './fault-rules.ts'
import { type Judgement, judge } from './judge.ts'
import type { LedgerEntry } from './ledger.ts'
import type { PushRequest } from './request.ts'
import { leaveAfterTooManyErrors, settle } from './settle.ts'
import { givenApnsId } from './validate-request.ts'
import type { World } from './world.ts'

/** Takes one complete request from the ledger to its answer, with whatever faults are scripted for it. */
export function exchange(
  world: World,
  connection: ProviderConnection,
  stream: ServerHttp2Stream,
  request: PushRequest,
): void {
  if (connection.isMuted()) return
  const apnsId = givenApnsId(request) ?? randomUUID().toUpperCase()
  const providerToken = providerTokenOf(request.headers, world.readToken)
  const pushToken = pushTokenOf(request.path)
  const { connectionId, environment } = connection.state
  const topic = request.headers['apns-topic'] ?? null
  const plan = world.faults.plan({ pushToken, environment, topic, connectionId })
  const entry = enterRequest(world, connection, stream, request, { apnsId, pushToken, providerToken, plan })
  const scene = sceneOf(world, connection, stream, entry)
  const delayMs = plan.latencyMs + drawLatency(world)
  if (plan.action !== null && endsRequest(plan.action)) {
    later(delayMs, () => playFault(plan, scene, world))
    return
  }
  playFault(plan, scene, world)
  const nowMs = entry.receivedAt.getTime()
  const judgement = judge(request, connection.state, { apnsId, providerToken, nowMs }, world)
  settle(world, connection, judgement, entry)
  if (plan.action?.kind === 'answer_lost') {
    world.counters.unanswered += 1
    return
  }
  later(delayMs, () => {
    answerJudgement(judgement, connection, scene)
    leaveAfterTooManyErrors(world, connection)
  })
}

function playFault(plan: FaultPlan, scene: FaultScene, world: World): void {
  if (plan.action === null) return
  actOnFault(plan.action, scene)
  if (endsRequest(plan.action) && !scene.stream.headersSent) world.counters.unanswered += 1
}

function sceneOf(
  world: World,
  connection: ProviderConnection,
  stream: ServerHttp2Stream,
  entry: LedgerEntry,
): FaultScene {
  const headers: Record<string, string> = { 'apns-id': entry.apnsId }
  // Apple's delivery log, and so this header, exists in the development environment only.
  if (entry.environment === 'sandbox') headers['apns-unique-id'] = randomUUID()
  if (world.behaviour.sendDate) headers.date = world.clock.now().toUTCString()
  return {
    connection,
    stream,
    headers,
    answered(answer: Answer, reason: string | null) {
      entry.status = answer.status
      entry.reason = reason
      entry.answeredAt = world.clock.now()
      countUnder(world.counters.byStatus, answer.status)
      if (reason !== null) countUnder(world.counters.byReason, reason)
    },
  }
}

function answerJudgement(judgement: Judgement, connection: ProviderConnection, scene: FaultScene): void {
  if (connection.isMuted()) return
  const { answer } = judgement
  if (answer.outcome === 'accepted') {
    const written = accepted(scene.headers)
    if (writeAnswer(scene.stream, written)) scene.answered(written, null)
    return
  }
  const written = rejected(answer, scene.headers)
  if (writeAnswer(scene.stream, written)) scene.answered(written, answer.reason)
}

function drawLatency(world: World): number {
  const { latencyMs, random } = world
  return typeof latencyMs === 'number'
    ? latencyMs
    : latencyMs.min + random() * (latencyMs.max - latencyMs.min)
}

function later(delayMs: number, act: () => void): void {
  if (delayMs <= 0) act()
  else setTimeout(act, delayMs).unref()
}
