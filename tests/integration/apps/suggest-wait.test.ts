import { expect, it } from 'vitest'
import { createApp } from '#lib/apps/create-app.ts'
import { suggestAppWait } from '#lib/calls/suggest-app-wait.ts'
import { WAKE_TIME_BUCKETS } from '#lib/calls/wake-time.ts'
import { contextFor, createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const database = useTestDatabase()
const HOUR_MS = 3_600_000

/** An app whose phones woke this often between 1 and 1.5 s, so many hours ago. */
async function appThatWoke(wakes: number, hoursAgo = 1) {
  const ctx = contextFor(database.db, await createTenant(database.db))
  const { appId } = await createApp(ctx, { bundleId: 'com.example.a', name: 'A' })
  const wakeHistogram = Array.from({ length: WAKE_TIME_BUCKETS }, () => 0)
  wakeHistogram[4] = wakes
  const hour = new Date(Math.floor(Date.now() / HOUR_MS - hoursAgo) * HOUR_MS)
  await database.db.prisma.callStat.create({
    data: { tenantId: ctx.tenantId, appId, hour, verdict: 'registered', cause: 'answered', wakeHistogram },
  })
  return { ctx, appId }
}

it('suggests a wait from what the phones of the app took, with headroom, and says how many there were', async () => {
  const { ctx, appId } = await appThatWoke(100)
  expect(await suggestAppWait(ctx, appId)).toEqual({
    waitSeconds: 5,
    wakes: 100,
    medianMs: 1_250,
    p95Ms: 1_475,
    days: 30,
  })
})

it('suggests nothing from a handful of wakes, from those of last year, or from another tenant’s', async () => {
  const [few, old, other] = [await appThatWoke(5), await appThatWoke(100, 24 * 200), await appThatWoke(100)]
  expect(await suggestAppWait(few.ctx, few.appId)).toBeNull()
  expect(await suggestAppWait(old.ctx, old.appId)).toBeNull()
  expect(await suggestAppWait(few.ctx, other.appId)).toBeNull()
  expect(await suggestAppWait(few.ctx, 'nonsense')).toBeNull()
})
