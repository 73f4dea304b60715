import type { Context } from '#lib/platform/context.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { type FoundCall, findCallOfPush, findCallsBetween, findCallsBySipCallId } from './search-store.ts'

export type { FoundCall } from './search-store.ts'

const MOST_FOUND = 6

/** Eight digits of an id are the top of its time, about a minute; fewer would be hours. */
const FEWEST_DIGITS = 8
const LOWEST = '00000000-0000-0000-0000-000000000000'
const HIGHEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Calls of the tenant by their id or its beginning, by the `apns-id` of a push, or by their whole SIP Call-ID. */
export async function searchCalls(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  typed: string,
): Promise<FoundCall[]> {
  const { db, tenantId } = ctx
  const text = typed.trim()
  if (text === '') return []
  const [byId, bySipCallId] = await Promise.all([
    findById(ctx, text.toLowerCase()),
    findCallsBySipCallId(db, tenantId, text, MOST_FOUND),
  ])
  return [...byId, ...bySipCallId].slice(0, MOST_FOUND)
}

async function findById(ctx: Pick<Context, 'db' | 'tenantId'>, text: string): Promise<FoundCall[]> {
  const { db, tenantId } = ctx
  const range = idRange(text)
  if (range === null) return []
  const found = await findCallsBetween(db, tenantId, range, MOST_FOUND)
  if (found.length > 0 || !isUuid(text)) return found
  const callId = await findCallOfPush(db, tenantId, text)
  return callId === null ? [] : findCallsBetween(db, tenantId, { first: callId, last: callId }, 1)
}

/** The ids that begin as a text does; null for one that begins no id. */
function idRange(text: string): { first: string; last: string } | null {
  const digits = text.replaceAll('-', '')
  if (!/^[0-9a-f-]+$/.test(text) || digits.length < FEWEST_DIGITS || digits.length > 32) return null
  return { first: fill(digits, LOWEST), last: fill(digits, HIGHEST) }
}

function fill(digits: string, pattern: string): string {
  const all = digits + pattern.replaceAll('-', '').slice(digits.length)
  return [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join('-')
}
