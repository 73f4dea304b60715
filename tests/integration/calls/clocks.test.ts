import { expect, it } from 'vitest'
import { awaitVerdict } from '#lib/calls/await-verdict.ts'
import { getCall } from '#lib/calls/get-call.ts'
import { idTime } from '#lib/platform/ids.ts'
import { useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

const behind = (ms: number) => ({ at: new Date(Date.now() - ms).toISOString() })

it('a REGISTER that the PBX dated before the call wakes nobody, and the call says so', async () => {
  const tenant = await world.tenant({ waitSeconds: 3 })
  const phone = await tenant.phone()
  const { pushHint } = await tenant.call({ aor: phone.aor })
  const datedAt = new Date(idTime(pushHint).getTime() - 6_000).toISOString()
  expect((await phone.wake({ at: datedAt })).released).toEqual([])
  const answer = await awaitVerdict(tenant.ctx, { pushHint, waitSeconds: 20, detail: false })
  expect(answer.verdict).toBe('no_register')
  const { diagnosis, events } = await getCall(tenant.ctx, pushHint)
  expect(diagnosis.cause).toBe('never_registered')
  expect(diagnosis.summary).toMatch(/dated it (5\.\d|6) s before the INVITE/)
  expect(diagnosis.advice).toContain('Compare the clock of the PBX')
  expect(events.map(({ type }) => type)).toContain('register_dated_before')
})

it('a PBX whose clock is known to be behind is believed all the same', async () => {
  const tenant = await world.tenant()
  const phone = await tenant.phone()
  const { reporterClocks } = tenant.ctx
  for (let minutesAgo = 4; minutesAgo > 0; minutesAgo -= 0.5) {
    const heardMs = Date.now() - minutesAgo * 60_000
    reporterClocks.behindMs(tenant.tenantId, new Date(heardMs - 6_000), new Date(heardMs))
  }
  const { pushHint } = await tenant.call({ aor: phone.aor })
  expect((await phone.wake(behind(6_000))).released).toEqual([pushHint])
  expect((await getCall(tenant.ctx, pushHint)).verdict).toBe('registered')
})

it('an old REGISTER that is reported again is not noted as one of a wrong clock', async () => {
  const tenant = await world.tenant()
  const phone = await tenant.phone()
  const { pushHint } = await tenant.call({ aor: phone.aor })
  await phone.wake({ ...behind(20_000), cseq: 1 })
  await phone.wake({ ...behind(3_600_000), cseq: 7 })
  const { events } = await getCall(tenant.ctx, pushHint)
  expect(events.map(({ type }) => type)).not.toContain('register_dated_before')
})
