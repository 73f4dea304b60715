import { randomBytes, randomUUID } from 'node:crypto'
import type { CredentialVerdict } from '#lib/apns/channel.ts'
import type { ApnsCredential } from '#lib/apns/credential.ts'
import { createEndpoints } from '#lib/apns/endpoints.ts'
import type { PushOutcome } from '#lib/apns/outcome.ts'
import { type Apns, type ApnsOptions, createApns, type PushRequest } from '#lib/apns/send-push.ts'
import { systemClock } from '#lib/platform/clock.ts'
import { createApnsPki } from '#simulators/apns/pki.ts'
import {
  type ApnsSimulator,
  type ApnsSimulatorOptions,
  startApnsSimulator,
} from '#simulators/apns/simulator.ts'

export const TOPIC = 'com.example.phone.voip'

/** A simulator, a guard that dials it, and what both need. */
export type Rig = {
  simulator: ApnsSimulator
  apns: Apns
  credential: ApnsCredential
  verdicts: CredentialVerdict[]
  /** A credential with a key that the simulator trusts. */
  newCredential(): ApnsCredential
  /** A device that is on; its push token. */
  newDevice(topic?: string): string
  push(changes?: Partial<PushRequest>): Promise<PushOutcome>
  close(): Promise<void>
}

type RigOptions = { simulator?: ApnsSimulatorOptions; apns?: Partial<ApnsOptions> }

/** Two RSA keys are the dearest part of a simulator. */
const { authority, server } = createApnsPki()

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const pki = createApnsPki({ authority, server })
  const simulator = await startApnsSimulator({ pki, ...options.simulator })
  const { productionUrl, sandboxUrl } = simulator
  const clock = options.apns?.clock ?? systemClock
  const verdicts: CredentialVerdict[] = []
  const apns = createApns({
    endpoints: createEndpoints({ productionUrl, sandboxUrl, caPem: simulator.pki.caPem }),
    onCredentialVerdict: (verdict) => verdicts.push(verdict),
    ...options.apns,
    clock,
  })
  const newCredential = (): ApnsCredential => {
    const { p8, keyId, teamId } = simulator.pki.issueProviderKey()
    return { credentialId: randomUUID(), secret: { kind: 'token', keyPem: p8, keyId, teamId } }
  }
  const newDevice = (topic = TOPIC): string => {
    const pushToken = randomBytes(32).toString('hex')
    simulator.devices.register({ pushToken, topics: [topic], environment: 'production' })
    return pushToken
  }
  const credential = newCredential()
  const pushToken = newDevice()
  return {
    simulator,
    apns,
    credential,
    verdicts,
    newCredential,
    newDevice,
    push: (changes = {}) => {
      const apnsId = randomUUID()
      const now = clock.now().getTime()
      return apns.sendPush({
        credential,
        environment: 'production',
        pushToken,
        topic: TOPIC,
        pushType: 'voip',
        priority: 10,
        expiration: new Date(now + 40_000),
        payload: JSON.stringify({ aps: { pushHint: apnsId } }),
        apnsId,
        deadline: new Date(now + 40_000),
        ...changes,
      })
    },
    async close() {
      await apns.stop()
      await simulator.stop()
    },
  }
}

/** Sends `count` pushes at once. */
export function burst(rig: Rig, count: number, changes: Partial<PushRequest> = {}): Promise<PushOutcome[]> {
  return Promise.all(Array.from({ length: count }, () => rig.push(changes)))
}

/** The kinds of outcomes with how often each came, for an assertion that shows all of them. */
export function tally(outcomes: readonly PushOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) {
    const name =
      outcome.kind === 'accepted'
        ? 'accepted'
        : outcome.kind === 'rejected'
          ? `rejected ${outcome.reason}`
          : `unsent ${outcome.cause}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

/** Waits until a condition holds, looking at each turn of the event loop. */
export async function until(condition: () => boolean, withinMs = 30_000): Promise<void> {
  const end = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > end) throw new Error('the condition did not come true in time')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
