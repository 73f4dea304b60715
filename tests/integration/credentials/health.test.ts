import { describe, expect, it } from 'vitest'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { ageCredentials } from '#lib/credentials/age-credentials.ts'
import { checkCredential } from '#lib/credentials/check-credential.ts'
import { checkDueCredentials } from '#lib/credentials/check-due-credentials.ts'
import { listCredentialHealth } from '#lib/credentials/list-credential-health.ts'
import { useCallWorld } from '#tests/support/call-world.ts'
import { fixedClock } from '#tests/support/context.ts'
import { credentialWorld, DAY_MS } from './support/certificate-world.ts'

const world = useCallWorld()
const { addedCertificate, certificateTenant, stored, workerContext } = credentialWorld(world)

describe('a certificate that ends', () => {
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)

  it('is broken, and its app is named as one that nothing can be pushed to', async () => {
    const tenant = await certificateTenant()
    const notAfter = (await stored(tenant, tenant.first.credentialId)).notAfter ?? new Date(0)
    const then = new Date(notAfter.getTime() + 1)
    await ageCredentials(workerContext(tenant, fixedClock(then)))
    expect(await stored(tenant, tenant.first.credentialId)).toMatchObject({
      status: 'broken',
      statusReason: `The certificate expired on ${notAfter.toISOString().slice(0, 10)}.`,
    })
    const { uncoveredApps } = await listCredentialHealth(tenant.ctx, then)
    expect(uncoveredApps).toMatchObject([{ bundleId: tenant.bundleId, lack: 'credential_expired' }])
  })

  it('is retired without a word where a renewal has taken over', async () => {
    const tenant = await certificateTenant()
    const renewal = await addedCertificate(tenant, { notAfter: inDays(800) })
    await activateCredential(tenant.ctx, { ...renewal, connect: false })
    await ageCredentials(workerContext(tenant, fixedClock(inDays(500))))
    expect(await stored(tenant, tenant.first.credentialId)).toMatchObject({ status: 'retired' })
    expect(await stored(tenant, renewal.credentialId)).toMatchObject({ status: 'active' })
  })
})

describe('checks on a schedule', () => {
  it('ask Apple about each credential in use once an hour, and note its clock', async () => {
    const tenant = await certificateTenant()
    world.apns.behaviour.sendDate = true
    const at = (minutes: number) => fixedClock(new Date(Date.now() + minutes * 60_000))
    const turn = (minutes: number) =>
      checkDueCredentials(workerContext(tenant, at(minutes)), { brokenOnly: false })
    const lastCheck = async () =>
      (await stored(tenant, tenant.first.credentialId)).lastCheckAt?.getTime() ?? 0
    await turn(0)
    const first = await lastCheck()
    expect(first).toBeGreaterThan(0)
    await turn(30)
    expect(await lastCheck()).toBe(first)
    await turn(61)
    expect(await lastCheck()).toBeGreaterThan(first)
    const { credentials } = await listCredentialHealth(tenant.ctx, new Date())
    expect(credentials[0]?.environments).toMatchObject([
      { environment: 'production', state: 'working', workedAt: expect.any(Date), skewMs: expect.any(Number) },
      { environment: 'sandbox', state: 'working' },
    ])
  })

  it('look at a broken one within seconds, then more and more seldom', async () => {
    const tenant = await certificateTenant()
    world.apns.pki.revokeCertificate(tenant.first.fingerprint)
    await checkCredential(tenant.ctx, tenant.first)
    const lastCheck = async () =>
      (await stored(tenant, tenant.first.credentialId)).lastCheckAt?.getTime() ?? 0
    const first = await lastCheck()
    const turn = (seconds: number) => {
      const clock = fixedClock(new Date(first + seconds * 1_000))
      return checkDueCredentials(workerContext(tenant, clock), { brokenOnly: true })
    }
    await turn(5)
    expect(await lastCheck()).toBe(first)
    await turn(11)
    const second = await lastCheck()
    expect(second).toBeGreaterThan(first)
    await turn(7_200)
    const third = await lastCheck()
    await turn(7_200 + 1_800)
    expect(await lastCheck()).toBe(third)
  })
})
