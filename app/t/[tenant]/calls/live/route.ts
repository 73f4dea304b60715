import { isUuid } from '#lib/platform/ids.ts'
import { openLiveStream } from '#lib/web/live-stream.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'

export const dynamic = 'force-dynamic'

const RETRY_AFTER_SECONDS = '10'

/** Server-sent events that say when calls of the tenant changed, or the one of `?call=`. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const { ctx, user } = await requireTenantContext((await params).tenant)
  const call = new URL(request.url).searchParams.get('call') ?? ''
  const stream = await openLiveStream({
    tenantId: ctx.tenantId,
    userId: user.userId,
    callId: isUuid(call) ? call.toLowerCase() : null,
    signal: request.signal,
  })
  if (stream === null) {
    return new Response(null, { status: 503, headers: { 'retry-after': RETRY_AFTER_SECONDS } })
  }
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // Not to be stored, nor compressed: what is compressed is held back until there is enough of it.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
