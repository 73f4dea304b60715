import { CircleCheck, CircleX } from 'lucide-react'
import { Condition } from '#components/status/condition.tsx'
import { StatusPill } from '#components/status/status-pill.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { WakeCondition } from '#lib/devices/wake-conditions.ts'

const YES = { label: 'Can be woken', icon: CircleCheck, tone: 'good' } as const
const NO = { label: 'Cannot be woken', icon: CircleX, tone: 'bad' } as const

/** The answer to "can this phone be woken now?", with each condition ticked or not. */
export function WakePanel({ conditions }: { conditions: readonly WakeCondition[] }) {
  const wakeable = conditions.every(({ state }) => state !== 'unmet')
  return (
    <Panel title="Can this phone be woken now?" actions={<StatusPill look={wakeable ? YES : NO} />}>
      <div className="@container">
        <ul className="-my-1.5 grid gap-x-8 @lg:grid-cols-2">
          {conditions.map(({ name, label, state, detail }) => (
            <Condition key={name} state={state} label={label}>
              {detail}
            </Condition>
          ))}
        </ul>
      </div>
    </Panel>
  )
}
