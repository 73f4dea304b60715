'use server'

import { z } from 'zod'
import { type TestProgress, testProgress } from '#components/send/test-progress.ts'
import { findTemplateFaults } from '#lib/apps/check-payload-template.ts'
import type { JsonObject } from '#lib/apps/payload-template.ts'
import { diagnose } from '#lib/calls/diagnose.ts'
import { searchRingableDevices } from '#lib/calls/diagnose-search-store.ts'
import { withSurroundings } from '#lib/calls/diagnose-store.ts'
import { startCallInput } from '#lib/calls/schemas.ts'
import { startCall } from '#lib/calls/start-call.ts'
import { findCallRecords } from '#lib/calls/store.ts'
import { AppError, notFound } from '#lib/platform/errors.ts'
import { callContext } from '#lib/web/call-engine.ts'
import { serverAction } from '#lib/web/server-action.ts'

const testInput = z.strictObject({
  deviceId: z.uuid(),
  /** `push`: this device only. `call`: every device of its account, as a call from the PBX would. */
  kind: z.enum(['push', 'call']),
  callerName: z.string().trim().min(1, 'Write who seems to call.').max(60),
  waitSeconds: z.number().int().min(1).max(60),
  /** Null: the app's own. */
  payloadTemplate: z.record(z.string(), z.json()).nullable(),
})

/** Rings a phone, or all phones of its account. Answers at once with the call's id; `readTest` tells the rest. */
export const startTest = serverAction(testInput, { role: 'operator' }, async (ctx, input) => {
  const { deviceId, kind, callerName, waitSeconds } = input
  const payloadTemplate = input.payloadTemplate === null ? undefined : checkedTemplate(input.payloadTemplate)
  const [device] = await searchRingableDevices(ctx.db, ctx.tenantId, { deviceId }, 1)
  if (device === undefined) throw notFound()
  const call = startCallInput.parse({
    aor: device.aor,
    caller: callerName,
    callerName,
    wait: 'none',
    waitSeconds,
  })
  const only = kind === 'push' ? deviceId : null
  const { pushHint } = await startCall(await callContext(ctx), call, {
    onlyDeviceId: only,
    isTest: true,
    payloadTemplate,
  })
  if (pushHint === '') {
    throw new AppError(
      'conflict',
      'Nothing could be pushed: the device has no active VoIP push token. Open the app once, so that it registers.',
    )
  }
  return { callId: pushHint }
})

/** How a test stands now. */
export const readTest = serverAction(
  z.strictObject({ callId: z.uuid() }),
  { role: 'operator' },
  async (ctx, { callId }): Promise<TestProgress> => {
    const records = await findCallRecords(ctx.db, ctx.tenantId, callId)
    if (records === null || !records.call.isTest) throw notFound()
    const now = ctx.clock.now()
    const diagnosis = diagnose(await withSurroundings(ctx.db, ctx.tenantId, records), now)
    return testProgress(records, diagnosis, now)
  },
)

function checkedTemplate(template: JsonObject): JsonObject {
  const faults = findTemplateFaults(template)
  if (faults.length === 0) return template
  throw new AppError('invalid', 'The payload cannot be sent as it is.', {
    faults: faults.map(({ pointer, message }) => ({ pointer: `/payloadTemplate${pointer}`, message })),
  })
}
