import { describe, expect, it } from 'vitest'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import type { ApiTenant } from '#tests/api/api-world.ts'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { useCauseWorld } from './cause-world.ts'

const world = useCauseWorld()
const apns = () => world.api.calls.apns

async function changeCredentials(tenant: ApiTenant, data: Record<string, unknown>): Promise<void> {
  const { db } = world.api.calls
  await db.prisma.credential.updateMany({ where: { tenantId: tenant.tenantId }, data })
  const { credentials } = world.api.runtime.engine
  const before = await credentials.get(tenant.tenantId)
  await db.query('tell_config', `SELECT pg_notify('reveille_config', $1)`, [tenant.tenantId])
  await expect.poll(async () => (await credentials.get(tenant.tenantId)) === before).toBe(false)
}

describe('nothing to push to', () => {
  it('an account that nobody has heard of has no push token', async () => {
    const tenant = await world.tenant()
    const pushHint = await world.call(tenant, { aor: newAor() })
    await world.expectTold(tenant, pushHint, {
      cause: 'no_push_token',
      summary: /has no push token/,
      evidence: [/none has ever registered/],
      advice: /open the app once and sign in/,
    })
  })

  it('a phone that signed out is told from one that never came', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    await phone.wake({ expires: 0 })
    const pushHint = await world.call(tenant, { aor: phone.aor })
    await world.expectTold(tenant, pushHint, {
      cause: 'no_push_token',
      summary: /the app had signed out/,
      evidence: [/became disabled \(unregistered\)/],
      advice: /When the phone unregisters/,
    })
  })

  it('a binding that has lapsed in an app that asks for no push then', async () => {
    const tenant = await world.tenant()
    await world.api.calls.db.prisma.app.updateMany({
      where: { tenantId: tenant.tenantId },
      data: { onLapse: 'disable' },
    })
    const phone = await tenant.phone()
    await phone.wake({ expires: 60, at: new Date(Date.now() - 600_000).toISOString() })
    const pushHint = await world.call(tenant, { aor: phone.aor })
    await world.expectTold(tenant, pushHint, {
      cause: 'no_push_token',
      summary: /the registration had lapsed/,
      evidence: [/lapsed 9 min before this call/],
    })
  })

  it('an account whose only push token Apple has ended', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    apns().devices.unregister(phone.pushToken)
    await world.call(tenant, { aor: phone.aor, callId: 'first' })
    const pushHint = await world.call(tenant, { aor: phone.aor, callId: 'second' })
    await world.expectTold(tenant, pushHint, {
      cause: 'push_tokens_invalid',
      summary: /the only push token of this account was no longer valid/,
      evidence: [/became invalid \(Unregistered\), .* before this call/],
    })
  })
})

describe('Apple refuses the push', () => {
  it('for an app that was removed', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    apns().devices.unregister(phone.pushToken)
    const pushHint = await world.call(tenant, { aor: phone.aor })
    await world.expectTold(tenant, pushHint, {
      cause: 'push_tokens_invalid',
      summary: /no longer valid/,
      evidence: [/410 Unregistered/, /by Apple’s word/],
    })
  })

  it('with a push token that it knows in no environment', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone({ pushToken: newPushToken(), knownToApns: false })
    const pushHint = await world.call(tenant, { aor: phone.aor })
    await world.expectTold(tenant, pushHint, {
      cause: 'wrong_environment',
      summary: /neither in production nor in sandbox/,
      advice: /signed by another team/,
    })
  })

  it('with a push token of the environment that no credential covers', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone({ environment: 'sandbox' })
    apns().faults.add({
      match: { pushToken: phone.pushToken, environment: 'sandbox' },
      action: { kind: 'reason', status: 403, reason: 'BadEnvironmentKeyInToken' },
    })
    const pushHint = await world.call(tenant, { aor: phone.aor })
    await world.expectTold(tenant, pushHint, {
      cause: 'wrong_environment',
      summary: /does not know the push token in production/,
      advice: /may belong to sandbox/,
    })
    apns().faults.clear()
  })

  it('with a push token of another app', async () => {
    const tenant = await world.tenant()
    const pushToken = newPushToken()
    apns().devices.register({ pushToken, topics: ['com.example.other.voip'], environment: 'production' })
    const phone = await tenant.phone({ pushToken, knownToApns: false })
    const pushHint = await world.call(tenant, { aor: phone.aor })
    await world.expectTold(tenant, pushHint, {
      cause: 'wrong_topic',
      summary: new RegExp(`does not belong to ${tenant.topic}`),
      evidence: [/DeviceTokenNotForTopic/],
    })
  })

  it('to a phone that was pushed too often, and says how often', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    apns().devices.limitRate(phone.pushToken, { max: 2, windowMs: 60_000 })
    for (const callId of ['a', 'b']) await world.call(tenant, { aor: phone.aor, callId })
    const pushHint = await world.call(tenant, {
      aor: phone.aor,
      callId: 'c',
      wait: 'registered',
      waitSeconds: 2,
    })
    await world.expectTold(tenant, pushHint, {
      cause: 'throttled',
      summary: /too many came in a short time/,
      evidence: [/2 pushes to .* before this one/],
    })
  })

  it('with a key that was revoked, and names it', async () => {
    const tenant = await world.tenant()
    const [credential] = await listCredentials(tenant.ctx)
    const key = apns()
      .pki.keys.list()
      .find(({ keyId }) => credential?.name.includes(keyId) || credential?.keyId === keyId)
    if (key === undefined) throw new Error('the key of the tenant is not known to the simulated Apple')
    apns().pki.keys.revoke(key.teamId, key.keyId)
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor })
    await world.expectTold(tenant, pushHint, {
      cause: 'credential_rejected',
      summary: /Apple refuses the credential “.+” of this app \(403 InvalidProviderToken\)/,
      evidence: [/is (broken|active)/],
    })
  })
})

describe('the push is not sent', () => {
  it('without a credential', async () => {
    const tenant = await world.tenant()
    await changeCredentials(tenant, { status: 'retired' })
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor })
    await world.expectTold(tenant, pushHint, {
      cause: 'credential_missing',
      summary: new RegExp(`There is no credential for ${tenant.topic} in production`),
      advice: /Upload a .p8 key/,
    })
  })

  it('with a credential that has expired, and says since when', async () => {
    const tenant = await world.tenant()
    await changeCredentials(tenant, { notAfter: new Date(Date.now() - 3 * 86_400_000) })
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor })
    await world.expectTold(tenant, pushHint, {
      cause: 'credential_expired',
      summary: /expired 3 days before this call/,
      evidence: [/expired on \d{4}-\d\d-\d\d/],
    })
  })

  it('with a payload that is too large, and says by how much', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, {
      aor: phone.aor,
      customPayload: { text: 'x'.repeat(5_050) },
    })
    await world.expectTold(tenant, pushHint, {
      cause: 'payload_too_large',
      summary: /too large: 5,\d{3} bytes, where 5,120 are allowed/,
    })
  })

  it('while Apple does not answer within the wait', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    apns().faults.add({
      match: { pushToken: phone.pushToken },
      action: { kind: 'reason', status: 503, reason: 'ServiceUnavailable' },
    })
    const pushHint = await world.call(tenant, { aor: phone.aor, wait: 'registered', waitSeconds: 1 })
    await world.expectTold(tenant, pushHint, {
      cause: 'apns_unreachable',
      summary: /could not be reached within the wait of 1 s/,
      evidence: [/attempts?: .*503 ServiceUnavailable/],
    })
    apns().faults.clear()
  })
})
