import { z } from 'zod'
import { aorField } from '#lib/devices/schemas.ts'
import {
  flag,
  integer,
  jsonObject,
  maybe,
  moment,
  requiredText,
  storableObject,
  TEXT_LENGTH,
  text,
} from '#lib/platform/fields.ts'

/** Most events in one report. */
export const MAX_CALL_EVENTS = 500
const MAX_DEVICE_EVENTS = 50
/** The most that a VoIP push carries (Apple: "Sending notification requests to APNs"). */
const MAX_CUSTOM_PAYLOAD_BYTES = 5_120

export const waitSecondsField = integer(1, 60).meta({ description: 'Seconds, 1 to 60.', example: 12 })

/** An INVITE that the PBX holds. Text members are empty when not known. */
export const startCallInput = z
  .strictObject({
    aor: aorField,
    callId: text(TEXT_LENGTH.uri).meta({
      description: 'SIP Call-ID of the INVITE. With `aor` it makes the request idempotent.',
      example: '3848276298220188511@pbx.example.com',
    }),
    caller: text(TEXT_LENGTH.uri).meta({
      description: 'SIP URI or number.',
      example: 'sip:200@pbx.example.com',
    }),
    callerName: text(TEXT_LENGTH.line).meta({ example: 'Alice' }),
    withVideo: flag(),
    wait: maybe(z.enum(['none', 'pushed', 'registered']))
      .transform((value) => value ?? 'pushed')
      .meta({
        description:
          '`none`: answer at once. `pushed`: when APNs has answered for every push, at most 1 s. `registered`: when a device has registered again, or the wait is over.',
        example: 'pushed',
      }),
    waitSeconds: maybe(waitSecondsField),
    customPayload: maybe(jsonObject(storableObject(MAX_CUSTOM_PAYLOAD_BYTES))).meta({
      description: 'Merged into the `data` of the payload template.',
    }),
    detail: flag().meta({ description: 'Ask for `devices` in the answer.' }),
  })
  .meta({ id: 'StartCall' })

export const verdictField = z.enum([
  'registered',
  'no_token',
  'push_failed',
  'no_register',
  'register_rejected',
  'cancelled',
])
const environment = z.enum(['production', 'sandbox', 'unknown'])
const pushStatus = z.enum(['pending', 'accepted', 'rejected', 'unsent'])

export const callAnswer = z
  .object({
    pushHint: z.string().meta({
      description: 'Put it into `X-PushHint` of the forwarded INVITE. Empty if nothing was pushed.',
      example: '019a0b6e-1d2c-7abc-8def-0123456789ab',
    }),
    decision: z.enum(['wait', 'forward', 'reject']),
    verdict: z.union([verdictField, z.literal('')]).meta({ description: 'Empty while waiting.' }),
    sipCode: z.number().int(),
    sipReason: z.string(),
    pushed: z.number().int(),
    failed: z.number().int(),
    waitSeconds: z.number().meta({ description: 'How long to hold the INVITE.' }),
    contact: z.string().meta({ description: 'For `registered`: where to send the INVITE.' }),
    devices: z
      .array(
        z.object({
          deviceId: z.string(),
          environment,
          status: pushStatus,
          reason: z.string(),
          apnsId: z.string(),
          contact: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Only with `detail`.' }),
  })
  .meta({ id: 'CallAnswer' })

export const awaitVerdictQuery = z.strictObject({
  waitSeconds: maybe(waitSecondsField).transform((value) => value ?? 20),
  after: maybe(integer(0, 1_000)).meta({
    description: 'Answer when more devices than this have registered again.',
  }),
  detail: flag(),
})

/** One thing that a PBX saw of a call. `type` is free: an unknown one is kept as a note. */
export const callEventInput = z
  .strictObject({
    pushHint: text(TEXT_LENGTH.line),
    callId: text(TEXT_LENGTH.uri),
    aor: maybe(aorField).transform((value) => value ?? ''),
    type: requiredText(TEXT_LENGTH.short).meta({
      description:
        'forwarded, ringing, answered, refused, failed, timeout, cancelled, rejected, ended, register_rejected; any other is kept as a note.',
      example: 'answered',
    }),
    code: maybe(integer(0, 999)).meta({ description: 'SIP status code.', example: 200 }),
    contact: text(TEXT_LENGTH.contact),
    deviceId: text(TEXT_LENGTH.short),
    at: maybe(moment()).meta({ description: 'When it happened; now when absent.' }),
    detail: text(2_048),
  })
  .refine((event) => event.pushHint !== '' || (event.callId !== '' && event.aor !== ''), {
    path: ['pushHint'],
    error: 'is required, or callId with aor',
  })
  .meta({ id: 'CallEvent' })

export const callEventsAnswer = z
  .object({
    ok: z.literal(true),
    accepted: z.number().int(),
    ignored: z.number().int().meta({ description: 'Events of calls that are not known.' }),
  })
  .meta({ id: 'CallEventsAnswer' })

/** For an array: as for one event, and what was wrong with the items that could not be read, if any. */
export const callEventsBatchAnswer = callEventsAnswer
  .extend({
    rejected: z.number().int().optional(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'CallEventsBatchAnswer' })

export const deviceEventsInput = z
  .strictObject({
    pushHint: requiredText(TEXT_LENGTH.line),
    reportToken: requiredText(TEXT_LENGTH.line).meta({
      description: 'From the push payload, beside `pushHint`.',
    }),
    events: z
      .array(
        z.strictObject({
          type: z.enum(['push_received', 'callkit_reported', 'invite_received', 'matched', 'ended']),
          at: maybe(moment()),
        }),
      )
      .min(1)
      .max(MAX_DEVICE_EVENTS),
  })
  .meta({ id: 'DeviceReport' })

export type StartCallInput = z.infer<typeof startCallInput>
export type CallAnswer = z.infer<typeof callAnswer>
export type AwaitVerdictQuery = z.infer<typeof awaitVerdictQuery>
export type CallEventInput = z.infer<typeof callEventInput>
export type CallEventsAnswer = z.infer<typeof callEventsAnswer>
export type DeviceEventsInput = z.infer<typeof deviceEventsInput>
