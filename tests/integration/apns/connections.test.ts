import { afterEach, describe, expect, it } from 'vitest'
import type { PushOutcome } from '#lib/apns/outcome.ts'
import { findDuplicates } from '#simulators/apns/ledger.ts'
import { createApnsPki } from '#simulators/apns/pki.ts'
import { burst, type Rig, startRig, tally, until } from './rig.ts'

describe('APNs connections', () => {
  let rig: Rig
  afterEach(() => rig.close())

  const acceptedIds = (): Set<string> =>
    new Set(rig.simulator.ledger().flatMap(({ accepted, apnsId }) => (accepted ? [apnsId] : [])))
  const expectAllArrived = (outcomes: PushOutcome[]): void => {
    expect(tally(outcomes)).toEqual({ accepted: outcomes.length })
    const arrived = acceptedIds()
    expect(outcomes.filter(({ apnsId }) => !arrived.has(apnsId))).toEqual([])
  }
  const inFlight = (count: number): Promise<void> =>
    until(() => rig.simulator.ledger().filter(({ answeredAt }) => answeredAt === null).length >= count)

  it('a graceful GOAWAY loses none of 50 pushes in flight, and doubles none', async () => {
    rig = await startRig()
    await rig.push()
    rig.simulator.faults.add({ action: { kind: 'latency', ms: 750 } })
    const pushes = burst(rig, 50)
    await inFlight(50)
    expect(rig.simulator.faults.goAwayAll({ code: 0 })).toBeGreaterThan(0)
    expectAllArrived(await pushes)
    expect(findDuplicates(rig.simulator.ledger())).toEqual([])
    expect((await rig.push()).kind).toBe('accepted')
  })

  it('a GOAWAY every 200 ms under load loses no push', async () => {
    rig = await startRig({ simulator: { latencyMs: { min: 1, max: 10 } } })
    const outcomes: PushOutcome[] = []
    const goAwaysCome = () => rig.simulator.counters().goAways
    const goAways = setInterval(() => rig.simulator.faults.goAwayAll({ code: 0 }), 200)
    const loop = async (): Promise<void> => {
      while (goAwaysCome() <= 6 || outcomes.length <= 300) outcomes.push(await rig.push())
    }
    await Promise.all(Array.from({ length: 40 }, loop)).finally(() => clearInterval(goAways))
    expectAllArrived(outcomes)
    const sentTwice = findDuplicates(rig.simulator.ledger()).filter(({ accepted }) => accepted > 1)
    expect(sentTwice.length).toBeLessThan(outcomes.length / 100)
  })

  it('a GOAWAY with an error and a text loses no push', async () => {
    rig = await startRig()
    await rig.push()
    rig.simulator.faults.add({ action: { kind: 'latency', ms: 750 } })
    const pushes = burst(rig, 30)
    await inFlight(30)
    rig.simulator.faults.goAwayAll({
      code: 7,
      text: 'Maximum active streams violated for this endpoint.',
      then: 'kill',
    })
    expectAllArrived(await pushes)
  })

  it('a burst of 200 on a connection that was never used is accepted whole, with no request too many', async () => {
    rig = await startRig()
    expectAllArrived(await burst(rig, 200))
    expect(rig.simulator.ledger()).toHaveLength(200)
  })

  it('refused streams are sent again at once, and not doubled', async () => {
    rig = await startRig({ simulator: { behaviour: { throttleAfterRejection: true } } })
    await rig.push()
    const bad = burst(rig, 20, { pushToken: 'ab'.repeat(32) })
    const good = await burst(rig, 300)
    expectAllArrived(good)
    expect(tally(await bad)).toEqual({ 'rejected BadDeviceToken': 20 })
    expect(findDuplicates(rig.simulator.ledger()).filter(({ accepted }) => accepted > 1)).toEqual([])
  })

  it('a TCP reset loses none of 50 pushes in flight', async () => {
    rig = await startRig()
    await rig.push()
    rig.simulator.faults.add({ action: { kind: 'latency', ms: 750 } })
    const pushes = burst(rig, 50)
    await inFlight(50)
    rig.simulator.faults.resetAll()
    expectAllArrived(await pushes)
  })

  it('a request that is never answered is sent again with the same apns-id', async () => {
    rig = await startRig({ apns: { requestTimeoutMs: 1_000 } })
    await rig.push()
    rig.simulator.faults.add({ times: 1, action: { kind: 'silence' } })
    const outcome = await rig.push()
    expect(outcome).toMatchObject({
      kind: 'accepted',
      attempts: [{ fault: 'timeout', status: null }, { status: 200 }],
    })
    expect(findDuplicates(rig.simulator.ledger())).toEqual([
      { key: outcome.apnsId, requests: 2, accepted: 1 },
    ])
  })

  it('an answer that is lost after the push was taken ends as accepted, under one apns-id', async () => {
    rig = await startRig({ apns: { requestTimeoutMs: 1_000 } })
    await rig.push()
    rig.simulator.faults.add({ times: 1, action: { kind: 'answer_lost' } })
    const outcome = await rig.push()
    expect(outcome.kind).toBe('accepted')
    expect(findDuplicates(rig.simulator.ledger())).toEqual([
      { key: outcome.apnsId, requests: 2, accepted: 2 },
    ])
  })

  it('a path that went dark is found by its pings and left, long before a request would time out', async () => {
    rig = await startRig({ apns: { requestTimeoutMs: 60_000 } })
    await rig.push()
    await until(() => rig.apns.stats().connections === 2)
    rig.simulator.faults.blackHole()
    const startedAt = performance.now()
    const outcomes = await burst(rig, 20)
    expectAllArrived(outcomes)
    expect(performance.now() - startedAt).toBeLessThan(20_000)
  })

  it('resets, closes, GOAWAYs, silence and a dark path, all mixed, lose no push', async () => {
    rig = await startRig({
      apns: { requestTimeoutMs: 1_000, pingBusyMs: 300, pingTimeoutMs: 300 },
      simulator: { latencyMs: { min: 0, max: 20 } },
    })
    const { faults } = rig.simulator
    faults.add({ match: { probability: 0.002 }, action: { kind: 'silence' } })
    faults.add({ match: { probability: 0.01 }, action: { kind: 'reset', code: 2 } })
    faults.add({ match: { probability: 0.01 }, action: { kind: 'reason', status: 503, reason: 'Shutdown' } })
    const blows = [
      () => faults.resetAll(),
      () => faults.goAwayAll({ code: 0 }),
      () => faults.closeAll(),
      () => faults.goAwayAll({ code: 11 }),
      () => faults.blackHole(),
    ]
    let blow = 0
    const outcomes: PushOutcome[] = []
    const chaos = setInterval(() => {
      blows[blow % blows.length]?.()
      blow += 1
    }, 250)
    const loop = async (): Promise<void> => {
      while (blow < 10) outcomes.push(await rig.push())
    }
    await Promise.all(Array.from({ length: 40 }, loop)).finally(() => clearInterval(chaos))
    expectAllArrived(outcomes)
    const doubled = findDuplicates(rig.simulator.ledger()).filter(({ accepted }) => accepted > 1)
    const uncertain = new Set(
      outcomes.filter(({ attempts }) => attempts.length > 1).map(({ apnsId }) => apnsId),
    )
    expect(doubled.filter(({ key }) => !uncertain.has(key))).toEqual([])
  })

  it('a TLS handshake that stalls is given up in time, and leaves no socket behind', async () => {
    rig = await startRig({ apns: { handshakeTimeoutMs: 200 } })
    rig.simulator.faults.stallTls(true)
    const now = Date.now()
    const lost = await rig.push({ deadline: new Date(now + 2_000) })
    expect(lost).toMatchObject({ kind: 'unsent', cause: 'unreachable', maybeDelivered: false, attempts: [] })
    expect(Date.now() - now).toBeLessThan(10_000)
    const push = rig.push()
    rig.simulator.faults.stallTls(false)
    expect((await push).kind).toBe('accepted')
  })

  it('pushes wait while connections are refused, and go out when they are taken again', async () => {
    rig = await startRig()
    rig.simulator.faults.refuseConnections(true)
    const pushes = burst(rig, 50)
    const early = await rig.push({ deadline: new Date(Date.now() + 1_500) })
    expect(early).toMatchObject({ kind: 'unsent', cause: 'unreachable' })
    expect(early.kind === 'unsent' && early.detail).toContain('ECONNREFUSED')
    rig.simulator.faults.refuseConnections(false)
    expectAllArrived(await pushes)
    expect(rig.simulator.counters().connectionsOpened).toBeLessThanOrEqual(2)
  })

  it('warm opens connections before the first push, and a lost one is opened again without a push', async () => {
    rig = await startRig()
    rig.apns.warm(rig.credential, 'production')
    await until(() => rig.apns.stats().connections === 2)
    rig.simulator.faults.resetAll()
    await until(() => rig.simulator.counters().connectionsOpened === 4 && rig.apns.stats().connections === 2)
    expect((await rig.push()).kind).toBe('accepted')
  })

  it('the server certificate must be for the name of Apple and from a trusted root', async () => {
    rig = await startRig()
    const other = await startRig({ simulator: { pki: createApnsPki() } })
    const { productionUrl } = rig.simulator
    const stranger = await startRig({
      apns: {
        endpoints: {
          production: {
            environment: 'production',
            authority: 'api.push.apple.com',
            host: '127.0.0.1',
            port: Number(new URL(productionUrl).port),
            caPem: other.simulator.pki.caPem,
          },
          sandbox: {
            environment: 'sandbox',
            authority: 'api.sandbox.push.apple.com',
            host: '127.0.0.1',
            port: 1,
            caPem: null,
          },
        },
      },
    })
    const outcome = await stranger.push({ deadline: new Date(Date.now() + 1_500) })
    expect(outcome).toMatchObject({ kind: 'unsent', cause: 'unreachable', maybeDelivered: false })
    expect(rig.simulator.ledger()).toEqual([])
    await Promise.all([other.close(), stranger.close()])
  })
})
