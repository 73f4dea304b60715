'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { SaveBar } from '#components/forms/save-bar.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import type { AppSettings } from '#lib/apps/app-settings.ts'
import { DEFAULT_PAYLOAD_TEMPLATE, PLACEHOLDERS } from '#lib/apps/payload-template.ts'
import type { AppChanges, SaveApp } from './app-changes.ts'
import { checkTemplateText } from './template-check.ts'
import { TemplatePreview } from './template-preview.tsx'

const ROWS = 18
const asText = (template: AppSettings['payloadTemplate']) => JSON.stringify(template, null, 2)

/** Edits the payload template beside what it makes of a sample call. */
export function TemplateForm({ app, maySave, save }: { app: AppSettings; maySave: boolean; save: SaveApp }) {
  const router = useRouter()
  const [text, setText] = useState(() => asText(app.payloadTemplate))
  const action = useAction((changes: AppChanges) => save({ appId: app.appId, ...changes }))
  const check = checkTemplateText(text)
  const isGood = check.kind === 'template' && check.faults.length === 0

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (check.kind !== 'template') return
    if ((await action.run({ payloadTemplate: check.template })) === null) return
    toast.success('Saved. The next push uses it.')
    router.refresh()
  }

  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <Field
          label="Template"
          hint={
            <>
              Placeholders:{' '}
              {PLACEHOLDERS.map((name) => (
                <code key={name} className="mr-2 inline-block font-mono text-xs">{`{{${name}}}`}</code>
              ))}
            </>
          }
        >
          {(control) => (
            <TextArea
              {...control}
              name="payloadTemplate"
              rows={ROWS}
              wrap="off"
              value={text}
              // Not disabled for a viewer: a field that scrolls must be reachable by keyboard.
              readOnly={!maySave}
              onChange={(event) => setText(event.target.value)}
              aria-invalid={isGood ? undefined : true}
            />
          )}
        </Field>
        <TemplatePreview check={check} />
      </div>
      <SaveBar fault={action.fault} isBusy={action.isBusy} maySave={maySave} disabled={!isGood}>
        <Button variant="quiet" onClick={() => setText(asText(DEFAULT_PAYLOAD_TEMPLATE))}>
          Back to the default template
        </Button>
      </SaveBar>
    </form>
  )
}
