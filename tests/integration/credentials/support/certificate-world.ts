import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import type { CredentialRecord } from '#lib/credentials/credential.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { retireCredential } from '#lib/credentials/retire-credential.ts'
import { type CallWorld, readHere, type TestTenant } from '#tests/support/call-world.ts'

export const DAY_MS = 86_400_000

type Certificate = { credentialId: string; fingerprint: string }

/** A tenant whose `.p8` is retired, and that pushes with one certificate. */
type CertificateTenant = TestTenant & { first: Certificate }

/** What tests of the standing of credentials do again and again. */
export function credentialWorld(world: CallWorld) {
  async function addedCertificate(tenant: TestTenant, request: object = {}): Promise<Certificate> {
    const issued = world.apns.pki.issueCertificate({ bundleId: tenant.bundleId, keyType: 'ec', ...request })
    const file = {
      kind: 'pem',
      certificate: Buffer.from(issued.cert),
      key: Buffer.from(issued.key),
    } as const
    const outcome = await addCredential(tenant.ctx, { file, bundleIds: [tenant.bundleId] }, readHere)
    if (outcome.kind !== 'added') throw new Error(`not added: ${outcome.kind}`)
    return { credentialId: outcome.credential.credentialId, fingerprint: issued.fingerprint }
  }

  return {
    /** A draft. */
    addedCertificate,

    async certificateTenant(request: object = {}): Promise<CertificateTenant> {
      const tenant = await world.tenant()
      const [key] = await listCredentials(tenant.ctx)
      const first = await addedCertificate(tenant, request)
      await activateCredential(tenant.ctx, { credentialId: first.credentialId, connect: false })
      await retireCredential(tenant.ctx, { credentialId: key?.credentialId ?? '', to: 'retired' })
      return { ...tenant, first }
    },

    async stored(tenant: TestTenant, credentialId: string): Promise<CredentialRecord> {
      const found = (await listCredentials(tenant.ctx)).find((one) => one.credentialId === credentialId)
      if (found === undefined) throw new Error('the credential is gone')
      return found
    },

    auditOf: (credentialId: string) =>
      world.db.prisma.auditEvent.findMany({ where: { subjectId: credentialId }, orderBy: { id: 'asc' } }),

    async pushedWith(tenant: TestTenant, aor: string) {
      const { pushHint, verdict } = await tenant.call({ aor, wait: 'pushed' })
      const push = await world.db.prisma.push.findFirst({ where: { callId: pushHint } })
      return { verdict, status: push?.status, credentialId: push?.credentialId, reason: push?.reason }
    },

    /** As the worker does it, with the worker's own actor. */
    workerContext: (tenant: TestTenant, clock = tenant.ctx.clock) => ({
      ...tenant.ctx,
      clock,
      actor: { kind: 'system' as const, name: 'worker' },
    }),
  }
}
