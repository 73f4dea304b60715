'use client'

import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { type FormEvent, useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { CredentialPreview } from '#lib/credentials/preview-credential.ts'
import { CredentialFacts } from './credential-facts.tsx'
import { PURPOSE_WORDS } from './credential-words.ts'
import { DaysLeft } from './days-left.tsx'

type Readable = Extract<CredentialPreview, { kind: 'readable' }>

type CredentialPreviewPanelProps = {
  preview: Readable
  store(bundleIds: string[], name: string): void
  isBusy: boolean
  fault: string | null
  credentialHref(credentialId: string): string
}

/** What a file is, which apps it would serve, and the button that stores it. */
export function CredentialPreviewPanel(props: CredentialPreviewPanelProps) {
  const { preview, store, isBusy, fault, credentialHref } = props
  const { credential, daysLeft, apps, known } = preview
  const legendId = useId()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    store(form.getAll('bundleId').map(String), String(form.get('name') ?? ''))
  }

  return (
    <Panel title={PURPOSE_WORDS[credential.purpose]} actions={<DaysLeft daysLeft={daysLeft} />}>
      <div className="grid gap-6">
        <CredentialFacts credential={credential} />
        <form onSubmit={submit} className="grid max-w-2xl gap-5 border-t pt-5">
          <fieldset className="grid gap-2" aria-labelledby={legendId}>
            <legend id={legendId} className="mb-2 font-medium text-sm">
              It is to serve
            </legend>
            {apps.map(({ appId, bundleId, name, fault: appFault }) => (
              <Choice
                key={appId}
                type="checkbox"
                name="bundleId"
                value={bundleId}
                defaultChecked={appFault === null}
                disabled={appFault !== null}
                label={<span className="break-all font-mono">{bundleId}</span>}
                hint={appFault === null ? name : appFault.message}
              />
            ))}
          </fieldset>
          {known === null ? (
            <Field label="Name" hint="What people call it; made from the file if left empty.">
              {(control) => <Input {...control} name="name" maxLength={100} autoComplete="off" />}
            </Field>
          ) : (
            <p className="text-ink-soft">
              This credential is here already:{' '}
              <Link href={credentialHref(known.credentialId)} className="text-accent underline">
                {known.name}
              </Link>{' '}
              ({known.status}). Storing it again only adds apps to it.
            </p>
          )}
          <FaultNotice>{fault}</FaultNotice>
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" variant="primary" busy={isBusy}>
              Store as a draft
            </Button>
            <span className="inline-flex items-center gap-1.5 text-ink-soft text-sm">
              <CircleCheck aria-hidden className="size-4" />
              Sealed, and used only once it is activated.
            </span>
          </div>
        </form>
      </div>
    </Panel>
  )
}
