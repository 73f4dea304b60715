import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import { checkCredential } from '#lib/credentials/check-credential.ts'
import { detectCredentialFile } from '#lib/credentials/detect-credential-file.ts'
import { getCredential, listCredentials } from '#lib/credentials/list-credentials.ts'
import { previewCredential } from '#lib/credentials/preview-credential.ts'
import { retireCredential } from '#lib/credentials/retire-credential.ts'
import {
  activateCredentialAnswer,
  activateCredentialBody,
  addCredentialAnswer,
  addCredentialBody,
  checkCredentialAnswer,
  listCredentialsAnswer,
  previewCredentialAnswer,
  previewCredentialBody,
  retireCredentialAnswer,
  retireCredentialBody,
} from '#lib/credentials/schemas.ts'
import { listServableApps } from '#lib/credentials/servable-apps.ts'
import { AppError } from '#lib/platform/errors.ts'
import { checkBody, credentialBody, previewBody } from '../credential-answers.ts'
import { endpoint } from '../endpoint.ts'

const shared = { tag: 'Credentials', lane: 'history', inputFrom: 'body' } as const
const params = { credentialId: 'Id of the credential.' }

export const credentialEndpoints = [
  endpoint({
    ...shared,
    method: 'get',
    path: '/credentials',
    summary: 'Credentials, newest first, without their secrets',
    description: 'All of them, retired ones too: a tenant has a handful.',
    scope: 'credentials:read',
    input: null,
    inputFrom: 'query',
    answer: listCredentialsAnswer,
    run: async ({ ctx }) => {
      const now = ctx.clock.now()
      const items = (await listCredentials(ctx)).map((record) => credentialBody(record, now))
      return { items, nextCursor: '' }
    },
  }),
  endpoint({
    ...shared,
    method: 'post',
    path: '/credentials/preview',
    summary: 'What a credential file is, and which apps it would serve',
    description: 'Stores nothing and asks nobody.',
    scope: 'credentials:write',
    input: previewCredentialBody,
    answer: previewCredentialAnswer,
    run: async ({ ctx, input }) => previewBody(await previewCredential(ctx, { file: fileOf(input) })),
  }),
  endpoint({
    ...shared,
    method: 'post',
    path: '/credentials',
    summary: 'Store a credential file as a draft',
    description: 'Sealed; its secret is never shown again. Nothing is pushed with it before it is activated.',
    scope: 'credentials:write',
    input: addCredentialBody,
    answer: addCredentialAnswer,
    run: async ({ ctx, input }) => {
      const { name, environments } = input
      const file = fileOf(input)
      const bundleIds = input.bundleIds ?? (await listServableApps(ctx, file))
      const outcome = await addCredential(ctx, { file, bundleIds, name, environments })
      if (outcome.kind === 'faulty') {
        const { code, message } = outcome.fault
        throw new AppError('invalid', message, { faults: [{ pointer: '/file', message: code }] })
      }
      return { outcome: outcome.kind, credential: credentialBody(outcome.credential, ctx.clock.now()) }
    },
  }),
  endpoint({
    ...shared,
    method: 'post',
    path: '/credentials/{credentialId}/check',
    summary: 'Ask Apple about a credential, without ringing a phone',
    description: 'Takes up to ten seconds where Apple does not answer.',
    scope: 'credentials:write',
    params,
    input: null,
    inputFrom: 'query',
    answer: checkCredentialAnswer,
    run: async ({ ctx, params: { credentialId = '' } }) =>
      checkBody(await checkCredential(ctx, { credentialId })),
  }),
  endpoint({
    ...shared,
    method: 'post',
    path: '/credentials/{credentialId}/activate',
    summary: 'Put a credential to use, after Apple has said that it is good',
    scope: 'credentials:write',
    params,
    input: activateCredentialBody,
    inputFrom: 'either',
    answer: activateCredentialAnswer,
    run: async ({ ctx, input, params: { credentialId = '' } }) => {
      const outcome = await activateCredential(ctx, { ...input, credentialId })
      const { status } = await getCredential(ctx, { credentialId })
      return {
        activated: outcome.kind === 'activated',
        status,
        check: outcome.check === null ? null : checkBody(outcome.check),
        retiring: outcome.kind === 'activated' ? outcome.retiring.map((one) => one.credentialId) : [],
      }
    },
  }),
  endpoint({
    ...shared,
    method: 'post',
    path: '/credentials/{credentialId}/retire',
    summary: 'Take a credential out of use',
    scope: 'credentials:write',
    params,
    input: retireCredentialBody,
    inputFrom: 'either',
    answer: retireCredentialAnswer,
    run: async ({ ctx, input, params: { credentialId = '' } }) => {
      await retireCredential(ctx, { ...input, credentialId })
      return { credentialId, status: input.to }
    },
  }),
]

function fileOf({
  file,
  keyFile,
  ...fields
}: { file: Uint8Array; keyFile?: Uint8Array | undefined } & Fields) {
  return detectCredentialFile({ bytes: file, keyBytes: keyFile, ...fields })
}

type Fields = {
  passphrase?: string | undefined
  keyId?: string | undefined
  teamId?: string | undefined
  fileName?: string | undefined
}
