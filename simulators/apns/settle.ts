import type { ProviderConnection } from './connection.ts'
import type { Judgement } from './judge.ts'
import type { LedgerEntry } from './ledger.ts'
import type { Rejection } from './reasons.ts'
import type { World } from './world.ts'

/** Books the judgement: delivery, counters, and what the connection learns from it. */
export function settle(
  world: World,
  connection: ProviderConnection,
  judgement: Judgement,
  entry: LedgerEntry,
): void {
  const { answer, credentialGood } = judgement
  if (credentialGood) connection.openUp(world.behaviour.maxConcurrentStreams)
  if (answer.outcome === 'accepted') {
    entry.accepted = true
    world.counters.accepted += 1
    const delivery = world.devices.deliver(answer.pushToken, answer.push, entry.receivedAt.getTime())
    world.counters[delivery] += 1
    if (world.behaviour.throttleAfterRejection) connection.limitStreams(world.behaviour.maxConcurrentStreams)
    return
  }
  entry.reason = answer.reason
  world.counters.rejected += 1
  if (world.behaviour.throttleAfterRejection) connection.limitStreams(1)
  connection.state.errorScore += errorWeight(answer)
}

/** Apple: too many errors end the connection, BadDeviceToken sooner; 410 is not an error condition. */
function errorWeight(rejection: Rejection): number {
  if (rejection.status === 410 || rejection.status >= 500) return 0
  return rejection.reason === 'BadDeviceToken' ? 3 : 1
}

/** Tells a connection with too many errors to go away, if the simulator is set to. */
export function leaveAfterTooManyErrors(world: World, connection: ProviderConnection): void {
  const limit = world.behaviour.disconnectAfterErrors
  if (limit === null || connection.state.errorScore < limit) return
  connection.state.errorScore = 0
  connection.goAway({ code: 0 })
}
