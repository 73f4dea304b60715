'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { CredentialPreview } from '#lib/credentials/preview-credential.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { CredentialPreviewPanel } from './credential-preview.tsx'
import { DropZone } from './drop-zone.tsx'
import { keyIdIn, lacksKey, looksLikeKey, readUpload, TOO_LARGE, type UploadedFile } from './read-upload.ts'

/** What goes to the server: the file, and what opens or names it. */
export type CredentialUploadInput = {
  file: string
  fileName: string
  keyFile?: string
  passphrase?: string
  keyId?: string
  teamId?: string
}

/** What is stored of it. */
export type NewCredential = CredentialUploadInput & { bundleIds: string[]; name: string }

type UploadCredentialProps = {
  preview(input: CredentialUploadInput): Promise<ActionResult<CredentialPreview>>
  add(input: NewCredential): Promise<ActionResult<{ credentialId: string }>>
  credentialsHref: string
}

/** Takes a credential file, says what it is, and stores it as a draft once a person has seen that. */
export function UploadCredential({ preview, add, credentialsHref }: UploadCredentialProps) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const [upload, setUpload] = useState<UploadedFile | null>(null)
  const [keyFile, setKeyFile] = useState<UploadedFile | null>(null)
  const [tooLarge, setTooLarge] = useState(false)
  const [seen, setSeen] = useState<{ input: CredentialUploadInput; preview: CredentialPreview } | null>(null)
  const reading = useAction(preview)
  const storing = useAction(add)

  async function take(file: File, keep: (read: UploadedFile) => void) {
    const read = await readUpload(file)
    setTooLarge(read === null)
    setSeen(null)
    reading.reset()
    if (read !== null) keep(read)
  }

  async function read(event: FormEvent) {
    event.preventDefault()
    if (upload === null || form.current === null) return
    const fields = new FormData(form.current)
    const text = (name: string) => String(fields.get(name) ?? '')
    const input: CredentialUploadInput = { ...upload }
    if (keyFile !== null) input.keyFile = keyFile.file
    if (text('passphrase') !== '') input.passphrase = text('passphrase')
    if (isKey) Object.assign(input, { keyId: text('keyId'), teamId: text('teamId') })
    const found = await reading.run(input)
    setSeen(found === null ? null : { input, preview: found })
  }

  async function store(bundleIds: string[], name: string) {
    if (seen === null) return
    const stored = await storing.run({ ...seen.input, bundleIds, name })
    if (stored !== null) router.push(`${credentialsHref}/${stored.credentialId}`)
  }

  const isKey = upload !== null && looksLikeKey(upload)
  const needsKeyFile = upload !== null && !isKey && lacksKey(upload)
  const fault = seen?.preview.kind === 'faulty' ? seen.preview.fault.message : null
  return (
    <>
      <Panel className="w-full max-w-3xl">
        <form ref={form} onSubmit={read} className="grid gap-5">
          <DropZone
            label="Drop a .p12, .pem or .p8 file here"
            hint="Or choose one. It is read, and nothing is stored yet."
            fileName={upload?.fileName ?? ''}
            onFile={(file) => take(file, setUpload)}
          />
          {needsKeyFile ? (
            <DropZone
              label="Drop its private key here"
              hint="The certificate's file does not hold it. Or choose one."
              fileName={keyFile?.fileName ?? ''}
              onFile={(file) => take(file, setKeyFile)}
            />
          ) : null}
          {upload === null ? null : isKey ? <KeyIds fileName={upload.fileName} /> : <Passphrase />}
          <FaultNotice>{tooLarge ? TOO_LARGE : (fault ?? reading.fault)}</FaultNotice>
          {upload === null ? null : (
            <div>
              <Button type="submit" variant={seen === null ? 'primary' : 'secondary'} busy={reading.isBusy}>
                Read it
              </Button>
            </div>
          )}
        </form>
      </Panel>
      {seen?.preview.kind === 'readable' ? (
        <CredentialPreviewPanel
          preview={seen.preview}
          store={store}
          isBusy={storing.isBusy}
          fault={storing.fault}
          credentialHref={(credentialId) => `${credentialsHref}/${credentialId}`}
        />
      ) : null}
    </>
  )
}

function Passphrase() {
  return (
    <Field label="Passphrase" hint="The one that was set when the file was exported; empty if there is none.">
      {(control) => <Input {...control} name="passphrase" type="password" autoComplete="off" />}
    </Field>
  )
}

function KeyIds({ fileName }: { fileName: string }) {
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field label="Key id" hint="Ten characters, in the file's name.">
        {(control) => (
          <Input
            {...control}
            key={fileName}
            name="keyId"
            defaultValue={keyIdIn(fileName)}
            maxLength={64}
            autoComplete="off"
          />
        )}
      </Field>
      <Field label="Team id" hint="Ten characters, in the Apple developer account.">
        {(control) => <Input {...control} name="teamId" maxLength={64} autoComplete="off" />}
      </Field>
    </div>
  )
}
