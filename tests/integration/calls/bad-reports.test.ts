import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { reportRegistrations } from '#lib/calls/report-registrations.ts'
import type { Db } from '#lib/platform/db.ts'
import { registrationInput } from '#lib/registrations/schemas.ts'
import { newAor, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

const good = () => registrationInput.parse({ aor: newAor(), expires: 60, contact: '<sip:good@10.0.0.1>' })

describe('a bad REGISTER of a batch harms no other', () => {
  const endless = randomBytes(3_900).toString('hex')
  const raw = [
    'REGISTER sip:pbx.example.com SIP/2.0',
    'From: <sip:a@pbx.example.com>;tag=1',
    'To: <sip:a@pbx.example.com>',
    `Call-ID: ${endless}`,
    'CSeq: 7 REGISTER',
    'Contact: <sip:a@10.0.0.7>',
    '',
    '',
  ].join('\r\n')

  it.each([
    ['an endless instance id', { contact: `<sip:a@10.0.0.1>;+sip.instance="<urn:${endless}>"`, expires: 60 }],
    ['an endless Call-ID', { raw }],
  ])('%s', async (_, members) => {
    const tenant = await world.tenant()
    const bad = registrationInput.parse({ aor: newAor(), ...members })
    const answers = await reportRegistrations(tenant.ctx, [good(), bad, good()])
    expect(answers).toMatchObject([{ ok: true }, { ok: false, code: 'invalid' }, { ok: true }])
  })

  it('a value that only the database refuses', async () => {
    const tenant = await world.tenant()
    const bad = good()
    const db: Db = {
      ...world.db,
      transaction: (work) =>
        world.db.transaction((run) =>
          work((name, text, values) =>
            values.includes(bad.aor) ? run('refused', 'SELECT 1 / 0', []) : run(name, text, values),
          ),
        ),
    }
    const answers = await reportRegistrations({ ...tenant.ctx, db }, [good(), bad, good()])
    expect(answers).toMatchObject([{ ok: true }, { ok: false, code: 'internal' }, { ok: true }])
  })
})

describe('a deadlock', () => {
  it('costs neither of the two transactions', async () => {
    const [first, second] = [await world.tenant(), await world.tenant()]
    const bothHold = Promise.withResolvers<void>()
    let holding = 0
    const lockBoth = (one: string, other: string) =>
      world.db.transaction(async (run) => {
        const lock = (id: string) =>
          run('lock_tenant', 'SELECT id FROM tenant WHERE id = $1 FOR UPDATE', [id])
        await lock(one)
        holding += 1
        if (holding === 2) bothHold.resolve()
        await bothHold.promise
        return (await lock(other)).length
      })
    const [a, b] = [first.tenantId, second.tenantId]
    expect(await Promise.all([lockBoth(a, b), lockBoth(b, a)])).toEqual([1, 1])
  })
})
