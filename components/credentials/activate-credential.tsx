'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import type { ShownCredentialCheck } from './connection-test.tsx'
import { EnvironmentChecks } from './environment-checks.tsx'

export type Activation = { credentialId: string; connect: boolean; retireOthersAfterDays?: number }

/** What became of it: in use, or what Apple said instead. */
export type ActivationAnswer = { activated: boolean; check: ShownCredentialCheck | null }

type ActivateCredentialProps = {
  credentialId: string
  name: string
  /** Names of the credentials that it would take over from; empty where it is the first. */
  replaces: readonly string[]
  activate(input: Activation): Promise<ActionResult<ActivationAnswer>>
}

const DEFAULT_DAYS = 7

/** Puts a credential to use: Apple is asked first, and what it replaces is kept ready for a while. */
export function ActivateCredential(props: ActivateCredentialProps) {
  const { credentialId, name, replaces, activate } = props
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [refused, setRefused] = useState<ShownCredentialCheck | null>(null)
  const action = useAction(activate, ['/retireOthersAfterDays'])

  function onOpenChange(open: boolean) {
    setOpen(open)
    setRefused(null)
  }

  async function submit(form: FormData) {
    const connect = form.get('force') !== 'on'
    const rollsOver = form.get('rollOver') === 'on'
    const days = rollsOver ? { retireOthersAfterDays: Number(form.get('days')) } : {}
    const answer = await action.run({ credentialId, connect, ...days })
    if (answer === null) return
    router.refresh()
    if (answer.activated) onOpenChange(false)
    else setRefused(answer.check)
  }

  return (
    <>
      <Button variant="primary" onClick={() => onOpenChange(true)}>
        Activate
      </Button>
      <FormDialog
        open={isOpen}
        onOpenChange={onOpenChange}
        title="Activate this credential"
        description={`Apple is asked first, which rings nobody. Then every push uses “${name}”.`}
        verb="Activate"
        action={action}
        onSubmit={submit}
      >
        {replaces.length === 0 ? null : (
          <RollOver replaces={replaces} error={action.faultAt('/retireOthersAfterDays')} />
        )}
        {refused === null ? null : (
          <div className="grid gap-4 border-t pt-4" role="alert">
            <p className="font-medium">It was not activated.</p>
            <EnvironmentChecks checks={refused.environments} />
            <Choice
              type="checkbox"
              name="force"
              label="Activate it all the same"
              hint="Without Apple's word: calls may fail with it."
            />
          </div>
        )}
      </FormDialog>
    </>
  )
}

function RollOver({ replaces, error }: { replaces: readonly string[]; error: string | undefined }) {
  return (
    <>
      <Choice
        type="checkbox"
        name="rollOver"
        defaultChecked
        label="It takes over"
        hint={`From ${replaces.join(', ')}: kept ready in case Apple refuses the new one, and then retired.`}
      />
      <Field label="Keep them ready for" hint="Days, 0 to 365." error={error}>
        {(control) => (
          <Input
            {...control}
            name="days"
            type="number"
            min={0}
            max={365}
            defaultValue={DEFAULT_DAYS}
            className="w-28"
          />
        )}
      </Field>
    </>
  )
}
