import { expect, it } from 'vitest'
import { findPbxSigns } from '#lib/calls/find-pbx-signs.ts'
import { useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

it('a PBX is seen by its first REGISTER and its first call, which a test call is not', async () => {
  const [tenant, other] = [await world.tenant(), await world.tenant()]
  expect(await findPbxSigns(tenant.ctx)).toEqual({ keyUsedAt: null, register: null, call: null })
  const phone = await tenant.phone()
  expect(await findPbxSigns(tenant.ctx)).toMatchObject({ register: { aor: phone.aor }, call: null })
  const { pushHint } = await tenant.call({ aor: phone.aor, wait: 'none', waitSeconds: 1 })
  expect(await findPbxSigns(tenant.ctx)).toMatchObject({ call: { callId: pushHint, aor: phone.aor } })
  await world.db.prisma.call.updateMany({ where: { id: pushHint }, data: { isTest: true } })
  expect(await findPbxSigns(tenant.ctx)).toMatchObject({ call: null })
  expect(await findPbxSigns(other.ctx)).toEqual({ keyUsedAt: null, register: null, call: null })
})
