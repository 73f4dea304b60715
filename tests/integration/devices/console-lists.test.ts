import { describe, expect, it } from 'vitest'
import { getAccount } from '#lib/accounts/get-account.ts'
import { listAccounts } from '#lib/accounts/list-accounts.ts'
import { getDevice } from '#lib/devices/get-device.ts'
import { listDevices } from '#lib/devices/list-devices.ts'
import { listPushTokens } from '#lib/devices/list-push-tokens.ts'
import { pushTokenFingerprint } from '#lib/devices/push-token.ts'
import { newId } from '#lib/platform/ids.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const database = useTestDatabase()
const FRESH = new Date('2099-01-01T00:00:00Z')

/** A tenant with one account, one device and one push token, all with the same spelling in every tenant. */
async function newPhone(status: 'active' | 'invalid' = 'active') {
  const { prisma } = database.db
  const tenant = await createTenant(database.db)
  const ctx = contextFor(database.db, tenant)
  const [appId, accountId, deviceId, pushTokenId] = [newId(), newId(), newId(), newId()]
  const tenantId = tenant.id
  const aor = 'sip:100@pbx.example.com'
  const value = `${newId().replaceAll('-', '')}beef`
  await prisma.app.create({
    data: {
      id: appId,
      tenantId,
      bundleId: 'com.example.phone',
      name: 'Phone',
      payloadTemplate: {},
      tokenCarriers: [],
    },
  })
  await prisma.account.create({ data: { id: accountId, tenantId, aor } })
  await prisma.device.create({ data: { id: deviceId, tenantId, accountId, appId, name: 'iPhone' } })
  await prisma.pushToken.create({
    data: {
      id: pushTokenId,
      tenantId,
      deviceId,
      appId,
      aor,
      kind: 'voip',
      value,
      fingerprint: pushTokenFingerprint(value),
      status,
      expiresAt: FRESH,
    },
  })
  await prisma.pushTokenEvent.create({ data: { id: newId(), tenantId, pushTokenId, type: 'seen' } })
  return { ctx, appId, accountId, deviceId, pushTokenId, value }
}

describe('the console’s lists', () => {
  it('show a tenant its own and nothing of another’s', async () => {
    const [mine] = [await newPhone(), await newPhone()]
    expect((await listAccounts(mine.ctx, {})).items.map(({ accountId }) => accountId)).toEqual([
      mine.accountId,
    ])
    expect((await listDevices(mine.ctx, {})).items.map(({ deviceId }) => deviceId)).toEqual([mine.deviceId])
    expect((await listPushTokens(mine.ctx, {})).items.map(({ pushTokenId }) => pushTokenId)).toEqual([
      mine.pushTokenId,
    ])
  })

  it('find nothing by another tenant’s app or account', async () => {
    const [mine, theirs] = [await newPhone(), await newPhone()]
    expect((await listPushTokens(mine.ctx, { appId: theirs.appId })).items).toEqual([])
    expect((await listDevices(mine.ctx, { accountId: theirs.accountId })).items).toEqual([])
  })

  it('answer another tenant’s device and account like ones that are not there', async () => {
    const [mine, theirs] = [await newPhone(), await newPhone()]
    for (const id of [theirs.deviceId, newId(), 'nonsense']) {
      await expect(getDevice(mine.ctx, { deviceId: id })).rejects.toMatchObject({ code: 'not_found' })
    }
    for (const id of [theirs.accountId, newId(), 'nonsense']) {
      await expect(getAccount(mine.ctx, { accountId: id })).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('never hold the value of a push token', async () => {
    const { ctx, deviceId, value } = await newPhone()
    const shown = JSON.stringify([
      await listDevices(ctx, {}),
      await listPushTokens(ctx, {}),
      await getDevice(ctx, { deviceId }),
    ])
    expect(shown).not.toContain(value)
    expect(shown).toContain('"lastFour":"beef"')
  })

  it('find an account by the beginning of its AOR, with or without the scheme, and take % literally', async () => {
    const { ctx, accountId } = await newPhone()
    for (const aor of ['100', 'sip:100@pbx', 'SIP:100']) {
      expect((await listAccounts(ctx, { aor })).items.map((account) => account.accountId)).toEqual([
        accountId,
      ])
    }
    for (const aor of ['00', '%', 'sips:100', '_00']) {
      expect((await listAccounts(ctx, { aor })).items).toEqual([])
    }
  })

  it('filter push tokens by status and environment', async () => {
    const { ctx, pushTokenId } = await newPhone('invalid')
    expect((await listPushTokens(ctx, { status: 'active' })).items).toEqual([])
    const found = await listPushTokens(ctx, { status: 'invalid', environment: 'unknown' })
    expect(found.items.map((pushToken) => pushToken.pushTokenId)).toEqual([pushTokenId])
  })

  it('count for an account what a call would push to', async () => {
    const [good, bad] = [await newPhone('active'), await newPhone('invalid')]
    expect(await getAccount(good.ctx, good)).toMatchObject({ deviceCount: 1, ringingCount: 1 })
    expect(await getAccount(bad.ctx, bad)).toMatchObject({ deviceCount: 1, ringingCount: 0 })
  })
})
