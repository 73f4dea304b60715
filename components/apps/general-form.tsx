'use client'

import { useRouter } from 'next/navigation'
import type { FormEvent } from 'react'
import { toast } from 'sonner'
import { SaveBar } from '#components/forms/save-bar.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Choice } from '#components/ui/choice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { AppSettings } from '#lib/apps/app-settings.ts'
import type { AppChanges, SaveApp } from './app-changes.ts'

const ENVIRONMENTS = [
  { value: 'production', label: 'Production: App Store and TestFlight' },
  { value: 'sandbox', label: 'Sandbox: builds from Xcode' },
]

/** What an app is called, and how its REGISTERs are known. */
export function GeneralForm({ app, maySave, save }: { app: AppSettings; maySave: boolean; save: SaveApp }) {
  const router = useRouter()
  const action = useAction(
    (changes: AppChanges) => save({ appId: app.appId, ...changes }),
    ['/name', '/userAgentPattern'],
  )

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const pattern = String(form.get('userAgentPattern')).trim()
    const saved = await action.run({
      name: String(form.get('name')).trim(),
      userAgentPattern: pattern === '' ? null : pattern,
      defaultEnvironment: form.get('defaultEnvironment') as AppSettings['defaultEnvironment'],
      ...(form.get('isDefault') === 'on' ? { isDefault: true } : {}),
    })
    if (saved === null) return
    toast.success('Saved.')
    router.refresh()
  }

  return (
    <form onSubmit={submit}>
      <fieldset disabled={!maySave} className="grid min-w-0 gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={action.faultAt('/name')}>
            {(control) => <Input {...control} name="name" defaultValue={app.name} required maxLength={255} />}
          </Field>
          <Field label="Push tokens of unknown environment are pushed first to">
            {(control) => (
              <Select
                {...control}
                name="defaultEnvironment"
                options={ENVIRONMENTS}
                defaultValue={app.defaultEnvironment}
              />
            )}
          </Field>
        </div>
        <Field
          label="User-Agent pattern"
          hint="A regular expression, in any case. A REGISTER whose User-Agent fits is taken for this app when neither the PBX nor pn-param names one."
          error={action.faultAt('/userAgentPattern')}
        >
          {(control) => (
            <Input
              {...control}
              name="userAgentPattern"
              defaultValue={app.userAgentPattern ?? ''}
              placeholder="^AcmePhone/"
              maxLength={255}
              spellCheck={false}
              className="font-mono text-sm"
            />
          )}
        </Field>
        <Choice
          type="checkbox"
          name="isDefault"
          defaultChecked={app.isDefault}
          disabled={app.isDefault}
          label="The tenant’s default app"
          hint={
            app.isDefault
              ? 'REGISTERs that no other app is known by are taken for this one. To change that, make another app the default.'
              : 'REGISTERs that no other app is known by are taken for the default app.'
          }
        />
        <SaveBar fault={action.fault} isBusy={action.isBusy} maySave={maySave} />
      </fieldset>
    </form>
  )
}
