import { Circle, CircleCheck } from 'lucide-react'
import { LinkButton } from '#components/ui/link-button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { PbxSigns } from '#lib/calls/find-pbx-signs.ts'
import type { tenantPaths } from '#lib/web/paths.ts'

type Step = { isDone: boolean; title: string; hint: string; verb: string; href: string }

type FirstStepsProps = {
  hasApp: boolean
  hasCredential: boolean
  signs: PbxSigns
  paths: ReturnType<typeof tenantPaths>
  /** Whether who looks may change settings; the others see what is missing. */
  mayChange: boolean
}

/** What lies between a new tenant and its first call, with the next step to take. Stands where there is nothing to count yet. */
export function FirstSteps(props: FirstStepsProps) {
  const steps = stepsOf(props)
  const next = steps.find(({ isDone }) => !isDone)
  return (
    <Panel title="First steps" className="max-w-3xl" padding="flush">
      <ol>
        {steps.map((step) => (
          <StepRow key={step.title} step={step} isNext={step === next && props.mayChange} />
        ))}
      </ol>
    </Panel>
  )
}

function StepRow({ step, isNext }: { step: Step; isNext: boolean }) {
  const { isDone, title, hint, verb, href } = step
  const Icon = isDone ? CircleCheck : Circle
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-4 py-3 first:border-t-0">
      <Icon aria-hidden className={isDone ? 'size-4 text-good' : 'size-4 text-ink-faint'} />
      <span className="min-w-0 flex-1 basis-56">
        <span className="sr-only">{isDone ? 'Done: ' : 'To do: '}</span>
        <span className={isDone ? 'text-ink-soft' : 'font-medium'}>{title}</span>
        {isDone ? null : <span className="block text-ink-soft text-sm">{hint}</span>}
      </span>
      {isNext ? (
        <LinkButton href={href} variant="primary" size="small">
          {verb}
        </LinkButton>
      ) : null}
    </li>
  )
}

function stepsOf({ hasApp, hasCredential, signs, paths }: FirstStepsProps): Step[] {
  return [
    {
      isDone: hasApp,
      title: 'Name the iPhone app',
      hint: 'Its bundle id, as in Xcode. Pushes go to its topic.',
      verb: 'New app',
      href: paths.apps,
    },
    {
      isDone: hasCredential,
      title: 'Add what proves you to Apple',
      hint: 'A VoIP certificate or a key from the Apple developer account. It is tried before it is used.',
      verb: 'Add a credential',
      href: paths.newCredential,
    },
    {
      isDone: signs.keyUsedAt !== null,
      title: 'Connect the PBX',
      hint: 'An API key and the script for Kamailio, FreeSWITCH, Asterisk, OpenSIPS or Flexisip.',
      verb: 'PBX setup',
      href: paths.pbxSetup,
    },
    {
      isDone: signs.register !== null,
      title: 'Register a phone',
      hint: 'Open the app on an iPhone: the PBX reports its REGISTER with the push token.',
      verb: 'Watch for it',
      href: paths.pbxSetup,
    },
    {
      isDone: signs.call !== null,
      title: 'Make it ring',
      hint: 'Close the app and call that account. A test call from here does too.',
      verb: 'Test call',
      href: paths.send,
    },
  ]
}
