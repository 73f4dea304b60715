import { beforeAll, describe, expect, it } from 'vitest'
import { listAccounts } from '#lib/accounts/list-accounts.ts'
import { callerKey } from '#lib/calls/caller-key.ts'
import { type CallFilter, listCallRows } from '#lib/calls/store.ts'
import { listDevices } from '#lib/devices/list-devices.ts'
import { listPushTokens } from '#lib/devices/list-push-tokens.ts'
import type { Context } from '#lib/platform/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { seedLargeTenant } from './large-tenant.ts'

const PAGE = 51

const database = useTestDatabase()
let ctx: Context
let call: { caller: string }

beforeAll(async () => {
  ctx = await seedLargeTenant(database.db, { devices: 2_000, calls: 3_000 })
  call = await database.db.prisma.call.findFirstOrThrow({ where: { tenantId: ctx.tenantId } })
}, 150_000)

const calls = (filter: CallFilter) => () => listCallRows(ctx.db, ctx.tenantId, filter, PAGE)

describe('a search for the caller', () => {
  it('finds the calls of a number by its beginning, however it is written, the newest first', async () => {
    const { prisma } = database.db
    const number = callerKey(call.caller)
    const expected = await prisma.call.findMany({
      where: { tenantId: ctx.tenantId, caller: call.caller },
      select: { id: true },
      orderBy: { id: 'desc' },
    })
    for (const typed of [call.caller, number, number.toUpperCase()]) {
      const found = await calls({ caller: typed })()
      expect(found.map(({ id }) => id)).toEqual(expected.slice(0, PAGE).map(({ id }) => id))
    }
    const some = await calls({ caller: number.slice(0, 4) })()
    for (const one of some) expect(callerKey(one.caller).startsWith(number.slice(0, 4))).toBe(true)
    const older = await calls({ caller: '+45', before: some[0]?.id ?? '' })()
    expect(older.every(({ id }) => id < (some[0]?.id ?? ''))).toBe(true)
    expect(await calls({ caller: '%' })()).toEqual([])
  })

  it('makes of a caller what the database makes of it', async () => {
    for (const caller of ['+4512', 'tel:+45', 'sip:Bob@a.b', 'sips:+1@x', 'anonymous', '++1', '']) {
      const rows = await database.db.query<{ key: string }>('caller_key', 'SELECT caller_key($1) AS key', [
        caller,
      ])
      expect(rows).toEqual([{ key: callerKey(caller) }])
    }
  })
})

describe('paging through the accounts of a beginning', () => {
  it('shows each once in the order of AORs, and the same pages on the way back', async () => {
    const pages: string[][] = []
    let cursor: { before?: string; after?: string } = {}
    for (;;) {
      const page = await listAccounts(ctx, { aor: '10001', cursor })
      pages.push(page.items.map(({ aor }) => aor))
      if (page.olderCursor === null) break
      cursor = { before: page.olderCursor }
    }
    const all = pages.flat()
    expect(all).toHaveLength(100)
    expect(all).toEqual([...new Set(all)].sort())
    const last = await listAccounts(ctx, { aor: '10001', cursor })
    const back = await listAccounts(ctx, { aor: '10001', cursor: { after: last.newerCursor ?? '' } })
    expect(back.items.map(({ aor }) => aor)).toEqual(pages.at(-2))
  })

  it('pages devices and push tokens alike', async () => {
    for (const list of [listDevices, listPushTokens]) {
      const seen: string[] = []
      let cursor: { before?: string } = {}
      for (;;) {
        const page: { items: object[]; olderCursor: string | null } = await list(ctx, {
          aor: '10011',
          cursor,
        })
        seen.push(...page.items.map((item) => String('aor' in item ? item.aor : JSON.stringify(item))))
        if (page.olderCursor === null) break
        cursor = { before: page.olderCursor }
      }
      expect(seen.length).toBeGreaterThan(90)
      if (list === listPushTokens) expect(seen).toEqual([...seen].sort())
      else expect(new Set(seen).size).toBe(seen.length)
    }
  })
})
