import { afterEach, describe, expect, it } from 'vitest'
import type { FaultRule } from '#simulators/apns/fault-schema.ts'
import { useCallWorld } from '#tests/support/call-world.ts'
import { callMany, countLosses, makePhones, nothingLost } from './accounting.ts'

const world = useCallWorld()

afterEach(() => world.apns.faults.clear())

const requestsOf = (topic: string) =>
  world.apns.ledger().filter((entry) => entry.headers['apns-topic'] === topic)

describe('a connection goes away', () => {
  it('a graceful GOAWAY with 40 calls in flight loses no call and doubles no push', async () => {
    const tenant = await world.tenant({ waitSeconds: 30 })
    const phones = await makePhones(tenant, 40)
    world.apns.faults.add({ match: { topic: tenant.topic }, action: { kind: 'latency', ms: 300 } })
    const called = await callMany(world, tenant, phones, {
      meanwhile: async () => {
        await expect.poll(() => requestsOf(tenant.topic).length, { interval: 5 }).toBeGreaterThan(10)
        expect(world.apns.faults.goAwayAll({ code: 0 })).toBeGreaterThan(0)
      },
    })
    expect(called.map((one) => one.verdict)).toEqual(Array(40).fill('registered'))
    expect(await countLosses(world, tenant, phones)).toEqual(nothingLost(40))
  })

  it('a GOAWAY that kills what was in flight costs at most a duplicate with the same apns-id', async () => {
    const tenant = await world.tenant({ waitSeconds: 30 })
    const phones = await makePhones(tenant, 40)
    world.apns.faults.add({ match: { topic: tenant.topic }, action: { kind: 'latency', ms: 300 } })
    const called = await callMany(world, tenant, phones, {
      meanwhile: async () => {
        await expect.poll(() => requestsOf(tenant.topic).length, { interval: 5 }).toBeGreaterThan(10)
        world.apns.faults.goAwayAll({ code: 2, lastStreamId: 0, then: 'kill' })
      },
    })
    expect(called.map((one) => one.verdict)).toEqual(Array(40).fill('registered'))
    const { duplicates, ...losses } = await countLosses(world, tenant, phones)
    expect({ ...losses, duplicates: 0 }).toEqual(nothingLost(40))
    expect(duplicates).toBeLessThanOrEqual(requestsOf(tenant.topic).length - 40)
  })

  it('a burst at a cold start, with streams refused, reaches every phone once', async () => {
    const tenant = await world.tenant({ waitSeconds: 30 })
    const phones = await makePhones(tenant, 40)
    const cold = await world.openGateway()
    world.apns.faults.add({
      match: { topic: tenant.topic, probability: 0.3 },
      times: 20,
      action: { kind: 'reset', code: 7 },
    })
    const called = await callMany(world, tenant, phones, { ctx: tenant.through(cold) })
    expect(called.map((one) => one.verdict)).toEqual(Array(40).fill('registered'))
    await cold.engine.background.drain(30_000)
    expect(await countLosses(world, tenant, phones)).toEqual(nothingLost(40))
    expect(requestsOf(tenant.topic).length).toBeGreaterThan(40)
  })

  it('APNs down and back: calls that still have time go through, once', async () => {
    const tenant = await world.tenant({ waitSeconds: 30 })
    const phones = await makePhones(tenant, 10)
    world.apns.faults.refuseConnections(true)
    world.apns.faults.resetAll()
    const called = await callMany(world, tenant, phones, {
      meanwhile: async () => {
        await expect.poll(() => tenant.ctx.apns.stats().active).toBe(10)
        const downSinceMs = performance.now()
        await expect.poll(() => performance.now() - downSinceMs).toBeGreaterThan(1_000)
        expect(requestsOf(tenant.topic)).toEqual([])
        world.apns.faults.refuseConnections(false)
      },
    })
    expect(called.map((one) => one.verdict)).toEqual(Array(10).fill('registered'))
    expect(await countLosses(world, tenant, phones)).toEqual(nothingLost(10))
  })
})

describe('single answers', () => {
  it('silence, 429 with Retry-After, 500, and HTML each cost time and no call', async () => {
    const tenant = await world.tenant({ waitSeconds: 30 })
    const actions: FaultRule['action'][] = [
      { kind: 'silence' },
      { kind: 'reason', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 1 },
      { kind: 'reason', status: 500, reason: 'InternalServerError' },
      { kind: 'html', status: 503 },
      { kind: 'empty', status: 500 },
    ]
    const phones = await makePhones(tenant, actions.length)
    for (const [n, action] of actions.entries()) {
      world.apns.faults.add({ match: { pushToken: phones[n]?.pushToken }, times: 1, action })
    }
    const called = await callMany(world, tenant, phones)
    expect(called.map((one) => one.verdict)).toEqual(Array(actions.length).fill('registered'))
    expect(called[1]?.tookMs).toBeGreaterThan(1_000)
    expect(await countLosses(world, tenant, phones)).toEqual(nothingLost(actions.length))
    for (const phone of phones) {
      expect(world.apns.ledger().filter((entry) => entry.pushToken === phone.pushToken)).toHaveLength(2)
    }
  })

  it('an answer that is lost after Apple took the push rings the phone twice under one apns-id at most', async () => {
    const tenant = await world.tenant({ waitSeconds: 30 })
    const phones = await makePhones(tenant, 1)
    world.apns.faults.add({ match: { topic: tenant.topic }, times: 1, action: { kind: 'answer_lost' } })
    const [called] = await callMany(world, tenant, phones)
    expect(called?.verdict).toBe('registered')
    const { duplicates, ...losses } = await countLosses(world, tenant, phones)
    expect({ ...losses, duplicates: 0 }).toEqual(nothingLost(1))
    expect(duplicates).toBeLessThanOrEqual(1)
  })
})

describe('the deadline', () => {
  it('nothing is sent after it, though APNs comes back, and each push has its end by then', async () => {
    const tenant = await world.tenant()
    const phones = await makePhones(tenant, 10)
    world.apns.faults.refuseConnections(true)
    world.apns.faults.resetAll()
    const called = await callMany(world, tenant, phones, { waitSeconds: 1 })
    for (const { verdict } of called) expect(['push_failed', 'no_register']).toContain(verdict)
    world.apns.faults.refuseConnections(false)
    const later = await tenant.phone()
    const [afterwards] = await callMany(world, tenant, [later], { waitSeconds: 30 })
    expect(afterwards?.verdict).toBe('registered')
    expect(requestsOf(tenant.topic).map((entry) => entry.pushToken)).toEqual([later.pushToken])
    expect(await countLosses(world, tenant, [...phones, later])).toEqual(nothingLost(11))
  })

  it('a push that Apple leaves unanswered for the whole wait has its end by the deadline', async () => {
    const tenant = await world.tenant()
    const phones = await makePhones(tenant, 1)
    world.apns.faults.add({ match: { topic: tenant.topic }, action: { kind: 'silence' } })
    const [called] = await callMany(world, tenant, phones, { waitSeconds: 1 })
    expect(['push_failed', 'no_register']).toContain(called?.verdict)
    expect(await countLosses(world, tenant, phones)).toEqual(nothingLost(1))
  })
})
