import { z } from 'zod'
import { integer, requiredText, storableObject, TEXT_LENGTH } from '#lib/platform/fields.ts'
import { findTemplateFaults } from './check-payload-template.ts'
import { type JsonObject, VOIP_PAYLOAD_MAX_BYTES } from './payload-template.ts'
import { tokenCarriersSchema } from './token-carriers.ts'

/** CFBundleIdentifier: letters, digits, hyphens and periods (Apple, "Bundle ID"). */
const BUNDLE_ID = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/
const MAX_BUNDLE_ID_LENGTH = 155

const payloadTemplate = storableObject(VOIP_PAYLOAD_MAX_BYTES)
  .transform((template) => template as JsonObject)
  .superRefine((template, context) => {
    for (const { pointer, message } of findTemplateFaults(template)) {
      context.addIssue({ code: 'custom', message, path: pointerPath(pointer) })
    }
  })

const userAgentPattern = z.string().max(TEXT_LENGTH.line).refine(isPattern, 'must be a regular expression')

/** What can be set of an app after it was made. */
const settings = {
  name: requiredText(TEXT_LENGTH.line),
  isDefault: z.boolean(),
  userAgentPattern: userAgentPattern.nullable(),
  pushPolicy: z.enum(['always', 'when_unregistered']),
  onUnregister: z.enum(['disable', 'keep']),
  onLapse: z.enum(['keep', 'disable']),
  keepAfterExpiry: z.boolean(),
  /** Null takes the tenant's. */
  waitSeconds: integer(1, 60).nullable(),
  payloadTemplate,
  tokenCarriers: tokenCarriersSchema,
  defaultEnvironment: z.enum(['production', 'sandbox']),
}

const bundleId = z
  .string()
  .max(MAX_BUNDLE_ID_LENGTH)
  .regex(BUNDLE_ID, 'must be a bundle id such as com.example.phone')

/** A new app: bundle id and name; the rest has defaults. */
export const createAppInput = z.strictObject({
  ...z.strictObject(settings).partial().shape,
  bundleId,
  name: settings.name,
})

/** Changes to an app; what is absent stays. The bundle id never changes: it is what the app is. */
export const updateAppInput = z.strictObject({
  appId: z.string(),
  ...z.strictObject(settings).partial().shape,
})

export type CreateAppInput = z.infer<typeof createAppInput>
export type UpdateAppInput = z.infer<typeof updateAppInput>

/** The members that a JSON pointer leads through (RFC 6901 §4). */
function pointerPath(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((member) => member.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'i')
    return true
  } catch {
    return false
  }
}
