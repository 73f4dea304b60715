import { describe, expect, it } from 'vitest'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import { checkCredential } from '#lib/credentials/check-credential.ts'
import type { CredentialFile } from '#lib/credentials/credential-file.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { retireCredential } from '#lib/credentials/retire-credential.ts'
import { type TestTenant, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

function certificate(tenant: TestTenant, notAfter?: Date): CredentialFile {
  const request = { bundleId: tenant.bundleId, ...(notAfter === undefined ? {} : { notAfter }) }
  const { cert, key } = world.apns.pki.issueCertificate(request)
  return { kind: 'pem', certificate: Buffer.from(cert), key: Buffer.from(key) }
}

async function added(tenant: TestTenant, file: CredentialFile): Promise<string> {
  const outcome = await addCredential(tenant.ctx, { file, bundleIds: [tenant.bundleId] })
  if (outcome.kind !== 'added') throw new Error(`not added: ${outcome.kind}`)
  return outcome.credential.credentialId
}

describe('the life of a credential', () => {
  it('goes from draft to active to retiring to retired, and back when it is wanted again', async () => {
    const tenant = await world.tenant()
    const credentialId = await added(tenant, certificate(tenant))
    const status = async () =>
      (await listCredentials(tenant.ctx)).find((one) => one.credentialId === credentialId)?.status
    expect(await status()).toBe('draft')
    await expect(retireCredential(tenant.ctx, { credentialId, to: 'retiring' })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await activateCredential(tenant.ctx, { credentialId, connect: true })).toMatchObject({
      kind: 'activated',
      check: { state: 'working' },
    })
    await retireCredential(tenant.ctx, { credentialId, to: 'retiring' })
    expect(await status()).toBe('retiring')
    await retireCredential(tenant.ctx, { credentialId, to: 'retired' })
    expect(await status()).toBe('retired')
    await activateCredential(tenant.ctx, { credentialId, connect: false })
    expect(await status()).toBe('active')
  })

  it('is pushed with from the moment it is active, the newest first', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const credentialId = await added(tenant, certificate(tenant))
    await activateCredential(tenant.ctx, { credentialId, connect: false })
    const { pushHint } = await tenant.call({ aor: phone.aor, wait: 'pushed' })
    const push = await world.db.prisma.push.findFirst({ where: { callId: pushHint } })
    expect(push).toMatchObject({ status: 'accepted', credentialId })
  })

  it('ends at a revoked certificate: Apple refuses it, and it is not activated', async () => {
    const tenant = await world.tenant()
    const issued = world.apns.pki.issueCertificate({ bundleId: tenant.bundleId })
    const credentialId = await added(tenant, {
      kind: 'pem',
      certificate: Buffer.from(issued.cert),
      key: Buffer.from(issued.key),
    })
    world.apns.pki.revokeCertificate(issued.fingerprint)
    const outcome = await activateCredential(tenant.ctx, { credentialId, connect: true })
    expect(outcome).toMatchObject({ kind: 'not_activated', check: { state: 'refused' } })
    expect(await checkCredential(tenant.ctx, { credentialId })).toMatchObject({ state: 'refused' })
    const [stored] = await listCredentials(tenant.ctx)
    expect(stored).toMatchObject({ status: 'draft', lastCheckAt: expect.any(Date) })
    expect(stored?.lastCheckResult).toMatch(/production: .+/)
  })

  it('is kept to fewer environments than the file allows, never to more', async () => {
    const tenant = await world.tenant()
    const { cert, key } = world.apns.pki.issueCertificate({
      bundleId: tenant.bundleId,
      kind: 'universal',
      environments: ['sandbox'],
    })
    const file: CredentialFile = { kind: 'pem', certificate: Buffer.from(cert), key: Buffer.from(key) }
    const input = { file, bundleIds: [tenant.bundleId] }
    await expect(addCredential(tenant.ctx, { ...input, environments: ['production'] })).rejects.toMatchObject(
      { code: 'invalid', faults: [{ pointer: '/environments' }] },
    )
    expect(await addCredential(tenant.ctx, input)).toMatchObject({
      kind: 'added',
      credential: { environments: ['sandbox'] },
    })
  })

  it('does not begin with the certificate of another app', async () => {
    const tenant = await world.tenant()
    const { cert, key } = world.apns.pki.issueCertificate({ bundleId: 'com.example.someoneelse' })
    const before = await listCredentials(tenant.ctx)
    const outcome = await addCredential(tenant.ctx, {
      file: { kind: 'pem', certificate: Buffer.from(cert), key: Buffer.from(key) },
      bundleIds: [tenant.bundleId],
    })
    expect(outcome).toMatchObject({ kind: 'faulty', fault: { code: 'other_bundle' } })
    expect(await listCredentials(tenant.ctx)).toEqual(before)
  })

  it('is nothing that another tenant can see, test or use', async () => {
    const tenant = await world.tenant()
    const credentialId = await added(tenant, certificate(tenant))
    const other = await world.tenant()
    const notThere = { code: 'not_found' }
    await expect(checkCredential(other.ctx, { credentialId })).rejects.toMatchObject(notThere)
    await expect(activateCredential(other.ctx, { credentialId, connect: false })).rejects.toMatchObject(
      notThere,
    )
    await expect(retireCredential(other.ctx, { credentialId, to: 'retired' })).rejects.toMatchObject(notThere)
    expect((await listCredentials(other.ctx)).map((one) => one.credentialId)).not.toContain(credentialId)
  })
})
