import { expect, it } from 'vitest'
import { searchAccounts } from '#lib/accounts/search-accounts.ts'
import { searchCalls } from '#lib/calls/search-calls.ts'
import { searchPushTokens } from '#lib/devices/search-push-tokens.ts'
import { newId } from '#lib/platform/ids.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { insertCall, insertPush } from '../worker/world.ts'
import { createConsoleTenant } from './console-world.ts'

const database = useTestDatabase()

it('an account is found by the beginning of its AOR, with the scheme and without, and by its tenant alone', async () => {
  const [mine, other] = [await createConsoleTenant(database.db), await createConsoleTenant(database.db)]
  const phone = await mine.addPhone({ aor: 'sip:alice@pbx.example.com' })
  const secure = await mine.addPhone({ aor: 'sips:alice@safe.example.com' })
  await mine.addPhone({ aor: 'sip:bob@pbx.example.com' })
  const ctx = mine.as('viewer')
  const found = async (typed: string) => (await searchAccounts(ctx, typed)).map(({ accountId }) => accountId)
  expect(await found('ali')).toEqual([phone.accountId, secure.accountId])
  expect(await found('sip:alice@')).toEqual([phone.accountId])
  expect(await found('al%')).toEqual([])
  expect(await found(' ')).toEqual([])
  expect(await searchAccounts(other.as('viewer'), 'ali')).toEqual([])
})

it('a push token is found by its last characters, by four or more, and its value is not told', async () => {
  const [mine, other] = [await createConsoleTenant(database.db), await createConsoleTenant(database.db)]
  const phone = await mine.addPhone({ value: `${newId().replaceAll('-', '')}00c0ffee` })
  await mine.addPhone({ value: `${newId().replaceAll('-', '')}00c0ffef` })
  const ctx = mine.as('viewer')
  for (const typed of ['ffee', 'C0FFEE', '…ffee', phone.value]) {
    const found = await searchPushTokens(ctx, typed)
    expect(found).toEqual([
      expect.objectContaining({ pushTokenId: phone.pushTokenId, deviceId: phone.deviceId, lastFour: 'ffee' }),
    ])
    expect(JSON.stringify(found)).not.toContain(phone.value)
  }
  expect(await searchPushTokens(ctx, 'fee')).toEqual([])
  expect(await searchPushTokens(ctx, 'zzzz')).toEqual([])
  expect(await searchPushTokens(other.as('viewer'), 'c0ffee')).toEqual([])
})

it('the search for the end of a push token reads its index', async () => {
  const plan = await database.db.query<{ 'QUERY PLAN': string }>(
    'explain_push_token_search',
    `EXPLAIN SELECT id FROM push_token WHERE tenant_id = $1
      AND reverse(value) ~>=~ reverse($2::text) AND reverse(value) ~<~ (reverse($2::text) || 'g') LIMIT 200`,
    [newId(), 'ffee'],
  )
  const words = plan.map((line) => line['QUERY PLAN']).join('\n')
  expect(words).toContain('push_token_tenant_id_reversed_value_idx')
  expect(words).toMatch(/Index Cond: .*reverse/)
})

it('a call is found by its id, the beginning of it, the apns-id of a push, and its SIP Call-ID', async () => {
  const sipCallId = `${newId()}@pbx.example.com`
  const call = await insertCall(database.db, new Date(), { sipCallId })
  const pushId = await insertPush(database.db, call, new Date(), 'accepted')
  const mine = { db: database.db, tenantId: call.tenantId }
  const { tenantId: otherId } = await insertCall(database.db, new Date())
  for (const typed of [call.id, call.id.toUpperCase(), call.id.slice(0, 13), pushId, sipCallId]) {
    expect(await searchCalls(mine, typed), typed).toEqual([
      expect.objectContaining({ callId: call.id, sipCallId }),
    ])
    expect(
      (await searchCalls({ ...mine, tenantId: otherId }, typed)).filter(({ callId }) => callId === call.id),
    ).toEqual([])
  }
  expect(await searchCalls(mine, sipCallId.slice(0, -1))).toEqual([])
  expect(await searchCalls(mine, '')).toEqual([])
})
