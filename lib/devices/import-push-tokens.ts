import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { putPushToken } from './put-push-token.ts'
import type { PushTokenOutcome, PutPushTokenInput } from './schemas.ts'

/**
 * One push token to import, why it cannot be, or that the file itself says that it is retired; `line` is where it
 * stands in the file.
 */
export type ImportItem =
  | { line: number; input: PutPushTokenInput }
  | { line: number; fault: AppError }
  | { line: number; retired: string }

/** What became of a line. One that was retired where the file was written is passed over, which is no fault. */
export type ImportResult =
  | { kind: 'imported'; line: number; aor: string; deviceId: string; pushTokenStatus: PushTokenOutcome }
  | { kind: 'passed_over'; line: number; status: string }
  | { kind: 'rejected'; line: number; error: AppError }

/** How many lines of a file ended in each way. */
export type ImportTally = Record<ImportResult['kind'], number>

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
  const tally: ImportTally = { imported: 0, passed_over: 0, rejected: 0 }
  for await (const batch of inBatches(items)) {
    for (const result of await Promise.all(batch.map((item) => importOne(ctx, item)))) {
      tally[result.kind] += 1
      yield result
    }
  }
  await ctx.db.prisma.$transaction((tx) =>
    recordAuditEvent(tx, ctx, {
      action: 'push_tokens.import',
      subject: 'push tokens',
      detail: toDetail(tally),
    }),
  )
}

function toDetail({ imported, passed_over: passedOver, rejected }: ImportTally) {
  return { imported, passedOver, rejected }
}

async function importOne(ctx: Context, item: ImportItem): Promise<ImportResult> {
  const { line } = item
  if ('fault' in item) return { kind: 'rejected', line, error: item.fault }
  if ('retired' in item) return { kind: 'passed_over', line, status: item.retired }
  try {
    const { deviceId, pushTokenStatus } = await putPushToken(ctx, item.input)
    return { kind: 'imported', line, aor: item.input.aor, deviceId, pushTokenStatus }
  } catch (error) {
    if (error instanceof AppError) return { kind: 'rejected', line, error }
    ctx.log.error({ error, line }, 'a push token could not be imported')
    const why = error instanceof Error ? error.message : String(error)
    const detail = `The database did not take this line: ${why}. Import it again.`
    return { kind: 'rejected', line, error: new AppError('internal', detail, { cause: error }) }
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
