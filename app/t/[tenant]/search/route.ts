import type { SearchAnswer } from '#components/search/search-answer.ts'
import { searchAccounts } from '#lib/accounts/search-accounts.ts'
import { searchCalls } from '#lib/calls/search-calls.ts'
import { searchPushTokens } from '#lib/devices/search-push-tokens.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'

const LONGEST = 255

/** What the search of every page finds: `?q=`, answered as JSON. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const { ctx } = await requireTenantContext((await params).tenant)
  const q = (new URL(request.url).searchParams.get('q') ?? '').trim().slice(0, LONGEST)
  const [accounts, pushTokens, calls] = await Promise.all([
    searchAccounts(ctx, q),
    searchPushTokens(ctx, q),
    searchCalls(ctx, q),
  ])
  const answer: SearchAnswer = {
    accounts,
    pushTokens,
    calls: calls.map((call) => ({ ...call, startedAt: call.startedAt.toISOString() })),
  }
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
}
