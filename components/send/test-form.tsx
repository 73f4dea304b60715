'use client'

import { BellRing } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { checkTemplateText } from '#components/apps/template-check.ts'
import { Button } from '#components/ui/button.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { JsonObject } from '#lib/apps/payload-template.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { PayloadEditor } from './payload-editor.tsx'
import { testAsAppleCurl, testAsCurl } from './test-as-curl.ts'
import type { TestProgress } from './test-progress.ts'
import { TestResult } from './test-result.tsx'
import { useTestProgress } from './use-test-progress.ts'

type StartInput = {
  deviceId: string
  kind: 'push' | 'call'
  callerName: string
  waitSeconds: number
  /** Null: the app's own. */
  payloadTemplate: JsonObject | null
}

type TestFormProps = {
  slug: string
  deviceId: string
  deviceName: string
  aor: string
  gatewayUrl: string
  /** Devices of the account that can be pushed. */
  accountDevices: number
  waitSeconds: number
  bundleId: string
  environment: string
  payloadTemplate: JsonObject
  callHrefPrefix: string
  startTest(slug: string, input: StartInput): Promise<ActionResult<{ callId: string }>>
  readTest(slug: string, input: { callId: string }): Promise<ActionResult<TestProgress>>
}

/** Chooses what to send, says that it will ring, sends it, and shows the answers as they come. */
export function TestForm(props: TestFormProps) {
  const { slug, deviceId, deviceName, aor, gatewayUrl, accountDevices, callHrefPrefix, startTest, readTest } =
    props
  const [kind, setKind] = useState<'push' | 'call'>('push')
  const [callerName, setCallerName] = useState('Reveille test')
  const [waitSeconds, setWaitSeconds] = useState(props.waitSeconds)
  const own = JSON.stringify(props.payloadTemplate, null, 2)
  const [template, setTemplate] = useState(own)
  const check = checkTemplateText(template)
  const isGood = check.kind === 'template' && check.faults.length === 0
  const [callId, setCallId] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [isStarting, setStarting] = useState(false)
  const { progress, error } = useTestProgress(callId, (id) => readTest(slug, { callId: id }))
  const isRunning = callId !== null && progress?.isOver !== true && error === null

  async function start(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setFault(null)
    setCallId(null)
    setStarting(true)
    const result = await startTest(slug, {
      deviceId,
      kind,
      callerName,
      waitSeconds,
      payloadTemplate: template === own || check.kind !== 'template' ? null : check.template,
    })
    setStarting(false)
    if (result.ok) setCallId(result.value.callId)
    else setFault(result.faults[0]?.message ?? result.message)
  }

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <form onSubmit={start} className="grid gap-4">
        <Kinds kind={kind} setKind={setKind} deviceName={deviceName} accountDevices={accountDevices} />
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
          <Field label="Who seems to call" hint="Shown on the phone's screen.">
            {(control) => (
              <Input
                {...control}
                name="callerName"
                value={callerName}
                onChange={(event) => setCallerName(event.target.value)}
                maxLength={60}
                required
              />
            )}
          </Field>
          <Field label="Wait, seconds" hint="1 to 60.">
            {(control) => (
              <Input
                {...control}
                name="waitSeconds"
                type="number"
                min={1}
                max={60}
                value={waitSeconds === 0 ? '' : waitSeconds}
                onChange={(event) => setWaitSeconds(event.target.valueAsNumber || 0)}
                required
              />
            )}
          </Field>
        </div>
        <PayloadEditor text={template} setText={setTemplate} own={own} check={check} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" busy={isStarting || isRunning} disabled={!isGood}>
            {isStarting || isRunning ? null : <BellRing aria-hidden />}
            {kind === 'push' ? 'Ring this phone' : 'Ring the account'}
          </Button>
          <p className="text-ink-soft text-sm">
            {kind === 'push' ? 'The phone will ring' : 'Every phone of the account will ring'}, as with a real
            call.
          </p>
        </div>
        {fault === null ? null : (
          <p role="alert" className="text-bad text-sm">
            {fault}
          </p>
        )}
      </form>
      <TestCurls
        gateway={testAsCurl({ kind, deviceId, aor, callerName, waitSeconds }, gatewayUrl)}
        apple={check.kind === 'template' ? testAsAppleCurl(props, check.payload) : null}
      />
      {callId === null ? null : (
        <TestResult progress={progress} error={error} callHref={`${callHrefPrefix}/${callId}`} />
      )}
    </div>
  )
}

function TestCurls({ gateway, apple }: { gateway: string; apple: string | null }) {
  return (
    <details className="min-w-0">
      <summary className="w-fit cursor-pointer text-ink-soft text-sm hover:text-ink">As curl</summary>
      <div className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-4">
        <section>
          <h3 className="mb-1.5 text-ink-soft text-sm">To the gateway</h3>
          <CodeBlock what="curl command" code={gateway} />
        </section>
        {apple === null ? null : (
          <section>
            <h3 className="mb-1.5 text-ink-soft text-sm">Straight to Apple, with a sample call</h3>
            <CodeBlock what="curl command to Apple" code={apple} />
          </section>
        )}
      </div>
    </details>
  )
}

type KindsProps = {
  kind: 'push' | 'call'
  setKind(kind: 'push' | 'call'): void
  deviceName: string
  accountDevices: number
}

function Kinds({ kind, setKind, deviceName, accountDevices }: KindsProps) {
  const kinds = [
    { value: 'push', label: 'Test push', hint: `Only ${deviceName}.` },
    {
      value: 'call',
      label: 'Whole test call',
      hint:
        accountDevices === 1
          ? 'The account, as the PBX would ring it: one phone now.'
          : `All ${accountDevices} phones of the account, as the PBX would ring it.`,
    },
  ] as const
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="mb-1.5 font-medium text-sm">What to send</legend>
      {kinds.map((each) => (
        <label
          key={each.value}
          className="flex cursor-pointer items-start gap-2.5 rounded-md border px-3 py-2.5 hover:bg-hover has-checked:border-edge has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="kind"
            value={each.value}
            checked={kind === each.value}
            onChange={() => setKind(each.value)}
            className="mt-0.5 size-4 accent-ink focus-visible:outline-none"
          />
          <span className="min-w-0">
            <span className="block font-medium">{each.label}</span>
            <span className="block text-ink-soft text-sm">{each.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
