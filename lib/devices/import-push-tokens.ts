import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { putPushToken } from './put-push-token.ts'
import type { PushTokenOutcome, PutPushTokenInput } from './schemas.ts'

/** One push token to import, or why it cannot be; `line` is where it stands in the file. */
export type ImportItem = { line: number; input: PutPushTokenInput } | { line: number; fault: AppError }

export type ImportResult =
  | { line: number; ok: true; aor: string; deviceId: string; pushTokenStatus: PushTokenOutcome }
  | { line: number; ok: false; error: AppError }

/** Kept small: lines of one account queue at its lock. */
const AT_ONCE = 8

/**
 * Registers many push tokens, and answers for each in the order given. A bad one never harms the others; the
 * whole is audited at the end, with its numbers.
 *
 * @throws AppError `not_found` for a person who is no admin
 */
export async function* importPushTokens(
  ctx: Context,
  items: AsyncIterable<ImportItem>,
): AsyncGenerator<ImportResult> {
  requireRole(ctx, 'admin')
  const tally = { imported: 0, rejected: 0 }
  for await (const batch of inBatches(items)) {
    for (const result of await Promise.all(batch.map((item) => importOne(ctx, item)))) {
      tally[result.ok ? 'imported' : 'rejected'] += 1
      yield result
    }
  }
  await ctx.db.prisma.$transaction((tx) =>
    recordAuditEvent(tx, ctx, { action: 'push_tokens.import', subject: 'push tokens', detail: tally }),
  )
}

async function importOne(ctx: Context, item: ImportItem): Promise<ImportResult> {
  const { line } = item
  if ('fault' in item) return { line, ok: false, error: item.fault }
  try {
    const { deviceId, pushTokenStatus } = await putPushToken(ctx, item.input)
    return { line, ok: true, aor: item.input.aor, deviceId, pushTokenStatus }
  } catch (error) {
    if (error instanceof AppError) return { line, ok: false, error }
    ctx.log.error({ error, line }, 'a push token could not be imported')
    const why = error instanceof Error ? error.message : String(error)
    const detail = `The database did not take this line: ${why}. Import it again.`
    return { line, ok: false, error: new AppError('internal', detail, { cause: error }) }
  }
}

async function* inBatches(items: AsyncIterable<ImportItem>): AsyncGenerator<ImportItem[]> {
  let batch: ImportItem[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < AT_ONCE) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
