'use client'

import { useRouter } from 'next/navigation'
import type { FormEvent } from 'react'
import { toast } from 'sonner'
import { SaveBar } from '#components/forms/save-bar.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import { SETTINGS, type TenantSettingValues } from './settings.ts'

type SettingsFormProps = {
  values: TenantSettingValues
  slug: string
  maySave: boolean
  save(input: TenantSettingValues): Promise<ActionResult<unknown>>
}

/** Name and times of a tenant. */
export function SettingsForm({ values, slug, maySave, save }: SettingsFormProps) {
  const router = useRouter()
  const action = useAction(save, ['/name', ...SETTINGS.map(({ name }) => `/${name}`)])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const numbers = Object.fromEntries(SETTINGS.map(({ name }) => [name, Number(form.get(name))]))
    const name = String(form.get('name')).trim()
    if ((await action.run({ ...numbers, name } as TenantSettingValues)) === null) return
    toast.success('Saved.')
    router.refresh()
  }

  return (
    <form onSubmit={submit}>
      <fieldset disabled={!maySave} className="grid min-w-0 gap-5">
        <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
          <Field label="Name" error={action.faultAt('/name')}>
            {(control) => (
              <Input {...control} name="name" defaultValue={values.name} required maxLength={100} />
            )}
          </Field>
          <Field label="Slug" hint="Part of every link, so it never changes.">
            {(control) => <Input {...control} value={slug} readOnly className="font-mono" />}
          </Field>
          {SETTINGS.map(({ name, label, unit, hint, min, max }) => (
            <Field key={name} label={`${label}, ${unit}`} hint={hint} error={action.faultAt(`/${name}`)}>
              {(control) => (
                <Input
                  {...control}
                  name={name}
                  type="number"
                  min={min}
                  max={max}
                  defaultValue={values[name]}
                  required
                  className="max-w-32"
                />
              )}
            </Field>
          ))}
        </div>
        <SaveBar fault={action.fault} isBusy={action.isBusy} maySave={maySave} />
      </fieldset>
    </form>
  )
}
