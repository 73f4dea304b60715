'use client'

import { type FormEvent, useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import type { PastedRegister } from '#lib/registrations/read-pasted-register.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { RegisterReading } from './register-reading.tsx'

const SAMPLE = `REGISTER sip:pbx.example.com SIP/2.0
Via: SIP/2.0/TCP 10.0.0.7:5060;branch=z9hG4bK74b43
From: <sip:100@pbx.example.com>;tag=9fxced76sl
To: <sip:100@pbx.example.com>
Call-ID: 1j9FpLxk3uxtm8tn@10.0.0.7
CSeq: 2 REGISTER
Contact: <sip:100@10.0.0.7:5060;transport=tcp>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000a95a0e128>"
X-Token: 740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad
User-Agent: AcmePhone/4.2.1 (iPhone; iOS 17)
Expires: 600`

type RegisterTesterProps = {
  appId: string
  read(raw: string): Promise<ActionResult<PastedRegister>>
}

/** Paste a REGISTER, and see what would be read from it with the carriers as they stand in the form. Nothing is stored. */
export function RegisterTester({ appId, read }: RegisterTesterProps) {
  const [raw, setRaw] = useState('')
  const [reading, setReading] = useState<PastedRegister | null>(null)
  const action = useAction(read)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setReading(await action.run(raw))
  }

  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Field
        label="Paste a REGISTER"
        hint="As a log or a packet trace shows it. It is read with these carriers, saved or not, and not stored."
      >
        {(control) => (
          <TextArea
            {...control}
            name="raw"
            rows={8}
            wrap="off"
            maxLength={65_536}
            value={raw}
            onChange={(event) => setRaw(event.target.value)}
            required
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={action.isBusy}>
          Read it
        </Button>
        <Button variant="quiet" onClick={() => setRaw(SAMPLE)}>
          Take a sample
        </Button>
      </div>
      <FaultNotice>{action.fault}</FaultNotice>
      <div aria-live="polite">
        {reading === null ? null : <RegisterReading reading={reading} appId={appId} />}
      </div>
    </form>
  )
}
