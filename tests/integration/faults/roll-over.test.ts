import { setInterval } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { retireCredential } from '#lib/credentials/retire-credential.ts'
import { credentialWorld } from '#tests/integration/credentials/support/certificate-world.ts'
import { type TestPhone, type TestTenant, useCallWorld } from '#tests/support/call-world.ts'

const PER_SECOND = 200
const SECONDS = 4
/** How long a certificate that ends in the middle lives: a busy machine takes its time to store and activate it. */
const SHORT_LIFE_MS = 8_000
const AFTER_END_MS = 1_500
const SLOW_TEST_MS = 90_000
const PHONES = 40
/** What a machine that cannot keep up is spared; on others it is never reached. */
const MOST_OPEN = 64
const PATIENCE = { timeout: 60_000 }

const world = useCallWorld()
const { addedCertificate, certificateTenant, stored } = credentialWorld(world)

/** Something that is done at a moment of a load, in milliseconds from its start. */
type Turn = { atMs: number; act: () => Promise<unknown> }

/** Offers 200 calls per second for some time, whatever becomes of them, and does each turn at its time. */
async function callSteadily(
  tenant: TestTenant,
  phones: readonly TestPhone[],
  turns: readonly Turn[],
  forMs = SECONDS * 1_000,
) {
  const calls: ReturnType<TestTenant['call']>[] = []
  const done: Promise<unknown>[] = []
  const startedMs = performance.now()
  const left = [...turns]
  let open = 0
  for await (const _tick of setInterval(10)) {
    const passedMs = performance.now() - startedMs
    while (left[0] !== undefined && left[0].atMs <= passedMs) done.push(Promise.resolve(left.shift()?.act()))
    while (open < MOST_OPEN && calls.length < (Math.min(passedMs, forMs) / 1_000) * PER_SECOND) {
      const aor = phones[calls.length % PHONES]?.aor ?? ''
      open += 1
      const call = tenant.call({ aor, wait: 'pushed', waitSeconds: 30 })
      calls.push(call.finally(() => (open -= 1)))
    }
    if (passedMs >= forMs) break
  }
  await Promise.all(done)
  const answers = await Promise.all(calls)
  const where = { tenantId: tenant.tenantId }
  await expect
    .poll(() => world.db.prisma.push.count({ where: { ...where, status: 'pending' } }), PATIENCE)
    .toBe(0)
  const pushes = await world.db.prisma.push.findMany({
    where,
    select: { status: true, credentialId: true, reason: true, detail: true },
  })
  return { answers, pushes }
}

/** The phones come first: a certificate that ends in a moment does not wait for them. */
async function tenantWithPhones() {
  const tenant = await certificateTenant()
  const phones = await Promise.all(Array.from({ length: PHONES }, () => tenant.phone()))
  return { tenant, phones }
}

/** A whole second, as certificates have it, so many milliseconds from now or a little later. */
const soon = (ms: number) => new Date(Math.ceil((Date.now() + ms) / 1_000) * 1_000)

const untilMs = (at: Date) => at.getTime() - Date.now()

function usedBy(pushes: { credentialId: string | null }[], credentialId: string): number {
  return pushes.filter((push) => push.credentialId === credentialId).length
}

describe(`no call is lost at ${PER_SECOND} calls a second`, { timeout: SLOW_TEST_MS }, () => {
  it('while a renewal takes over and the old certificate then ends', async () => {
    const { tenant, phones } = await tenantWithPhones()
    const renewal = await addedCertificate(tenant)
    const endsAt = soon(SHORT_LIFE_MS)
    const ending = await addedCertificate(tenant, { notAfter: endsAt })
    await activateCredential(tenant.ctx, { ...ending, connect: false })
    await retireCredential(tenant.ctx, { ...tenant.first, to: 'retired' })
    const activate = () =>
      activateCredential(tenant.ctx, { ...renewal, connect: true, retireOthersAfterDays: 7 })
    const turns = [{ atMs: Math.min(800, untilMs(endsAt) / 2), act: activate }]
    const { answers, pushes } = await callSteadily(tenant, phones, turns, untilMs(endsAt) + AFTER_END_MS)
    expect(answers.filter((answer) => answer.pushed !== 1)).toEqual([])
    expect(pushes.filter((push) => push.status !== 'accepted')).toEqual([])
    expect(usedBy(pushes, ending.credentialId)).toBeGreaterThan(0)
    expect(usedBy(pushes, renewal.credentialId)).toBeGreaterThan(0)
    expect(pushes).toHaveLength(answers.length)
  })

  it('while the certificate in use ends in the middle, with the renewal kept ready beside it', async () => {
    const { tenant, phones } = await tenantWithPhones()
    const endsAt = soon(SHORT_LIFE_MS)
    const ending = await addedCertificate(tenant, { notAfter: endsAt })
    await activateCredential(tenant.ctx, { ...ending, connect: false })
    const { answers, pushes } = await callSteadily(tenant, phones, [], untilMs(endsAt) + AFTER_END_MS)
    expect(answers.filter((answer) => answer.pushed !== 1)).toEqual([])
    expect(pushes.filter((push) => push.status !== 'accepted')).toEqual([])
    expect(usedBy(pushes, tenant.first.credentialId)).toBeGreaterThan(0)
    expect(usedBy(pushes, ending.credentialId)).toBeGreaterThan(0)
  })

  it('while Apple begins to refuse the new one, and the one before is used again', async () => {
    const { tenant, phones } = await tenantWithPhones()
    const renewal = await addedCertificate(tenant)
    await activateCredential(tenant.ctx, { ...renewal, connect: true, retireOthersAfterDays: 7 })
    const revoke = async () => world.apns.pki.revokeCertificate(renewal.fingerprint)
    const { answers, pushes } = await callSteadily(tenant, phones, [{ atMs: 1_500, act: revoke }])
    expect(answers.filter((answer) => answer.pushed !== 1)).toEqual([])
    expect(pushes.filter((push) => push.status !== 'accepted')).toEqual([])
    expect(usedBy(pushes, renewal.credentialId)).toBeGreaterThan(0)
    expect(usedBy(pushes, tenant.first.credentialId)).toBeGreaterThan(0)
    expect(await stored(tenant, renewal.credentialId)).toMatchObject({ status: 'broken' })
  })
})
