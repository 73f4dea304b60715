import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { invalid, notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import type { AlertRecord } from './alert.ts'
import { type AlertContext, alertScope } from './alert-scope.ts'
import { changeStanding } from './store.ts'

const MINUTE_MS = 60_000
/** Longer than this is no snooze but forgetting. */
const LONGEST_SNOOZE_MINUTES = 30 * 24 * 60

/**
 * Says that somebody minds the alert: it stays until its cause is gone, and nobody is reminded of it. It comes back
 * only if it gets worse.
 *
 * @throws AppError `not_found`, also for a role below operator and an alert that is resolved
 */
export function acknowledgeAlert(ctx: AlertContext, input: { alertId: string }): Promise<AlertRecord> {
  return change(ctx, input.alertId, 'alert.acknowledge', {
    status: 'acknowledged',
    acknowledgedAt: ctx.clock.now(),
    acknowledgedBy: ctx.actor.name,
    snoozedUntil: null,
  })
}

/**
 * Puts the alert away for a while. If its cause is still there by then it opens again, and whoever is to be told
 * is told.
 *
 * @throws AppError as {@link acknowledgeAlert}, and `invalid` for a time that is none or longer than 30 days
 */
export async function snoozeAlert(
  ctx: AlertContext,
  input: { alertId: string; minutes: number },
): Promise<AlertRecord> {
  const { minutes } = input
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_SNOOZE_MINUTES) {
    throw invalid('/minutes', `must be 1 to ${LONGEST_SNOOZE_MINUTES} minutes`)
  }
  const snoozedUntil = new Date(ctx.clock.now().getTime() + minutes * MINUTE_MS)
  return change(ctx, input.alertId, 'alert.snooze', { status: 'snoozed', snoozedUntil })
}

/**
 * Takes the alert off the list. If its cause is still there, the next look opens a new one, of which nobody is told
 * within the rule's quiet time.
 *
 * @throws AppError as {@link acknowledgeAlert}
 */
export function resolveAlert(ctx: AlertContext, input: { alertId: string }): Promise<AlertRecord> {
  return change(ctx, input.alertId, 'alert.resolve', {
    status: 'resolved',
    resolvedAt: ctx.clock.now(),
    snoozedUntil: null,
  })
}

async function change(
  ctx: AlertContext,
  alertId: string,
  action: 'alert.acknowledge' | 'alert.snooze' | 'alert.resolve',
  data: Prisma.AlertUpdateManyMutationInput,
): Promise<AlertRecord> {
  const scope = alertScope(ctx, 'operator')
  if (!isUuid(alertId)) throw notFound()
  return ctx.db.prisma.$transaction(async (tx) => {
    const alert = await changeStanding(tx, scope, alertId, data)
    if (alert === null) throw notFound()
    const { rule, subject, snoozedUntil } = alert
    await recordAuditEvent(tx, ctx, {
      action,
      subject: alert.summary,
      subjectId: alertId,
      detail: {
        rule,
        about: subject,
        ...(snoozedUntil === null ? {} : { until: snoozedUntil.toISOString() }),
      },
    })
    return alert
  })
}
