import { describe, expect, it } from 'vitest'
import { disableNextPushTokens, disablePushTokens } from '#lib/devices/disable-push-tokens.ts'
import { exportPushTokens } from '#lib/devices/export-push-tokens.ts'
import { getDevice } from '#lib/devices/get-device.ts'
import { importPushTokens } from '#lib/devices/import-push-tokens.ts'
import { moveDevice } from '#lib/devices/move-device.ts'
import { readPushTokenLines } from '#lib/devices/push-token-csv.ts'
import { revealPushToken } from '#lib/devices/reveal-push-token.ts'
import { newId } from '#lib/platform/ids.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { type ConsoleTenant, createConsoleTenant } from './console-world.ts'

const database = useTestDatabase()
const newTenant = () => createConsoleTenant(database.db)

const trail = ({ tenantId }: ConsoleTenant) =>
  database.db.prisma.auditEvent.findMany({ where: { tenantId }, orderBy: { id: 'asc' } })

const statusOf = async (pushTokenId: string) =>
  (await database.db.prisma.pushToken.findFirstOrThrow({ where: { id: pushTokenId } })).status

async function refusal(doing: Promise<unknown>): Promise<unknown> {
  return doing.then(
    () => 'nothing was refused',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  )
}

async function* linesOf(...lines: string[]): AsyncGenerator<string> {
  yield* lines
}

describe('whose role is too low, or whose tenant is another', () => {
  it('reveals nothing, and cannot tell what is there from what is not', async () => {
    const [mine, other] = [await newTenant(), await newTenant()]
    const { pushTokenId } = await mine.addPhone()
    const answers = await Promise.all([
      refusal(revealPushToken(mine.as('viewer'), { pushTokenId })),
      refusal(revealPushToken(other.as('owner'), { pushTokenId })),
      refusal(revealPushToken(mine.as('owner'), { pushTokenId: newId() })),
      refusal(revealPushToken(mine.as('owner'), { pushTokenId: 'none' })),
    ])
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(/^not_found: /)
    expect([...(await trail(mine)), ...(await trail(other))]).toEqual([])
  })

  it('moves no device, and cannot tell what is there from what is not', async () => {
    const [mine, other] = [await newTenant(), await newTenant()]
    const { deviceId, aor } = await mine.addPhone()
    const to = { aor: 'sip:elsewhere@pbx.example.com' }
    const answers = await Promise.all([
      refusal(moveDevice(mine.as('viewer'), { deviceId, ...to })),
      refusal(moveDevice(other.as('owner'), { deviceId, ...to })),
      refusal(moveDevice(mine.as('owner'), { deviceId: newId(), ...to })),
    ])
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(/^not_found: /)
    expect((await getDevice(mine.as('viewer'), { deviceId })).device.account.aor).toBe(aor)
  })

  it('disables nothing', async () => {
    const [mine, other] = [await newTenant(), await newTenant()]
    const { pushTokenId } = await mine.addPhone()
    const input = { pushTokenIds: [pushTokenId], reason: '' }
    expect(await refusal(disablePushTokens(mine.as('viewer'), input))).toMatch(/^not_found: /)
    expect(await refusal(disableNextPushTokens(mine.as('viewer'), { filter: {}, reason: '' }))).toMatch(
      /^not_found: /,
    )
    expect(await disablePushTokens(other.as('owner'), input)).toEqual({ disabled: 0 })
    expect(await disableNextPushTokens(other.as('owner'), { filter: {}, reason: '' })).toMatchObject({
      disabled: 0,
    })
    expect(await statusOf(pushTokenId)).toBe('active')
  })

  it('imports and exports nothing', async () => {
    const mine = await newTenant()
    await mine.addPhone()
    const imported = importPushTokens(
      mine.as('operator'),
      readPushTokenLines(linesOf('aor,pushToken', '100@pbx.example.com,a1b2c3d4')),
    )
    expect(await refusal(imported.next())).toMatch(/^not_found: /)
    expect(await refusal(exportPushTokens(mine.as('operator')).next())).toMatch(/^not_found: /)
    expect(await trail(mine)).toEqual([])
  })
})

it('a revealed push token leaves who saw which one in the audit trail, and not its value', async () => {
  const tenant = await newTenant()
  const phone = await tenant.addPhone()
  const ctx = tenant.as('operator')
  expect(await revealPushToken(ctx, { pushTokenId: phone.pushTokenId })).toEqual({ value: phone.value })
  const [event] = await trail(tenant)
  expect(event).toMatchObject({
    action: 'push_token.reveal',
    actorName: ctx.actor.name,
    subjectId: phone.pushTokenId,
    detail: { aor: phone.aor },
  })
  expect(JSON.stringify(event)).not.toContain(phone.value)
})

it('chosen push tokens are disabled at once, with the reason in their history and one line in the trail', async () => {
  const tenant = await newTenant()
  const phones = [
    await tenant.addPhone(),
    await tenant.addPhone(),
    await tenant.addPhone({ status: 'invalid' }),
  ]
  const pushTokenIds = phones.map((phone) => phone.pushTokenId)
  const ctx = tenant.as('operator')
  const input = { pushTokenIds: [...pushTokenIds, newId(), 'none'], reason: 'lost phones' }
  expect(await disablePushTokens(ctx, input)).toEqual({ disabled: 2 })
  expect(await Promise.all(pushTokenIds.map(statusOf))).toEqual(['disabled', 'disabled', 'invalid'])
  const { history } = await getDevice(ctx, { deviceId: phones[0]?.deviceId ?? '' })
  expect(history).toMatchObject([{ type: 'disabled', detail: { reason: 'lost phones' } }])
  expect(await disablePushTokens(ctx, input)).toEqual({ disabled: 0 })
  expect((await trail(tenant)).map(({ action }) => action)).toEqual(['push_tokens.disable'])
})

it('all that fit a filter are disabled page by page, and those that do not fit stay', async () => {
  const tenant = await newTenant()
  for (let n = 0; n < 60; n += 1) await tenant.addPhone({ environment: 'sandbox' })
  const kept = await tenant.addPhone({ environment: 'production' })
  const input = { filter: { environment: 'sandbox' as const }, reason: 'the test phase is over' }
  const ctx = tenant.as('operator')
  expect(await disableNextPushTokens(ctx, input)).toEqual({ disabled: 50, hasMore: true })
  expect(await disableNextPushTokens(ctx, input)).toEqual({ disabled: 10, hasMore: false })
  expect(await statusOf(kept.pushTokenId)).toBe('active')
})

it('a moved device takes its push tokens along and leaves its binding behind', async () => {
  const tenant = await newTenant()
  const phone = await tenant.addPhone()
  const ctx = tenant.as('operator')
  await database.db.prisma.registration.create({
    data: {
      deviceId: phone.deviceId,
      tenantId: tenant.tenantId,
      contact: '<sip:old@10.0.0.1>',
      contactUri: 'sip:old@10.0.0.1',
      expiresAt: new Date('2099-01-01T00:00:00Z'),
      registeredAt: new Date(),
    },
  })
  const aor = 'sip:new-owner@pbx.example.com'
  expect(await moveDevice(ctx, { deviceId: phone.deviceId, aor })).toEqual({ pushTokens: 1 })
  const { device, history } = await getDevice(ctx, { deviceId: phone.deviceId })
  expect(device).toMatchObject({ account: { aor }, registration: null, pushTokens: [{ aor }] })
  expect(history).toMatchObject([{ type: 'moved', detail: { fromAor: phone.aor, toAor: aor } }])
  expect((await trail(tenant)).map(({ action }) => action)).toEqual(['device.move'])
  expect(await refusal(moveDevice(ctx, { deviceId: phone.deviceId, aor }))).toMatch(/^invalid: /)
})

it('a device does not move to an account that has this very phone', async () => {
  const tenant = await newTenant()
  const [here, there] = [await tenant.addPhone(), await tenant.addPhone()]
  await database.db.prisma.device.updateMany({
    where: { tenantId: tenant.tenantId },
    data: { instanceId: 'urn:uuid:1' },
  })
  const moving = moveDevice(tenant.as('operator'), { deviceId: here.deviceId, aor: there.aor })
  expect(await refusal(moving)).toMatch(/^conflict: /)
  const { device } = await getDevice(tenant.as('viewer'), { deviceId: here.deviceId })
  expect(device.account.aor).toBe(here.aor)
})
