import { expect, it, vi } from 'vitest'
import { readLiveNotice } from '#lib/calls/live-calls.ts'
import { notifyWatch } from '#lib/calls/live-store.ts'
import { createLog } from '#lib/platform/log.ts'
import { openNotifications } from '#lib/platform/notifications.ts'
import { useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

/** What a console hears while it looks at a tenant. */
async function listen() {
  const notifications = await openNotifications(world.db, createLog('test', 'silent'))
  const heard: { tenantId: string; callIds: string[] | null }[] = []
  notifications.on('reveille_live', (notice) => {
    if (notice.kind === 'payload') heard.push(readLiveNotice(notice.payload))
  })
  return { heard, close: () => notifications.close() }
}

it('a call of a tenant that somebody looks at is told from its start to its end, and no other tenant’s', async () => {
  const [watched, unwatched] = [await world.tenant(), await world.tenant()]
  const console_ = await listen()
  try {
    await notifyWatch(world.db, watched.tenantId)
    const other = await unwatched.phone()
    const phone = await watched.phone()
    const idsOf = () => console_.heard.flatMap(({ callIds }) => callIds ?? [])
    // The word that somebody looks is on its way to the gateway: calls are told once it has come.
    const pushHint = await vi.waitFor(
      async () => {
        await unwatched.call({ aor: other.aor, wait: 'none', waitSeconds: 1 })
        const call = await watched.call({ aor: phone.aor, wait: 'none', waitSeconds: 1 })
        await vi.waitFor(() => expect(idsOf()).toContain(call.pushHint), { timeout: 5_000 })
        return call.pushHint
      },
      { timeout: 50_000 },
    )
    const before = idsOf().filter((id) => id === pushHint).length
    await phone.wake()
    await vi.waitFor(() => expect(idsOf().filter((id) => id === pushHint).length).toBeGreaterThan(before), {
      timeout: 30_000,
    })
    expect(new Set(console_.heard.map(({ tenantId }) => tenantId))).toEqual(new Set([watched.tenantId]))
  } finally {
    await console_.close()
  }
})

it('a notice without ids means that any call may have changed', () => {
  expect(readLiveNotice('t')).toEqual({ tenantId: 't', callIds: null })
  expect(readLiveNotice('t a,b')).toEqual({ tenantId: 't', callIds: ['a', 'b'] })
})
