'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { ShownOnce } from '#components/ui/shown-once.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { SCOPES, type Scope } from '#lib/api-keys/scopes.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { EXPIRY_CHOICES, expiryMoment, splitNetworks } from './expiry-choices.ts'
import { PBX_SCOPES, SCOPE_WORDS } from './scope-words.ts'

export type NewApiKey = {
  name: string
  scopes: Scope[]
  allowedNetworks: string[]
  expiresAt: string | null
}

type CreateApiKeyProps = {
  gatewayUrl: string
  create(input: NewApiKey): Promise<ActionResult<{ apiKey: string }>>
}

/** Makes an API key in a dialog, which shows it once. */
export function CreateApiKey({ gatewayUrl, create }: CreateApiKeyProps) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [apiKey, setApiKey] = useState<string | null>(null)
  const action = useAction(create, ['/name', '/scopes', '/allowedNetworks', '/expiresAt'])

  function onOpenChange(open: boolean) {
    setOpen(open)
    setApiKey(null)
  }

  async function submit(form: FormData) {
    const made = await action.run({
      name: String(form.get('name')),
      scopes: form.getAll('scope') as Scope[],
      allowedNetworks: splitNetworks(String(form.get('networks'))),
      expiresAt: expiryMoment(String(form.get('expires')), new Date()),
    })
    if (made === null) return
    setApiKey(made.apiKey)
    router.refresh()
  }

  return (
    <>
      <Button variant="primary" onClick={() => onOpenChange(true)}>
        <Plus aria-hidden />
        New API key
      </Button>
      <FormDialog
        open={isOpen}
        onOpenChange={onOpenChange}
        title={apiKey === null ? 'New API key' : 'Your new API key'}
        description={apiKey === null ? 'What a PBX proves itself with.' : undefined}
        verb="Create"
        action={action}
        onSubmit={submit}
        made={apiKey === null ? undefined : <Made apiKey={apiKey} gatewayUrl={gatewayUrl} />}
      >
        <Members faultAt={action.faultAt} />
      </FormDialog>
    </>
  )
}

function Members({ faultAt }: { faultAt(pointer: string): string | undefined }) {
  return (
    <>
      <Field label="Name" hint="The PBX that will use it." error={faultAt('/name')}>
        {(control) => (
          <Input
            {...control}
            name="name"
            required
            maxLength={100}
            autoComplete="off"
            placeholder="PBX Copenhagen"
          />
        )}
      </Field>
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-medium text-sm">It may</legend>
        {SCOPES.map((scope) => (
          <Choice
            key={scope}
            type="checkbox"
            name="scope"
            value={scope}
            defaultChecked={PBX_SCOPES.includes(scope)}
            label={SCOPE_WORDS[scope]}
            hint={<span className="font-mono text-xs">{scope}</span>}
          />
        ))}
        {faultAt('/scopes') === undefined ? null : (
          <p role="alert" className="text-bad text-sm">
            {faultAt('/scopes')}
          </p>
        )}
      </fieldset>
      <Field
        label="Allowed networks"
        hint="One a line, such as 203.0.113.0/24. Empty: from anywhere."
        error={faultAt('/allowedNetworks')}
      >
        {(control) => <TextArea {...control} name="networks" rows={2} />}
      </Field>
      <Field label="Expires" error={faultAt('/expiresAt')}>
        {(control) => <Select {...control} name="expires" options={EXPIRY_CHOICES} defaultValue="" />}
      </Field>
    </>
  )
}

function Made({ apiKey, gatewayUrl }: { apiKey: string; gatewayUrl: string }) {
  const curl = `curl -H 'Authorization: Bearer ${apiKey}' \\\n  '${gatewayUrl}/api/v1/push-tokens?aor=sip:100@pbx.example.com'`
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ShownOnce secret={apiKey} what="API key">
        Copy it now: it is stored nowhere and cannot be shown again.
      </ShownOnce>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
        <p className="text-ink-soft text-sm">Try it with a lookup:</p>
        <CodeBlock what="curl command" code={curl} />
      </div>
    </div>
  )
}
