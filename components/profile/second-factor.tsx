'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAction } from '#components/forms/use-action.ts'
import { Condition } from '#components/status/condition.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import { PasswordDialog } from './password-dialog.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

type Enrolment = { secret: string; sealed: string; modules: boolean[][] }
type Codes = { recoveryCodes: string[] }

type SecondFactorProps = {
  isOn: boolean
  recoveryCodesLeft: number
  start(input: Record<string, never>): Promise<ActionResult<Enrolment>>
  finish(input: { sealed: string; code: string; password: string }): Promise<ActionResult<Codes>>
  stop(input: { password: string }): Promise<ActionResult<unknown>>
  renew(input: { password: string }): Promise<ActionResult<Codes>>
}

/** Turns the second factor on and off, and renews its recovery codes. */
export function SecondFactor({ isOn, recoveryCodesLeft, start, finish, stop, renew }: SecondFactorProps) {
  const router = useRouter()
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [asks, setAsks] = useState<'stop' | 'renew' | null>(null)
  const starting = useAction(start)

  function show({ recoveryCodes }: Codes) {
    setEnrolment(null)
    setAsks(null)
    setCodes(recoveryCodes)
    router.refresh()
  }

  return (
    <div className="grid gap-3">
      <ul>
        <Condition state={isOn ? 'met' : 'unclear'} label={isOn ? 'It is on' : 'It is off'}>
          {isOn
            ? `Signing in needs a code of your authenticator app. ${recoveryCodesLeft} of 10 recovery codes are left.`
            : 'With it, a stolen password alone opens nothing.'}
        </Condition>
      </ul>
      <FaultNotice>{starting.fault}</FaultNotice>
      <div className="flex flex-wrap gap-2">
        {isOn ? (
          <>
            <Button onClick={() => setAsks('renew')}>New recovery codes</Button>
            <Button onClick={() => setAsks('stop')}>Turn off</Button>
          </>
        ) : (
          <Button busy={starting.isBusy} onClick={async () => setEnrolment(await starting.run({}))}>
            Turn on
          </Button>
        )}
      </div>
      {enrolment === null ? null : (
        <PasswordDialog
          open
          onOpenChange={() => setEnrolment(null)}
          title="Turn the second factor on"
          description="Scan this with an authenticator app, then type the code that it shows."
          verb="Turn on"
          action={({ password, form }) =>
            finish({ sealed: enrolment.sealed, code: String(form.get('code')), password })
          }
          onDone={show}
        >
          <Scan enrolment={enrolment} />
        </PasswordDialog>
      )}
      <PasswordDialog
        open={asks === 'stop'}
        onOpenChange={() => setAsks(null)}
        title="Turn the second factor off"
        description="Your password alone opens your account then. The recovery codes are forgotten."
        verb="Turn off"
        variant="danger"
        action={({ password }) => stop({ password })}
        onDone={() => {
          setAsks(null)
          toast.success('The second factor is off.')
          router.refresh()
        }}
      />
      <PasswordDialog
        open={asks === 'renew'}
        onOpenChange={() => setAsks(null)}
        title="New recovery codes"
        description="The old ones open nothing any more."
        verb="Make ten new ones"
        action={({ password }) => renew({ password })}
        onDone={show}
      />
      {codes === null ? null : <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
    </div>
  )
}

function Scan({ enrolment }: { enrolment: Enrolment }) {
  const groups = enrolment.secret.match(/.{1,4}/g)?.join(' ') ?? ''
  return (
    <>
      <div className="grid justify-items-center gap-3">
        <QrCode modules={enrolment.modules} label="QR code for an authenticator app" />
        <p className="text-center text-ink-soft text-sm">
          Or type this key:{' '}
          <span data-secret className="break-words font-mono text-ink">
            {groups}
          </span>{' '}
          <CopyButton text={enrolment.secret} what="key" />
        </p>
      </div>
      <Field label="Code" hint="Six digits, as the app shows them now.">
        {(control) => (
          <Input
            {...control}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            required
            className="font-mono"
          />
        )}
      </Field>
    </>
  )
}
