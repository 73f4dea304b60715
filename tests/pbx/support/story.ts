import { expect } from 'vitest'
import { getCall } from '#lib/calls/get-call.ts'
import type { CallDetail } from '#lib/calls/history-schemas.ts'
import { findCallRecords } from '#lib/calls/store.ts'
import { buildTimeline } from '#lib/calls/timeline.ts'
import type { TimelineItem } from '#lib/calls/timeline-item.ts'
import type { Context } from '#lib/platform/context.ts'

/** What the API tells of a call, and the rows that the call page draws. */
export type Story = CallDetail & { timeline: TimelineItem[] }

/** A GET of the API, below `/api/v1`. */
export type Api = (to: string) => Promise<Record<string, unknown>>

/** The newest call of an account that fits, as soon as there is one. */
export async function findPushHint(
  api: Api,
  aor: string,
  fits: (call: { callId: string }) => boolean,
): Promise<string> {
  let pushHint: string | undefined
  await expect
    .poll(async () => {
      const { items } = await api(`/calls?aor=${encodeURIComponent(aor)}`)
      pushHint = (items as { callId: string; pushHint: string }[]).find(fits)?.pushHint
      return pushHint
    })
    .toBeDefined()
  return pushHint ?? ''
}

/** The story of a call, as soon as it has this cause. */
export async function untilCause(api: Api, ctx: Context, pushHint: string, cause: string): Promise<Story> {
  let story: Story | undefined
  await expect
    .poll(async () => {
      story = await tellStory(api, ctx, pushHint)
      return story.diagnosis.cause
    })
    .toBe(cause)
  if (story === undefined) throw new Error('the call has no story')
  return story
}

/** The answer of the API, and the rows of the call page, whose use case must say the same as the API. */
async function tellStory(api: Api, ctx: Context, pushHint: string): Promise<Story> {
  const told = (await api(`/calls/${pushHint}`)) as unknown as CallDetail
  const records = await findCallRecords(ctx.db, ctx.tenantId, pushHint)
  if (records === null) throw new Error('the call is gone')
  const page = await getCall(ctx, pushHint)
  // A call under way may go on between the two questions.
  if (page.events.length === told.events.length && told.diagnosis.cause !== 'in_progress') {
    expect(page.diagnosis).toEqual(told.diagnosis)
  }
  return { ...told, timeline: buildTimeline(records, ctx.clock.now()) }
}
