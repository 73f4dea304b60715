'use server'

import { z } from 'zod'
import { acknowledgeAlert, resolveAlert, snoozeAlert } from '#lib/alerts/change-alert.ts'
import { platformAction } from '#lib/web/platform-action.ts'

const alertInput = z.strictObject({ alertId: z.string() })

export const acknowledgePlatformAlert = platformAction(alertInput, async (ctx, input) => {
  await acknowledgeAlert(ctx, input)
  return { done: true }
})

export const snoozePlatformAlert = platformAction(
  alertInput.extend({ minutes: z.number() }),
  async (ctx, input) => {
    await snoozeAlert(ctx, input)
    return { done: true }
  },
)

export const resolvePlatformAlert = platformAction(alertInput, async (ctx, input) => {
  await resolveAlert(ctx, input)
  return { done: true }
})
