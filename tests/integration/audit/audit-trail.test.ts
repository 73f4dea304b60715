import { describe, expect, it } from 'vitest'
import { exportAuditEvents, listAuditEvents } from '#lib/audit/list-audit-events.ts'
import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { newId } from '#lib/platform/ids.ts'
import { createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { contextAs } from '#tests/support/people.ts'

const database = useTestDatabase()

async function trail(): Promise<{ ctx: Context; write(action: string, subject: string): Promise<void> }> {
  const ctx = contextAs(database.db, await createTenant(database.db), 'admin')
  return {
    ctx,
    write: (action, subject) =>
      database.db.prisma.$transaction((tx) => recordAuditEvent(tx, ctx, { action, subject })),
  }
}

describe('the audit trail', () => {
  it('is filtered by what was done, by who did it, and by what it was done to', async () => {
    const { ctx, write } = await trail()
    await write('app.create', 'com.example.a')
    await write('api_key.create', 'PBX 100%')
    await write('api_key.revoke', 'PBX 1000')
    const subjects = async (filter: { words?: string; noun?: string }) =>
      (await listAuditEvents(ctx, filter)).items.map(({ subject }) => subject)
    expect(await subjects({})).toEqual(['PBX 1000', 'PBX 100%', 'com.example.a'])
    expect(await subjects({ noun: 'api_key' })).toEqual(['PBX 1000', 'PBX 100%'])
    expect(await subjects({ noun: 'api' })).toEqual([])
    expect(await subjects({ words: 'pbx 100%' })).toEqual(['PBX 100%'])
    expect(await subjects({ words: 'ADMIN' })).toHaveLength(3)
    expect(await subjects({ words: '_' })).toEqual([])
  })

  it('is filtered by time', async () => {
    const { ctx, write } = await trail()
    await write('app.create', 'com.example.a')
    const now = Date.now()
    const [before, after] = [new Date(now - 60_000), new Date(now + 60_000)]
    const count = async (filter: { from?: Date; to?: Date }) =>
      (await listAuditEvents(ctx, filter)).items.length
    expect(await count({ from: before, to: after })).toBe(1)
    expect(await count({ from: after })).toBe(0)
    expect(await count({ to: before })).toBe(0)
  })

  it('is paged by key, newest first, there and back', async () => {
    const { ctx, write } = await trail()
    for (let count = 0; count < 60; count += 1) await write('app.update', String(count))
    const first = await listAuditEvents(ctx, {})
    expect(first.items).toHaveLength(50)
    expect(first.newerCursor).toBeNull()
    const second = await listAuditEvents(ctx, { cursor: { before: first.olderCursor ?? '' } })
    expect(second.items.map(({ subject }) => subject)).toEqual(
      Array.from({ length: 10 }, (_, index) => String(9 - index)),
    )
    const back = await listAuditEvents(ctx, { cursor: { after: second.newerCursor ?? '' } })
    expect(back.items).toEqual(first.items)
  })

  it('is exported whole, page by page', async () => {
    const { ctx, write } = await trail()
    const rows = Array.from({ length: 1_200 }, (_, index) => ({
      id: newId(),
      tenantId: ctx.tenantId,
      actorKind: 'system',
      actorName: 'test',
      action: 'app.update',
      subject: String(index),
    }))
    await database.db.prisma.auditEvent.createMany({ data: rows })
    await write('app.create', 'last')
    const sizes: number[] = []
    const seen = new Set<string>()
    for await (const page of await exportAuditEvents(ctx, {})) {
      sizes.push(page.length)
      for (const row of page) seen.add(row.auditEventId)
    }
    expect(sizes).toEqual([1_000, 201])
    expect(seen.size).toBe(1_201)
  })

  it('is another tenant’s to nobody', async () => {
    const [mine, theirs] = [await trail(), await trail()]
    await theirs.write('app.create', 'com.example.theirs')
    expect((await listAuditEvents(mine.ctx, {})).items).toEqual([])
    expect((await listAuditEvents(mine.ctx, { words: 'theirs' })).items).toEqual([])
  })
})
