import { ActivateCredential } from '#components/credentials/activate-credential.tsx'
import { ConfirmByName } from '#components/forms/confirm-by-name.tsx'
import type { CredentialRecord } from '#lib/credentials/credential.ts'
import { listReplaced } from '#lib/credentials/roll-over.ts'
import type { Context } from '#lib/platform/context.ts'
import { activate, retire } from '../actions.ts'

type CredentialActionsProps = { slug: string; credential: CredentialRecord; ctx: Context }

/** What an admin can do with a credential in its status. */
export async function CredentialActions({ slug, credential, ctx }: CredentialActionsProps) {
  const { credentialId, name, status, notAfter } = credential
  const isEnded = notAfter !== null && notAfter <= ctx.clock.now()
  const replaces = status === 'active' || isEnded ? [] : await listReplaced(ctx, credentialId)
  return (
    <>
      {status === 'retired' ? null : (
        <ConfirmByName
          verb="Retire"
          title="Retire this credential"
          description="No push uses it any more. It stays here for the record, and can be activated again."
          name={name}
          action={retire.bind(null, slug, { credentialId })}
        />
      )}
      {status === 'active' || isEnded ? null : (
        <ActivateCredential
          name={name}
          replaces={replaces.map((one) => one.name)}
          credentialId={credentialId}
          activate={activate.bind(null, slug)}
        />
      )}
    </>
  )
}
