'use client'

import { Choice } from '#components/ui/choice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { WEBHOOK_EVENTS, type WebhookEvent } from '#lib/webhooks/endpoint.ts'

/** What the form of an endpoint sends. */
export type EndpointForm = { name: string; url: string; events: WebhookEvent[]; enabled: boolean }

/** JSON pointers of the fields that show faults. */
export const ENDPOINT_FIELDS = ['/name', '/url', '/events']

const EVENT_WORDS: Record<WebhookEvent, string> = {
  'alert.opened': 'An alert opens',
  'alert.escalated': 'An alert gets worse',
  'alert.reminded': 'An alert is still open',
  'alert.resolved': 'An alert is over',
}

type EndpointFieldsProps = {
  /** What is there so far; absent for a new endpoint. */
  endpoint?: EndpointForm
  faultAt(pointer: string): string | undefined
}

/** Name, address and events of a webhook endpoint. */
export function EndpointFields({ endpoint, faultAt }: EndpointFieldsProps) {
  const all = endpoint === undefined || endpoint.events.length === 0
  return (
    <>
      <Field label="Name" error={faultAt('/name')}>
        {(control) => (
          <Input
            {...control}
            name="name"
            required
            maxLength={100}
            autoComplete="off"
            placeholder="On call"
            defaultValue={endpoint?.name}
          />
        )}
      </Field>
      <Field
        label="URL"
        hint="Gets a signed POST. Redirects are not followed; addresses must be public."
        error={faultAt('/url')}
      >
        {(control) => (
          <Input
            {...control}
            name="url"
            type="url"
            required
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            placeholder="https://example.com/hooks/reveille"
            defaultValue={endpoint?.url}
          />
        )}
      </Field>
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-medium text-sm">It is told when</legend>
        {WEBHOOK_EVENTS.map((event) => (
          <Choice
            key={event}
            type="checkbox"
            name="event"
            value={event}
            defaultChecked={all || endpoint.events.includes(event)}
            label={EVENT_WORDS[event]}
            hint={<span className="font-mono text-xs">{event}</span>}
          />
        ))}
      </fieldset>
      {endpoint === undefined ? null : (
        <Choice
          type="checkbox"
          name="enabled"
          defaultChecked={endpoint.enabled}
          label="Turned on"
          hint="Off: nothing is sent, and what is waiting is given up."
        />
      )}
    </>
  )
}

/** Reads the form; every event ticked is the same as none: all, those to come too. */
export function readEndpointForm(form: FormData, isNew: boolean): EndpointForm {
  const events = WEBHOOK_EVENTS.filter((event) => form.getAll('event').includes(event))
  return {
    name: String(form.get('name')),
    url: String(form.get('url')),
    events: events.length === WEBHOOK_EVENTS.length ? [] : events,
    enabled: isNew || form.has('enabled'),
  }
}
