import { z } from 'zod'
import {
  answeredTime,
  flag,
  integer,
  isStorable,
  maybe,
  requiredText,
  TEXT_LENGTH,
} from '#lib/platform/fields.ts'
import { MAX_CREDENTIAL_FILE_BYTES } from './credential-file.ts'

const ENVIRONMENTS = ['production', 'sandbox'] as const
const MAX_APPS = 100
/** Base64 of a file just above the limit: whoever reads it says that it is too large. */
const MAX_BASE64_LENGTH = Math.ceil((MAX_CREDENTIAL_FILE_BYTES + 3) / 3) * 4

/** What a message about it may not repeat: every fault is the same sentence. */
const fileField = z
  .base64({ error: 'must be the bytes of the file in base64, at most 64 KB of them' })
  .max(MAX_BASE64_LENGTH, 'must be the bytes of the file in base64, at most 64 KB of them')
  .transform((text): Uint8Array => Buffer.from(text, 'base64'))

const passphraseField = z
  .string()
  .max(1_024, 'is longer than a passphrase')
  .refine(isStorable, 'cannot be used')

const uploadMembers = {
  file: fileField.meta({
    description: 'A `.p12`, a PEM text or a `.p8`, in base64. What it is, its bytes say.',
  }),
  keyFile: maybe(fileField).meta({
    description: 'The private key of a PEM certificate, where it is a file of its own.',
  }),
  passphrase: maybe(passphraseField),
  keyId: maybe(z.string().max(TEXT_LENGTH.short)).meta({ description: 'Of a `.p8`: ten characters.' }),
  teamId: maybe(z.string().max(TEXT_LENGTH.short)).meta({ description: 'Of a `.p8`: ten characters.' }),
  fileName: maybe(z.string().max(TEXT_LENGTH.line)).meta({ description: '`AuthKey_….p8` names its key id.' }),
}

export const previewCredentialBody = z.strictObject(uploadMembers)

export const addCredentialBody = z.strictObject({
  ...uploadMembers,
  bundleIds: maybe(z.array(requiredText(TEXT_LENGTH.line)).min(1).max(MAX_APPS)).meta({
    description: 'The apps that it is to serve; all that it can serve when absent.',
  }),
  name: maybe(requiredText(TEXT_LENGTH.line)).meta({ description: 'Made from the file when absent.' }),
  environments: maybe(z.array(z.enum(ENVIRONMENTS)).min(1)).meta({
    description: 'Fewer than the file allows.',
  }),
})

export const activateCredentialBody = z.strictObject({
  connect: maybe(flag())
    .transform((value) => value ?? true)
    .meta({ description: 'False to activate it without a successful connection test.' }),
  retireOthersAfterDays: maybe(integer(0, 365)).meta({
    description: 'Rolls over: what it wholly replaces is kept ready for so many days, and then retired.',
  }),
})

export const retireCredentialBody = z.strictObject({
  to: maybe(z.enum(['retiring', 'retired']))
    .transform((value) => value ?? ('retired' as const))
    .meta({ description: '`retiring`: used only when no active one serves. `retired`: never again.' }),
})

const statusField = z.enum(['draft', 'active', 'retiring', 'retired', 'broken'])
const kindField = z.enum(['p12', 'pem', 'p8'])

const readFacts = {
  kind: kindField,
  subject: z.string(),
  issuer: z.string(),
  teamId: z.string(),
  keyId: z.string(),
  topics: z.array(z.string()).meta({ description: 'Empty for a key: it serves all topics of its team.' }),
  environments: z.array(z.enum(ENVIRONMENTS)),
  notBefore: answeredTime,
  notAfter: answeredTime.meta({ description: 'Empty for a key: it has no end.' }),
  daysLeft: z.number().int().nullable(),
  fingerprint: z.string(),
}

/** A credential without its secret, as the API shows it. */
export const credentialAnswer = z.object({
  credentialId: z.string(),
  name: z.string(),
  status: statusField,
  statusReason: z.string(),
  statusSince: answeredTime,
  retireAt: answeredTime,
  ...readFacts,
  bundleIds: z.array(z.string()),
  lastCheckAt: answeredTime,
  lastCheckResult: z.string(),
  createdAt: answeredTime,
})

export const listCredentialsAnswer = z.object({ items: z.array(credentialAnswer), nextCursor: z.string() })

const faultField = z.object({ code: z.string(), message: z.string() })

export const previewCredentialAnswer = z.object({
  ok: z.boolean(),
  fault: faultField.nullable().meta({ description: 'What is wrong with the file, and what to do.' }),
  credential: z
    .object({ ...readFacts, purpose: z.enum(['voip_services', 'universal', 'app_push', 'provider_key']) })
    .nullable(),
  apps: z.array(z.object({ bundleId: z.string(), name: z.string(), fault: faultField.nullable() })),
  knownAs: z.string().meta({ description: 'Id of the same credential, if it is stored already.' }),
})

export const addCredentialAnswer = z.object({
  outcome: z.enum(['added', 'linked', 'known']),
  credential: credentialAnswer,
})

export const checkCredentialAnswer = z.object({
  state: z.enum(['working', 'refused', 'unknown']),
  summary: z.string(),
  environments: z.array(
    z.object({
      environment: z.enum(ENVIRONMENTS),
      state: z.enum(['working', 'refused', 'unusable', 'unknown']),
      reason: z.string(),
      detail: z.string(),
      tookMs: z.number(),
      skewMs: z.number().nullable(),
    }),
  ),
})

export const activateCredentialAnswer = z.object({
  activated: z.boolean(),
  status: statusField,
  check: checkCredentialAnswer.nullable(),
  retiring: z.array(z.string()).meta({ description: 'Ids of the credentials that it takes over from.' }),
})

export const retireCredentialAnswer = z.object({ credentialId: z.string(), status: statusField })
