'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { type AlertRule, alertRule } from '#lib/alerts/alert-rules.ts'
import type { RuleSettings } from '#lib/alerts/rule-settings.ts'
import type { ActionResult } from '#lib/web/action-result.ts'

/** What the form sends. */
export type RuleInput = {
  rule: string
  settings: {
    enabled: boolean
    thresholds: Record<string, number>
    tellAdmins: boolean
    emails: string[]
    everyEndpoint: boolean
    endpointIds: string[]
    quietMinutes: number
    remindHours: number
  }
}

type EditRuleProps = {
  rule: AlertRule
  settings: RuleSettings
  endpoints: readonly { endpointId: string; name: string }[]
  save(input: RuleInput): Promise<ActionResult<unknown>>
}

const FIELDS = ['/thresholds', '/emails', '/endpointIds', '/quietMinutes', '/remindHours']

/** Sets a rule in a dialog: its limits, who is told, and how often. */
export function EditRule({ rule, settings, endpoints, save }: EditRuleProps) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const action = useAction(save, FIELDS)
  const { label, explanation } = alertRule(rule)

  async function submit(form: FormData) {
    const done = await action.run({ rule, settings: readForm(rule, form) })
    if (done === null) return
    setOpen(false)
    router.refresh()
  }

  return (
    <>
      <Button size="small" variant="quiet" aria-label={`Edit: ${label}`} onClick={() => setOpen(true)}>
        Edit
      </Button>
      <FormDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={label}
        description={explanation}
        verb="Save"
        action={action}
        onSubmit={submit}
      >
        <Choice type="checkbox" name="enabled" defaultChecked={settings.enabled} label="Watch for it" />
        <Limits rule={rule} settings={settings} faultAt={action.faultAt} />
        <Told settings={settings} endpoints={endpoints} faultAt={action.faultAt} />
      </FormDialog>
    </>
  )
}

type FaultAt = (pointer: string) => string | undefined

function Limits({ rule, settings, faultAt }: { rule: AlertRule; settings: RuleSettings; faultAt: FaultAt }) {
  const thresholds = Object.entries(alertRule(rule).thresholds)
  return (
    <div className="grid grid-cols-2 gap-4">
      {thresholds.map(([name, threshold]) => (
        <Field
          key={name}
          label={`${threshold.label} (${threshold.unit})`}
          error={faultAt(`/thresholds/${name}`)}
        >
          {(control) => (
            <Input
              {...control}
              name={`threshold:${name}`}
              type="number"
              step="any"
              min={threshold.min}
              max={threshold.max}
              required
              defaultValue={settings.thresholds[name]}
            />
          )}
        </Field>
      ))}
      <Field label="Quiet (minutes)" hint="Not told again within." error={faultAt('/quietMinutes')}>
        {(control) => (
          <Input
            {...control}
            name="quietMinutes"
            type="number"
            min={0}
            required
            defaultValue={settings.quietMinutes}
          />
        )}
      </Field>
      <Field label="Remind (hours)" hint="0: never." error={faultAt('/remindHours')}>
        {(control) => (
          <Input
            {...control}
            name="remindHours"
            type="number"
            min={0}
            required
            defaultValue={settings.remindHours}
          />
        )}
      </Field>
    </div>
  )
}

function Told(props: {
  settings: RuleSettings
  endpoints: readonly { endpointId: string; name: string }[]
  faultAt: FaultAt
}) {
  const { settings, endpoints, faultAt } = props
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-medium text-sm">Who is told</legend>
      <Choice
        type="checkbox"
        name="tellAdmins"
        defaultChecked={settings.tellAdmins}
        label="Owners and admins, by mail"
      />
      <Field label="Also by mail" hint="One address a line." error={faultAt('/emails')}>
        {(control) => (
          <TextArea {...control} name="emails" rows={2} defaultValue={settings.emails.join('\n')} />
        )}
      </Field>
      <Choice
        type="checkbox"
        name="everyEndpoint"
        defaultChecked={settings.everyEndpoint}
        label="Every webhook endpoint"
        hint={endpoints.length === 0 ? 'There is none yet.' : 'Or, if not ticked, these alone:'}
      />
      <div className="grid gap-2 pl-6">
        {endpoints.map(({ endpointId, name }) => (
          <Choice
            key={endpointId}
            type="checkbox"
            name="endpointId"
            value={endpointId}
            defaultChecked={settings.endpointIds.includes(endpointId)}
            label={name}
          />
        ))}
      </div>
    </fieldset>
  )
}

function readForm(rule: AlertRule, form: FormData): RuleInput['settings'] {
  const lines = (name: string) =>
    String(form.get(name) ?? '')
      .split(/[\n,;]+/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
  return {
    enabled: form.has('enabled'),
    thresholds: Object.fromEntries(
      Object.keys(alertRule(rule).thresholds).map((name) => [name, Number(form.get(`threshold:${name}`))]),
    ),
    tellAdmins: form.has('tellAdmins'),
    emails: lines('emails'),
    everyEndpoint: form.has('everyEndpoint'),
    endpointIds: form.getAll('endpointId').map(String),
    quietMinutes: Number(form.get('quietMinutes')),
    remindHours: Number(form.get('remindHours')),
  }
}
