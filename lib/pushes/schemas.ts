import { z } from 'zod'
import { pushTokenField } from '#lib/devices/schemas.ts'
import { integer, maybe, TEXT_LENGTH, text } from '#lib/platform/fields.ts'

/** A test push to one device, named by its id or by its push token. */
export const testPushInput = z
  .strictObject({
    deviceId: text(TEXT_LENGTH.short),
    pushToken: maybe(pushTokenField).transform((value) => value ?? ''),
    alert: text(TEXT_LENGTH.line).meta({
      description: 'Text of the alert; the phone rings with it.',
      example: 'Test push',
    }),
    waitSeconds: maybe(integer(0, 60)).meta({
      description:
        'Wait that long for the device to register again. 0 or absent: answer with Apple’s answer.',
    }),
  })
  .refine((input) => (input.deviceId === '') !== (input.pushToken === ''), {
    path: ['deviceId'],
    error: 'is required, or pushToken, and not both',
  })
  .meta({ id: 'TestPush' })

export const testPushAnswer = z
  .object({
    ok: z
      .boolean()
      .meta({ description: 'Apple accepted the push and, if asked, the device registered again.' }),
    pushHint: z.string(),
    deviceId: z.string(),
    environment: z.enum(['production', 'sandbox', 'unknown']),
    topic: z.string(),
    apnsId: z.string(),
    status: z.enum(['pending', 'accepted', 'rejected', 'unsent']),
    httpStatus: z.number().int(),
    reason: z.string(),
    detail: z.string().meta({ description: 'One sentence for a person.' }),
    queueMs: z.number(),
    wireMs: z.number(),
    woke: z.boolean(),
    wakeTimeMs: z.number(),
    contact: z.string(),
  })
  .meta({ id: 'TestPushAnswer' })

export type TestPushInput = z.infer<typeof testPushInput>
export type TestPushAnswer = z.infer<typeof testPushAnswer>
