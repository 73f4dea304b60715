import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { ApnsCredential } from '#lib/apns/credential.ts'
import { burst, type Rig, startRig, TOPIC, tally, until } from './rig.ts'

describe('APNs credentials', () => {
  let rig: Rig
  afterEach(() => rig.close())

  const jwts = (): Set<string | null> => new Set(rig.simulator.ledger().map(({ jwtHash }) => jwtHash))
  const foreignKey = (): ApnsCredential => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const secret = { kind: 'token' as const, keyPem, keyId: 'ABCDEFGHJK', teamId: rig.simulator.pki.teamId }
    return { credentialId: randomUUID(), secret }
  }

  it('one JWT serves all connections and credentials of a team and key', async () => {
    rig = await startRig()
    const twin = { ...rig.credential, credentialId: randomUUID() }
    await burst(rig, 20)
    await burst(rig, 20, { credential: twin })
    rig.simulator.faults.resetAll()
    await burst(rig, 20)
    expect(rig.simulator.counters().connectionsOpened).toBeGreaterThan(3)
    expect(jwts().size).toBe(1)
  })

  it('a wrong key is refused once, then rests: no further push with it reaches Apple', async () => {
    rig = await startRig()
    const credential = foreignKey()
    expect(await rig.push({ credential })).toMatchObject({
      kind: 'rejected',
      status: 403,
      reason: 'InvalidProviderToken',
      action: 'credential_broken',
    })
    expect(tally(await burst(rig, 10, { credential }))).toEqual({ 'unsent circuit_open': 10 })
    expect(rig.simulator.ledger()).toHaveLength(1)
    expect(rig.verdicts).toMatchObject([
      { credentialId: credential.credentialId, state: 'refused', reason: 'InvalidProviderToken' },
    ])
    expect(rig.apns.stats().circuitsOpen).toBe(1)
  })

  it('a broken credential takes nothing from another one', async () => {
    rig = await startRig()
    const broken = foreignKey()
    const [bad, good] = await Promise.all([burst(rig, 50, { credential: broken }), burst(rig, 50)])
    expect(tally(good)).toEqual({ accepted: 50 })
    expect(bad.some(({ kind }) => kind === 'accepted')).toBe(false)
    expect(rig.simulator.ledger().filter(({ accepted }) => !accepted).length).toBeLessThan(50)
  })

  it('a refused credential is tried again after its rest, with one push, and works again', async () => {
    rig = await startRig({ apns: { circuitOpenMs: 150 } })
    rig.simulator.faults.add({ times: 2, action: { kind: 'reason', status: 403, reason: 'BadCertificate' } })
    expect((await rig.push()).kind).toBe('rejected')
    const outcomes = [await rig.push()]
    await until(() => {
      void rig.push().then((outcome) => outcomes.push(outcome))
      return outcomes.some(({ kind }) => kind === 'accepted')
    })
    expect(rig.simulator.ledger().filter(({ reason }) => reason === 'BadCertificate')).toHaveLength(2)
    expect(rig.verdicts.map(({ state }) => state)).toEqual(['refused', 'working'])
  })

  it('a JWT that Apple calls expired is renewed once, on new connections, and no push is lost', async () => {
    rig = await startRig()
    await burst(rig, 5)
    const connectionId = rig.simulator.ledger()[0]?.connectionId ?? 0
    const action = { kind: 'reason', status: 403, reason: 'ExpiredProviderToken' } as const
    rig.simulator.faults.add({ match: { connectionId }, action })
    const outcomes = await burst(rig, 50)
    expect(tally(outcomes)).toEqual({ accepted: 50 })
    expect(outcomes.some(({ attempts }) => attempts[0]?.reason === 'ExpiredProviderToken')).toBe(true)
    expect(jwts().size).toBe(2)
    expect(rig.verdicts.map(({ state }) => state)).toEqual(['working'])
  })

  it('a JWT is renewed by itself before it is an hour old, on all connections', async () => {
    const clock = { aheadMs: 0, now: () => new Date(Date.now() + clock.aheadMs) }
    rig = await startRig({ simulator: { clock }, apns: { clock } })
    for (const minutes of [0, 40, 61, 130]) {
      clock.aheadMs = minutes * 60_000
      expect(tally(await burst(rig, 20))).toEqual({ accepted: 20 })
    }
    expect(jwts().size).toBe(3)
  })

  it('a machine whose clock is 70 minutes slow is told so, and works again when the clock is right', async () => {
    const clock = { aheadMs: -70 * 60_000, now: () => new Date(Date.now() + clock.aheadMs) }
    rig = await startRig({ apns: { clock, circuitOpenMs: 50 } })
    const refused = await rig.push({ expiration: 0 })
    expect(refused).toMatchObject({ kind: 'rejected', reason: 'ExpiredProviderToken' })
    expect(refused.attempts).toHaveLength(2)
    expect(rig.verdicts).toMatchObject([{ state: 'refused', detail: expect.stringContaining('clock') }])
    clock.aheadMs = 0
    const outcomes: string[] = []
    await until(() => {
      void rig.push().then(({ kind }) => outcomes.push(kind))
      return outcomes.includes('accepted')
    })
    expect(rig.verdicts.map(({ state }) => state)).toEqual(['refused', 'working'])
  })

  it('a second refusal of a new JWT stops the credential and names the clock', async () => {
    rig = await startRig()
    rig.simulator.faults.add({ action: { kind: 'reason', status: 403, reason: 'ExpiredProviderToken' } })
    expect(await rig.push()).toMatchObject({
      kind: 'rejected',
      reason: 'ExpiredProviderToken',
      attempts: [{ status: 403 }, { status: 403 }],
    })
    expect(rig.verdicts).toMatchObject([{ state: 'refused', detail: expect.stringContaining('clock') }])
  })

  it('TooManyProviderTokenUpdates is answered with the same JWT on a new connection', async () => {
    rig = await startRig()
    await rig.push()
    rig.simulator.faults.add({
      times: 1,
      action: { kind: 'reason', status: 429, reason: 'TooManyProviderTokenUpdates' },
    })
    expect((await rig.push()).kind).toBe('accepted')
    const [, refused, again] = rig.simulator.ledger()
    expect(again?.connectionId).not.toBe(refused?.connectionId)
    expect(jwts().size).toBe(1)
  })

  it('a certificate works without a JWT, and the topic may come from it', async () => {
    rig = await startRig()
    const credential = certificateFor('com.example.phone')
    expect((await rig.push({ credential })).kind).toBe('accepted')
    expect(rig.simulator.ledger()[0]).toMatchObject({ jwtHash: null, certFingerprint: expect.any(String) })
  })

  const certificateFor = (bundleId: string): ApnsCredential => {
    const issued = rig.simulator.pki.issueCertificate({ bundleId })
    const secret = { kind: 'certificate' as const, certPem: issued.cert, keyPem: issued.key }
    return { credentialId: randomUUID(), secret }
  }

  it('a credential that cannot be used says so at once, without its secret', async () => {
    rig = await startRig()
    const { secret } = certificateFor('com.example.phone')
    const other = certificateFor('com.example.phone').secret
    if (secret.kind !== 'certificate') throw new Error('a certificate was expected')
    const broken: ApnsCredential['secret'][] = [
      { kind: 'token', keyPem: '/etc/passwd', keyId: 'A', teamId: 'B' },
      { kind: 'token', keyPem: secret.keyPem, keyId: 'A', teamId: 'B' },
      { ...secret, keyPem: other.keyPem },
      { ...secret, certPem: 'garbage' },
    ]
    for (const each of broken) {
      const outcome = await rig.push({ credential: { credentialId: randomUUID(), secret: each } })
      expect(outcome).toMatchObject({ kind: 'unsent', cause: 'credential_unusable' })
      expect(JSON.stringify([outcome, rig.verdicts])).not.toMatch(/PRIVATE|passwd|garbage/)
    }
    expect(rig.verdicts.map(({ state }) => state)).toEqual(broken.map(() => 'unusable'))
    expect(rig.simulator.counters().connectionsOpened).toBe(0)
  })

  it('a probe tells a good credential from a bad one and rings nobody', async () => {
    rig = await startRig({ simulator: { acceptUnknownDevices: false } })
    expect(await rig.apns.probe(rig.credential, 'production', TOPIC)).toMatchObject({
      state: 'working',
      reason: 'BadDeviceToken',
    })
    expect((await rig.apns.probe(rig.credential, 'production')).state).toBe('working')
    expect((await rig.apns.probe(certificateFor('com.example.phone'), 'sandbox')).state).toBe('working')
    expect(await rig.apns.probe(foreignKey(), 'production', TOPIC)).toMatchObject({
      state: 'refused',
      reason: 'InvalidProviderToken',
    })
    expect(rig.simulator.counters().accepted).toBe(0)
  })

  it('a topic that the team got later is tried on a new connection once', async () => {
    rig = await startRig()
    const { pki } = rig.simulator
    pki.teams.addBundleIds(pki.teamId, ['com.example.phone'])
    await rig.push()
    pki.teams.addBundleIds(pki.teamId, ['com.example.later'])
    const topic = 'com.example.later.voip'
    expect((await rig.push({ topic, pushToken: rig.newDevice(topic) })).kind).toBe('accepted')
  })
})
