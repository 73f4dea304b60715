import { describe, expect, it } from 'vitest'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import { ageCredentials } from '#lib/credentials/age-credentials.ts'
import { checkCredential } from '#lib/credentials/check-credential.ts'
import { listCredentialHealth } from '#lib/credentials/list-credential-health.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { useCallWorld } from '#tests/support/call-world.ts'
import { fixedClock } from '#tests/support/context.ts'
import { credentialWorld, DAY_MS } from './support/certificate-world.ts'

const world = useCallWorld()
const { addedCertificate, auditOf, certificateTenant, pushedWith, stored, workerContext } =
  credentialWorld(world)

describe('a credential that Apple refuses in use', () => {
  it('is broken from then on, with reason and time, in the audit trail, and no other tenant notices', async () => {
    const tenant = await certificateTenant()
    const other = await certificateTenant()
    const [phone, otherPhone] = [await tenant.phone(), await other.phone()]
    world.apns.pki.revokeCertificate(tenant.first.fingerprint)
    expect(await pushedWith(tenant, phone.aor)).toMatchObject({
      status: 'rejected',
      reason: 'BadCertificate',
    })
    await expect
      .poll(() => stored(tenant, tenant.first.credentialId))
      .toMatchObject({
        status: 'broken',
        statusReason: 'BadCertificate: The certificate is invalid or was revoked.',
        statusSince: expect.any(Date),
      })
    expect((await auditOf(tenant.first.credentialId)).at(-1)).toMatchObject({
      action: 'credential.break',
      actorName: 'gateway',
      detail: { from: 'active', environment: 'production', reason: 'BadCertificate' },
    })
    expect(await pushedWith(other, otherPhone.aor)).toMatchObject({ status: 'accepted' })
    expect(await stored(other, other.first.credentialId)).toMatchObject({ status: 'active' })
    const health = await listCredentialHealth(tenant.ctx, new Date())
    expect(health.credentials).toMatchObject([
      { brokenReason: expect.stringMatching(/^BadCertificate/), brokenSince: expect.any(Date) },
    ])
    expect(health.uncoveredApps).toMatchObject([{ bundleId: tenant.bundleId, lack: 'credential_rejected' }])
  })

  it('gives its calls to the one that was used before, in the same call', async () => {
    const tenant = await certificateTenant()
    const phone = await tenant.phone()
    const renewal = await addedCertificate(tenant)
    await activateCredential(tenant.ctx, { ...renewal, connect: true, retireOthersAfterDays: 7 })
    expect(await pushedWith(tenant, phone.aor)).toMatchObject({ credentialId: renewal.credentialId })
    world.apns.pki.revokeCertificate(renewal.fingerprint)
    expect(await pushedWith(tenant, phone.aor)).toMatchObject({
      status: 'accepted',
      credentialId: tenant.first.credentialId,
    })
    await expect.poll(async () => (await stored(tenant, renewal.credentialId)).status).toBe('broken')
  })

  it('works again once a check finds it good, and its circuit is closed in the gateway too', async () => {
    const tenant = await certificateTenant()
    const phone = await tenant.phone()
    const remove = world.apns.faults.add({
      match: { topic: tenant.topic },
      action: { kind: 'reason', status: 403, reason: 'BadCertificate' },
    })
    await pushedWith(tenant, phone.aor)
    await expect.poll(async () => (await stored(tenant, tenant.first.credentialId)).status).toBe('broken')
    expect(await checkCredential(tenant.ctx, tenant.first)).toMatchObject({ state: 'refused' })
    expect(await stored(tenant, tenant.first.credentialId)).toMatchObject({ status: 'broken' })
    world.apns.faults.remove(remove)
    // A check that was under way may have found it good a moment before.
    expect(await checkCredential(tenant.ctx, tenant.first)).toMatchObject({ state: 'working' })
    expect(await stored(tenant, tenant.first.credentialId)).toMatchObject({ status: 'active' })
    expect(await pushedWith(tenant, phone.aor)).toMatchObject({ status: 'accepted' })
    const actions = (await auditOf(tenant.first.credentialId)).map(({ action }) => action)
    expect(actions).toEqual(['credential.add', 'credential.activate', 'credential.break', 'credential.mend'])
  })

  it('is not blamed for a wrong clock', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const remove = world.apns.faults.add({
      match: { topic: tenant.topic },
      action: { kind: 'reason', status: 403, reason: 'ExpiredProviderToken' },
    })
    await pushedWith(tenant, phone.aor)
    world.apns.faults.remove(remove)
    const [key] = await listCredentials(tenant.ctx)
    await expect
      .poll(() => world.db.prisma.credentialCheck.findFirst({ where: { tenantId: tenant.tenantId } }))
      .toMatchObject({ state: 'refused', reason: 'ExpiredProviderToken' })
    expect(await stored(tenant, key?.credentialId ?? '')).toMatchObject({ status: 'active' })
  })
})

describe('a key that is for one environment', () => {
  it('is activated for that one only, and says so', async () => {
    const tenant = await world.tenant()
    const key = world.apns.pki.issueProviderKey({ scope: 'sandbox' })
    const added = await addCredential(tenant.ctx, {
      file: { kind: 'p8', bytes: Buffer.from(key.p8), keyId: key.keyId, teamId: key.teamId },
      bundleIds: [tenant.bundleId],
    })
    if (added.kind !== 'added') throw new Error('not added')
    const { credentialId } = added.credential
    const outcome = await activateCredential(tenant.ctx, { credentialId, connect: true })
    expect(outcome).toMatchObject({
      kind: 'activated',
      check: {
        state: 'working',
        environments: expect.arrayContaining([
          expect.objectContaining({ environment: 'production', state: 'refused' }),
          expect.objectContaining({ environment: 'sandbox', state: 'working' }),
        ]),
      },
    })
    expect(await stored(tenant, credentialId)).toMatchObject({ status: 'active', environments: ['sandbox'] })
  })
})

describe('rolling over', () => {
  it('moves traffic at once, keeps the one before ready, and retires it when its time is over', async () => {
    const tenant = await certificateTenant()
    const phone = await tenant.phone()
    const renewal = await addedCertificate(tenant)
    const outcome = await activateCredential(tenant.ctx, {
      ...renewal,
      connect: true,
      retireOthersAfterDays: 3,
    })
    expect(outcome).toMatchObject({
      kind: 'activated',
      retiring: [{ credentialId: tenant.first.credentialId }],
    })
    expect(await pushedWith(tenant, phone.aor)).toMatchObject({ credentialId: renewal.credentialId })
    expect(await stored(tenant, tenant.first.credentialId)).toMatchObject({ status: 'retiring' })
    const aged = (days: number) => workerContext(tenant, fixedClock(new Date(Date.now() + days * DAY_MS)))
    expect(await ageCredentials(aged(2.9))).toMatchObject({ retired: 0 })
    await ageCredentials(aged(3.1))
    expect(await stored(tenant, tenant.first.credentialId)).toMatchObject({ status: 'retired' })
    expect(await stored(tenant, renewal.credentialId)).toMatchObject({ status: 'active' })
  })

  it('never retires what is still needed: the new one is refused', async () => {
    const tenant = await certificateTenant()
    const phone = await tenant.phone()
    const renewal = await addedCertificate(tenant)
    await activateCredential(tenant.ctx, { ...renewal, connect: true, retireOthersAfterDays: 0 })
    world.apns.pki.revokeCertificate(renewal.fingerprint)
    await checkCredential(tenant.ctx, renewal)
    await ageCredentials(workerContext(tenant))
    expect(await stored(tenant, tenant.first.credentialId)).toMatchObject({ status: 'retiring' })
    expect(await pushedWith(tenant, phone.aor)).toMatchObject({ credentialId: tenant.first.credentialId })
  })

  it('leaves alone what it does not wholly replace, and refuses days that make no sense', async () => {
    const tenant = await certificateTenant()
    const partly = await addedCertificate(tenant, { kind: 'universal', environments: ['production'] })
    const outcome = await activateCredential(tenant.ctx, {
      ...partly,
      connect: true,
      retireOthersAfterDays: 7,
    })
    expect(outcome).toMatchObject({ kind: 'activated', retiring: [] })
    await expect(
      activateCredential(tenant.ctx, { ...partly, connect: false, retireOthersAfterDays: 400 }),
    ).rejects.toMatchObject({ code: 'invalid' })
  })
})
