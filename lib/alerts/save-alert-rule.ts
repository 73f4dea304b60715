import { z } from 'zod'
import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError, type FieldFault, notFound } from '#lib/platform/errors.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { type AlertRule, alertRule, isAlertRule, TENANT_RULES } from './alert-rules.ts'
import type { RuleSettings } from './rule-settings.ts'
import { saveRuleRow } from './rule-store.ts'

const MAX_EMAILS = 20
const MAX_ENDPOINTS = 20
const MAX_QUIET_MINUTES = 30 * 24 * 60
const MAX_REMIND_HOURS = 30 * 24

/**
 * Sets a rule of the tenant: its limits, who is told, and how often.
 *
 * @throws AppError `not_found` for a role below admin and for a rule that is none of the tenant's, `invalid` with a
 *   fault per member
 */
export async function saveAlertRule(
  ctx: Context,
  input: { rule: string; settings: RuleSettings },
): Promise<void> {
  requireRole(ctx, 'admin')
  const { rule, settings } = input
  if (!isAlertRule(rule) || !TENANT_RULES.includes(rule)) throw notFound()
  const faults = findFaults(rule, settings)
  if (faults.length > 0) throw new AppError('invalid', 'The rule cannot be set like this.', { faults })
  await ctx.db.prisma.$transaction(async (tx) => {
    await saveRuleRow(tx, ctx.tenantId, rule, settings)
    await recordAuditEvent(tx, ctx, {
      action: 'alert_rule.update',
      subject: alertRule(rule).label,
      subjectId: rule,
      detail: { ...settings, thresholds: { ...settings.thresholds } },
    })
  })
}

function findFaults(rule: AlertRule, settings: RuleSettings): FieldFault[] {
  const faults: FieldFault[] = []
  for (const [name, threshold] of Object.entries(alertRule(rule).thresholds)) {
    const value = settings.thresholds[name]
    if (typeof value !== 'number' || !(value >= threshold.min && value <= threshold.max)) {
      faults.push({
        pointer: `/thresholds/${name}`,
        message: `must be ${threshold.min} to ${threshold.max} ${threshold.unit}`,
      })
    }
  }
  const isWhole = (value: number, max: number) => Number.isInteger(value) && value >= 0 && value <= max
  if (!isWhole(settings.quietMinutes, MAX_QUIET_MINUTES)) {
    faults.push({ pointer: '/quietMinutes', message: `must be 0 to ${MAX_QUIET_MINUTES} minutes` })
  }
  if (!isWhole(settings.remindHours, MAX_REMIND_HOURS)) {
    faults.push({ pointer: '/remindHours', message: `must be 0 to ${MAX_REMIND_HOURS} hours` })
  }
  if (settings.emails.length > MAX_EMAILS) {
    faults.push({ pointer: '/emails', message: `must be at most ${MAX_EMAILS} addresses` })
  }
  const wrong = settings.emails.find((email) => !z.email().safeParse(email).success)
  if (wrong !== undefined) faults.push({ pointer: '/emails', message: `“${wrong}” is not an e-mail address` })
  if (
    settings.endpointIds.length > MAX_ENDPOINTS ||
    settings.endpointIds.some((id) => !z.uuid().safeParse(id).success)
  ) {
    faults.push({ pointer: '/endpointIds', message: 'must be ids of webhook endpoints' })
  }
  return faults
}
