import type { Context } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import type { CredentialFile } from './credential-file.ts'
import { previewCredential } from './preview-credential.ts'

/**
 * Bundle ids of the tenant's apps that a credential file can serve; at least one.
 *
 * @throws AppError `invalid` with the file's fault, and what {@link previewCredential} throws
 */
export async function listServableApps(ctx: Context, file: CredentialFile): Promise<string[]> {
  const preview = await previewCredential(ctx, { file })
  if (preview.kind === 'readable') {
    return preview.apps.filter((app) => app.fault === null).map((app) => app.bundleId)
  }
  const { code, message } = preview.fault
  throw new AppError('invalid', message, { faults: [{ pointer: '/file', message: code }] })
}
