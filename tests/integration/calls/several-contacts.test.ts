import { expect, test } from 'vitest'
import { newAor, newPushToken, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

test('two Contacts of one REGISTER that name no instance are two devices, and stay two', async () => {
  const tenant = await world.tenant()
  const [aor, pushToken] = [newAor(), newPushToken()]
  const register = (cseq: number) =>
    tenant.register({
      aor,
      contact: `<sip:100@192.0.2.1:5060;xToken=${pushToken}>, <sip:100@192.0.2.2:5060>`,
      expires: 600,
      callId: `register-${aor}`,
      cseq,
    })
  await register(1)
  await register(2)

  const devices = await world.db.prisma.device.findMany({
    where: { tenantId: tenant.tenantId, account: { aor } },
    select: { registration: { select: { contactUri: true } }, pushTokens: { select: { status: true } } },
  })
  expect(devices).toHaveLength(2)
  expect(devices).toEqual(
    expect.arrayContaining([
      { registration: { contactUri: 'sip:100@192.0.2.1:5060' }, pushTokens: [{ status: 'active' }] },
      { registration: { contactUri: 'sip:100@192.0.2.2:5060' }, pushTokens: [] },
    ]),
  )
})
