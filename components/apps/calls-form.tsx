'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { SaveBar } from '#components/forms/save-bar.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatDuration } from '#components/ui/format-time.ts'
import { Input } from '#components/ui/input.tsx'
import type { AppSettings } from '#lib/apps/app-settings.ts'
import type { WaitSuggestion } from '#lib/calls/suggest-app-wait.ts'
import type { AppChanges, SaveApp } from './app-changes.ts'
import { CALL_CHOICES, type CallChoice } from './call-choices.ts'

type CallsFormProps = {
  app: AppSettings
  tenantWaitSeconds: number
  suggestion: WaitSuggestion | null
  maySave: boolean
  save: SaveApp
}

/** When a phone is pushed, how long its call waits, and what an unregister does. */
export function CallsForm({ app, tenantWaitSeconds, suggestion, maySave, save }: CallsFormProps) {
  const router = useRouter()
  const [wait, setWait] = useState(app.waitSeconds === null ? '' : String(app.waitSeconds))
  const action = useAction((changes: AppChanges) => save({ appId: app.appId, ...changes }), ['/waitSeconds'])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const saved = await action.run({
      pushPolicy: form.get('pushPolicy') as AppSettings['pushPolicy'],
      onUnregister: form.get('onUnregister') as AppSettings['onUnregister'],
      onLapse: form.get('onLapse') as AppSettings['onLapse'],
      keepAfterExpiry: form.get('keepAfterExpiry') === 'true',
      waitSeconds: wait === '' ? null : Number(wait),
    })
    if (saved === null) return
    toast.success('Saved.')
    router.refresh()
  }

  return (
    <form onSubmit={submit}>
      <fieldset disabled={!maySave} className="grid min-w-0 gap-5">
        <div className="grid items-end gap-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
          <Field label="Wait, seconds" error={action.faultAt('/waitSeconds')}>
            {(control) => (
              <Input
                {...control}
                name="waitSeconds"
                type="number"
                min={1}
                max={60}
                value={wait}
                onChange={(event) => setWait(event.target.value)}
                placeholder={`${tenantWaitSeconds}, the tenant’s`}
              />
            )}
          </Field>
          <Suggestion suggestion={suggestion} wait={wait} maySave={maySave} take={setWait} />
        </div>
        {CALL_CHOICES.map((choice) => (
          <ChoiceGroup key={choice.name} choice={choice} chosen={String(app[choice.name])} />
        ))}
        <SaveBar fault={action.fault} isBusy={action.isBusy} maySave={maySave} />
      </fieldset>
    </form>
  )
}

function ChoiceGroup({ choice, chosen }: { choice: CallChoice; chosen: string }) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="mb-1.5 font-medium text-sm">{choice.question}</legend>
      {choice.answers.map(({ value, label, hint }) => (
        <Choice
          key={value}
          type="radio"
          variant="card"
          name={choice.name}
          value={value}
          defaultChecked={value === chosen}
          label={label}
          hint={hint}
        />
      ))}
    </fieldset>
  )
}

type SuggestionProps = {
  suggestion: WaitSuggestion | null
  wait: string
  maySave: boolean
  take(seconds: string): void
}

function Suggestion({ suggestion, wait, maySave, take }: SuggestionProps) {
  if (suggestion === null) {
    return (
      <p className="text-ink-soft text-sm sm:pb-1.5">
        How long an INVITE is held. A wait is suggested here once twenty phones have woken.
      </p>
    )
  }
  const { waitSeconds, wakes, medianMs, p95Ms, days } = suggestion
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      <p className="text-ink-soft">
        {wakes.toLocaleString('en')} wakes in {days} days: half within {formatDuration(medianMs)}, 95 of 100
        within {formatDuration(p95Ms)}.
      </p>
      {maySave && wait !== String(waitSeconds) ? (
        <Button size="small" onClick={() => take(String(waitSeconds))}>
          Take {waitSeconds} s
        </Button>
      ) : (
        <span className="text-good">{waitSeconds} s is what we suggest.</span>
      )}
    </div>
  )
}
