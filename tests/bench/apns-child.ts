import { createApnsPki } from '#simulators/apns/pki.ts'
import { startApnsSimulator } from '#simulators/apns/simulator.ts'

/**
 * The simulated Apple in a process of its own, answering at once. Tells its parent the push token of every push
 * that reached a phone, many in one message under load.
 */
const pki = createApnsPki()
const key = pki.issueProviderKey({})
const simulator = await startApnsSimulator({
  pki,
  acceptUnknownDevices: true,
  latencyMs: 0,
  ledgerSize: 1_000,
})

let delivered: string[] = []
simulator.onDelivered((push) => {
  if (delivered.push(push.pushToken) > 1) return
  setImmediate(() => {
    process.send?.({ delivered })
    delivered = []
  })
})

process.once('SIGTERM', () => void simulator.stop().then(() => process.exit(0)))
process.stdout.write(
  `${JSON.stringify({
    productionUrl: simulator.productionUrl,
    sandboxUrl: simulator.sandboxUrl,
    caPem: pki.caPem,
    p8: key.p8,
    keyId: key.keyId,
    teamId: key.teamId,
  })}\n`,
)
