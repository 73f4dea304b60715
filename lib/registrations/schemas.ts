import { z } from 'zod'
import { aorField, pushTokenOutcome } from '#lib/devices/schemas.ts'
import { integer, isStorable, jsonObject, maybe, moment, TEXT_LENGTH, text } from '#lib/platform/fields.ts'

/** Most REGISTERs in one report. */
export const MAX_REGISTRATIONS = 500

const MAX_UINT32 = 4_294_967_295
const MAX_HEADERS = 64

const sipHeaders = jsonObject(
  z
    .record(z.string().min(1).max(TEXT_LENGTH.short), z.string().max(TEXT_LENGTH.contact).refine(isStorable))
    .refine(
      (headers) => Object.keys(headers).length <= MAX_HEADERS,
      `must have at most ${MAX_HEADERS} members`,
    ),
)

/** One REGISTER that the PBX accepted. Text members are empty, numbers and times undefined, when not known. */
export const registrationInput = z
  .strictObject({
    aor: aorField,
    contact: text(TEXT_LENGTH.contact).meta({
      description:
        'Contact header value as received, with all parameters. `*` with `expires: 0` removes all.',
      example: '<sip:100@203.0.113.7:5060;transport=tcp>;+sip.instance="<urn:uuid:0e5f…>"',
    }),
    expires: maybe(integer(0, MAX_UINT32)).meta({
      description: 'Seconds, as granted. 0 means unregistered.',
      example: 600,
    }),
    xToken: text(1_024).meta({ description: 'Value of the token header, if the PBX passes just that.' }),
    headers: maybe(sipHeaders)
      .transform((headers) => headers ?? {})
      .meta({ description: 'Further SIP headers, for token carriers with other names.' }),
    app: text(TEXT_LENGTH.line).meta({
      description: 'Bundle id, where the PBX knows it.',
      example: 'com.example.phone',
    }),
    callId: text(TEXT_LENGTH.uri),
    cseq: maybe(integer(0, MAX_UINT32)),
    userAgent: text(TEXT_LENGTH.uri),
    source: text(TEXT_LENGTH.line).meta({
      description: 'Where it came from.',
      example: 'udp:203.0.113.7:5060',
    }),
    path: text(TEXT_LENGTH.path),
    at: maybe(moment()).meta({ description: 'When the PBX accepted it; now when absent.' }),
    raw: text(TEXT_LENGTH.raw).meta({
      description: 'Instead of all but `aor`: the REGISTER message as text.',
    }),
  })
  .meta({ id: 'Registration' })

/** `DELETE /registrations`: what `expires: 0` says. */
export const unregisterInput = registrationInput.omit({ expires: true }).meta({ id: 'Unregistration' })

export const registrationAnswer = z
  .object({
    ok: z.literal(true),
    deviceId: z.string().meta({ description: 'Empty when no device came of it.' }),
    pushTokenStatus: pushTokenOutcome,
    environment: z.enum(['production', 'sandbox', 'unknown', '']),
    released: z
      .array(z.string())
      .meta({ description: 'Push hints of the waiting calls that this REGISTER released.' }),
    calls: z
      .array(
        z.object({
          pushHint: z.string(),
          callId: z.string(),
          caller: z.string(),
          contact: z.string().meta({ description: 'Where to send the INVITE.' }),
        }),
      )
      .meta({ description: 'The released calls, for a PBX that forwards from here.' }),
    featureCaps: z.string().meta({
      description:
        'For a Contact with `pn-provider` (RFC 8599): the Feature-Caps value to send on. Empty if we do not push.',
      example: '*;+sip.pns="apns"',
    }),
    sipCode: z.number().int().meta({
      description:
        'What a PBX that asks before it accepts may answer: 555 for another push service, 423 for a binding that is too short. Else 0.',
    }),
    sipReason: z.string(),
    minExpires: z.number().int().meta({ description: 'With 423: the Min-Expires to send, in seconds.' }),
  })
  .meta({ id: 'RegistrationAnswer' })

export const rejectedItem = z
  .object({
    ok: z.literal(false),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })),
  })
  .meta({ id: 'RejectedItem' })

export const registrationsAnswer = z
  .object({
    ok: z.literal(true),
    accepted: z.number().int(),
    rejected: z.number().int(),
    items: z.array(z.union([registrationAnswer, rejectedItem])),
  })
  .meta({ id: 'RegistrationsAnswer' })

export type RegistrationInput = z.infer<typeof registrationInput>
export type RegistrationAnswer = z.infer<typeof registrationAnswer>
export type RejectedItem = z.infer<typeof rejectedItem>
export type RegistrationsAnswer = z.infer<typeof registrationsAnswer>
