'use server'

import { z } from 'zod'
import { acknowledgeAlert, resolveAlert, snoozeAlert } from '#lib/alerts/change-alert.ts'
import { saveAlertRule } from '#lib/alerts/save-alert-rule.ts'
import { TEXT_LENGTH } from '#lib/platform/fields.ts'
import { serverAction } from '#lib/web/server-action.ts'

const alertInput = z.strictObject({ alertId: z.string() })

export const acknowledge = serverAction(alertInput, { role: 'operator' }, async (ctx, input) => {
  await acknowledgeAlert(ctx, input)
  return { done: true }
})

export const snooze = serverAction(
  alertInput.extend({ minutes: z.number() }),
  { role: 'operator' },
  async (ctx, input) => {
    await snoozeAlert(ctx, input)
    return { done: true }
  },
)

export const resolve = serverAction(alertInput, { role: 'operator' }, async (ctx, input) => {
  await resolveAlert(ctx, input)
  return { done: true }
})

const ruleInput = z.strictObject({
  rule: z.string().max(TEXT_LENGTH.short),
  settings: z.strictObject({
    enabled: z.boolean(),
    thresholds: z.record(z.string(), z.number()),
    tellAdmins: z.boolean(),
    emails: z.array(z.string().max(254)).max(100),
    everyEndpoint: z.boolean(),
    endpointIds: z.array(z.string().max(TEXT_LENGTH.short)).max(100),
    quietMinutes: z.number(),
    remindHours: z.number(),
  }),
})

/** Sets a rule: its limits, who is told, and how often. */
export const saveRule = serverAction(ruleInput, { role: 'admin' }, async (ctx, input) => {
  await saveAlertRule(ctx, input)
  return { done: true }
})
