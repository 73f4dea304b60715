import { z } from 'zod'
import { answeredTime, maybe, TEXT_LENGTH, text } from '#lib/platform/fields.ts'
import { parseAor } from '#lib/sip/aor.ts'
import { parsePushTokenValue } from '#lib/sip/push-token-value.ts'

/** An AOR in any accepted spelling; parsed, it is the canonical form. */
export const aorField = z
  .string()
  .transform((value, context) => {
    const reading = parseAor(value)
    if (reading.ok) return reading.aor
    context.issues.push({ code: 'custom', message: reading.fault, input: value })
    return z.NEVER
  })
  .meta({
    description: 'SIP address of record; the scheme may be left out.',
    example: 'sip:100@pbx.example.com',
  })

/** A push token in hex; parsed, it is lower case. */
export const pushTokenField = z
  .string()
  .max(TEXT_LENGTH.line)
  .transform((value, context) => {
    const reading = parsePushTokenValue(value)
    if (reading.ok) return reading.value
    context.issues.push({ code: 'custom', message: reading.fault, input: value })
    return z.NEVER
  })
  .meta({ description: 'Push token: an even count of hex digits, 2 to 200.', example: 'a1b2c3d4'.repeat(8) })

const kind = z.enum(['voip', 'alert'])
const environment = z.enum(['production', 'sandbox', 'unknown'])
const status = z.enum(['active', 'invalid', 'replaced', 'disabled'])

export const findPushTokensQuery = z.strictObject({
  aor: aorField,
  status: maybe(z.enum(['active', 'all']))
    .transform((value) => value ?? 'active')
    .meta({ description: '`all` lists retired push tokens too.', example: 'active' }),
})

export const pushTokenItem = z
  .object({
    pushToken: z.string().meta({ example: 'a1b2c3d4'.repeat(8) }),
    kind,
    environment,
    topic: z.string().meta({ example: 'com.example.phone.voip' }),
    bundleId: z.string().meta({ example: 'com.example.phone' }),
    deviceId: z.string(),
    status,
    lastRegisteredAt: answeredTime,
    expiresAt: answeredTime,
    userAgent: z.string(),
  })
  .meta({ id: 'PushToken' })

export const findPushTokensAnswer = z
  .object({ aor: z.string(), items: z.array(pushTokenItem) })
  .meta({ id: 'PushTokens' })

export const wakeableAnswer = z
  .object({
    wakeable: z.boolean(),
    conditions: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
    suggestedWaitSeconds: z.number().int(),
  })
  .meta({ id: 'Wakeable' })

export const putPushTokenInput = z
  .strictObject({
    aor: aorField,
    pushToken: pushTokenField,
    kind: maybe(kind).transform((value) => value ?? 'voip'),
    environment: maybe(environment).transform((value) => value ?? 'unknown'),
    app: text(TEXT_LENGTH.line).meta({ description: 'Bundle id; the tenant’s default app when absent.' }),
    instanceId: text(TEXT_LENGTH.line).meta({
      description: '`+sip.instance` or another id of the installation.',
    }),
    userAgent: text(TEXT_LENGTH.uri),
  })
  .meta({ id: 'PutPushToken' })

export const pushTokenOutcome = z.enum([
  'active',
  'unchanged',
  'replaced',
  'moved',
  'disabled',
  'none',
  'malformed',
  'no_app',
])

export const putPushTokenAnswer = z
  .object({ ok: z.literal(true), deviceId: z.string(), pushTokenStatus: pushTokenOutcome, environment })
  .meta({ id: 'PutPushTokenAnswer' })

export const disablePushTokenInput = z.strictObject({
  reason: text(TEXT_LENGTH.line).meta({
    description: 'Why, in the words of whoever asks; kept in its history.',
  }),
})

export const disablePushTokenAnswer = z
  .object({
    ok: z.literal(true),
    disabled: z.number().int().meta({ description: 'How many were disabled.' }),
  })
  .meta({ id: 'DisablePushTokenAnswer' })

export type FindPushTokensQuery = z.infer<typeof findPushTokensQuery>
export type FindPushTokensAnswer = z.infer<typeof findPushTokensAnswer>
export type WakeableAnswer = z.infer<typeof wakeableAnswer>
export type PutPushTokenInput = z.infer<typeof putPushTokenInput>
export type PutPushTokenAnswer = z.infer<typeof putPushTokenAnswer>
export type PushTokenOutcome = z.infer<typeof pushTokenOutcome>
/** The push token comes from the path. */
export type DisablePushTokenInput = z.infer<typeof disablePushTokenInput> & { pushToken: string }
export type DisablePushTokenAnswer = z.infer<typeof disablePushTokenAnswer>
