import { describe, expect, it } from 'vitest'
import { createApp } from '#lib/apps/create-app.ts'
import { getCall } from '#lib/calls/get-call.ts'
import { addWorkingCredential, newPushToken, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

describe('which calls a REGISTER releases', () => {
  it('a phone with two apps under one instance id releases its call once', async () => {
    const tenant = await world.tenant()
    const beta = `${tenant.bundleId}.beta`
    await createApp(tenant.ctx, { bundleId: beta, name: 'Beta', waitSeconds: 2 })
    await addWorkingCredential(tenant.ctx, world.apns, beta)
    const phone = await tenant.phone()
    const betaToken = newPushToken()
    world.apns.devices.register({ pushToken: betaToken, topics: [`${beta}.voip`], environment: 'production' })
    await phone.wake({ app: beta, xToken: betaToken })

    const { pushHint } = await tenant.call({ aor: phone.aor })
    expect(world.apns.inbox(betaToken)).toHaveLength(1)
    expect(phone.inbox()).toHaveLength(1)

    expect((await phone.wake({ app: tenant.bundleId })).released).toEqual([pushHint])
    const detail = await getCall(tenant.ctx, pushHint)
    expect(detail.verdict).toBe('registered')
    expect(detail.events.filter((event) => event.type === 'register')).toHaveLength(1)
  })
})
