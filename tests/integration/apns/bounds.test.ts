import { afterEach, describe, expect, it } from 'vitest'
import { burst, type Rig, startRig, tally, until } from './rig.ts'

describe('bounds of the APNs guard', () => {
  let rig: Rig
  afterEach(() => rig.close())

  it('never has more pushes in flight than allowed, and turns away what does not fit into the queue', async () => {
    rig = await startRig({
      apns: { connectionsPerPool: 1, maxInFlightPerConnection: 10, maxQueuedPerPool: 20 },
      simulator: { latencyMs: 30 },
    })
    await rig.push()
    const pushes = burst(rig, 50)
    expect(rig.apns.stats()).toMatchObject({ inFlight: 10, queued: 20 })
    expect(tally(await pushes)).toEqual({ accepted: 30, 'unsent overloaded': 20 })
    expect(rig.apns.stats()).toMatchObject({ inFlight: 0, queued: 0, active: 0 })
  })

  it('8000 pushes at once, with a server that takes 100 ms, are all accepted, each by one request', async () => {
    const patience = { requestTimeoutMs: 50_000, pingTimeoutMs: 50_000 }
    rig = await startRig({ apns: { maxQueuedPerPool: 10_000, ...patience }, simulator: { latencyMs: 100 } })
    const deadline = new Date(Date.now() + 50_000)
    expect(tally(await burst(rig, 8_000, { deadline }))).toEqual({ accepted: 8_000 })
    expect(rig.simulator.ledger()).toHaveLength(8_000)
  })

  it('keeps connections for a bounded number of credentials, and closes those of the least used', async () => {
    rig = await startRig({ apns: { maxPools: 3, connectionsPerPool: 1 } })
    for (let credential = 0; credential < 8; credential += 1) {
      expect((await rig.push({ credential: rig.newCredential() })).kind).toBe('accepted')
    }
    expect(rig.apns.stats().channels).toBe(3)
    await until(() => rig.simulator.counters().connectionsOpen === 3)
  })

  it('forget closes the connections of one credential only', async () => {
    rig = await startRig({ apns: { connectionsPerPool: 1 } })
    await Promise.all([rig.push(), rig.push({ credential: rig.newCredential() })])
    await rig.apns.forget(rig.credential.credentialId)
    await until(() => rig.simulator.counters().connectionsOpen === 1)
    expect(rig.apns.stats()).toMatchObject({ channels: 1, connections: 1 })
    expect((await rig.push()).kind).toBe('accepted')
  })

  it('stop lets pushes in flight finish, refuses new ones, and leaves no connection', async () => {
    rig = await startRig({ simulator: { latencyMs: 150 } })
    const pushes = burst(rig, 20)
    const stopped = rig.apns.stop()
    expect(await rig.push()).toMatchObject({ kind: 'unsent', cause: 'stopped' })
    expect(tally(await pushes)).toEqual({ accepted: 20 })
    await stopped
    await until(() => rig.simulator.counters().connectionsOpen === 0)
  })

  it('stop is bounded: a push without an answer ends as stopped, and as maybe delivered', async () => {
    rig = await startRig({ apns: { stopGraceMs: 200, requestTimeoutMs: 30_000, pingTimeoutMs: 30_000 } })
    await rig.push()
    rig.simulator.faults.add({ action: { kind: 'silence' } })
    const push = rig.push()
    const startedAt = performance.now()
    await rig.apns.stop()
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(await push).toMatchObject({ kind: 'unsent', cause: 'stopped', maybeDelivered: true })
  })

  it('stop is bounded while a TLS handshake stalls', async () => {
    rig = await startRig({ apns: { stopGraceMs: 100, handshakeTimeoutMs: 30_000 } })
    rig.simulator.faults.stallTls(true)
    const push = rig.push()
    const startedAt = performance.now()
    await rig.apns.stop()
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(await push).toMatchObject({ kind: 'unsent', cause: 'stopped', maybeDelivered: false })
  })
})
