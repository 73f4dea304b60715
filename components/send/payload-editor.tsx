'use client'

import type { TemplateCheck } from '#components/apps/template-check.ts'
import { TemplatePreview } from '#components/apps/template-preview.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'

type PayloadEditorProps = {
  text: string
  setText(text: string): void
  /** The app's own template, as text. */
  own: string
  check: TemplateCheck
}

const ROWS = 16

/** The payload of this test alone: the app's template, to be changed, beside what is sent and how large that is. */
export function PayloadEditor({ text, setText, own, check }: PayloadEditorProps) {
  const isOwn = text === own
  return (
    <details className="min-w-0">
      <summary className="w-fit cursor-pointer text-ink-soft text-sm hover:text-ink">
        {isOwn ? 'Payload: the app’s template' : 'Payload: changed for this test'}
      </summary>
      <div className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-2">
        <div className="grid content-start gap-2">
          <Field label="Template" hint="For this test alone; the app keeps its own.">
            {(control) => (
              <TextArea
                {...control}
                name="payloadTemplate"
                rows={ROWS}
                wrap="off"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <Button size="small" disabled={isOwn} onClick={() => setText(own)} className="w-fit">
            Back to the app’s template
          </Button>
        </div>
        <TemplatePreview check={check} />
      </div>
    </details>
  )
}
