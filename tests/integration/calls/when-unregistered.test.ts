import { describe, expect, it } from 'vitest'
import { useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

describe('when_unregistered', () => {
  it('does not push a registered phone but forwards to its Contact, and pushes it once it has lapsed', async () => {
    const tenant = await world.tenant({ pushPolicy: 'when_unregistered' })
    const phone = await tenant.phone()
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({
      verdict: 'registered',
      decision: 'forward',
      pushed: 0,
      contact: 'sip:phone@10.0.0.1:30001;transport=tcp',
    })
    await phone.wake({ expires: 1, at: new Date(Date.now() - 60_000).toISOString() })
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ pushed: 1, verdict: '' })
    expect(phone.inbox()).toHaveLength(1)
  })
})
