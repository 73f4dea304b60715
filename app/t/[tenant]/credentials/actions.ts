'use server'

import { z } from 'zod'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import { checkCredential } from '#lib/credentials/check-credential.ts'
import { detectCredentialFile } from '#lib/credentials/detect-credential-file.ts'
import { previewCredential } from '#lib/credentials/preview-credential.ts'
import { retireCredential } from '#lib/credentials/retire-credential.ts'
import {
  activateCredentialBody,
  addCredentialBody,
  previewCredentialBody,
  retireCredentialBody,
} from '#lib/credentials/schemas.ts'
import { AppError, invalid } from '#lib/platform/errors.ts'
import { callContext } from '#lib/web/call-engine.ts'
import { serverAction } from '#lib/web/server-action.ts'

const ADMIN = { role: 'admin' } as const
const byId = { credentialId: z.string() }

type Upload = z.output<typeof previewCredentialBody>

function fileOf({ file, keyFile, passphrase, keyId, teamId, fileName }: Upload) {
  return detectCredentialFile({ bytes: file, keyBytes: keyFile, passphrase, keyId, teamId, fileName })
}

/** Says what a file is; stores nothing. */
export const preview = serverAction(previewCredentialBody, ADMIN, (ctx, input) =>
  previewCredential(ctx, { file: fileOf(input) }),
)

/** Stores a file as a draft. */
export const add = serverAction(addCredentialBody, ADMIN, async (ctx, input) => {
  const { bundleIds, name, environments } = input
  if (bundleIds === undefined) throw invalid('/bundleIds', 'Choose an app that it is to serve.')
  const outcome = await addCredential(await callContext(ctx), {
    file: fileOf(input),
    bundleIds,
    name,
    environments,
  })
  if (outcome.kind === 'faulty') throw new AppError('invalid', outcome.fault.message)
  return { credentialId: outcome.credential.credentialId }
})

/** Asks Apple, without ringing a phone. */
export const check = serverAction(z.strictObject(byId), ADMIN, async (ctx, input) => {
  const { state, environments } = await checkCredential(await callContext(ctx), input)
  return { state, environments }
})

/** Puts a credential to use. */
export const activate = serverAction(activateCredentialBody.extend(byId), ADMIN, async (ctx, input) => {
  const outcome = await activateCredential(await callContext(ctx), input)
  return { activated: outcome.kind === 'activated', check: outcome.check }
})

/** Takes a credential out of use. */
export const retire = serverAction(retireCredentialBody.extend(byId), ADMIN, async (ctx, input) => {
  await retireCredential(ctx, input)
  return { done: true }
})
