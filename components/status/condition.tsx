import { CircleAlert, CircleCheck, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { TONE_TEXT } from '#components/ui/tone.ts'

/** One thing that must hold, and whether it does. `unclear`: it may work, nobody knows yet. */
export type ConditionState = 'met' | 'unmet' | 'unclear'

const LOOKS = {
  met: { icon: CircleCheck, tone: 'good', word: 'Yes' },
  unmet: { icon: CircleX, tone: 'bad', word: 'No' },
  unclear: { icon: CircleAlert, tone: 'waiting', word: 'Unclear' },
} as const satisfies Record<ConditionState, unknown>

type ConditionProps = {
  state: ConditionState
  /** The condition: "Push token is active". */
  label: string
  /** The evidence, one line. */
  children?: ReactNode
}

/** A ticked or unticked condition with its evidence; an item of a `<ul>`. */
export function Condition({ state, label, children }: ConditionProps) {
  const { icon: Icon, tone, word } = LOOKS[state]
  return (
    <li className="flex items-start gap-2.5 py-1.5">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${TONE_TEXT[tone]}`} />
      <span className="min-w-0">
        <span className="sr-only">{`${word}: `}</span>
        <span className="font-medium">{label}</span>
        {children === undefined ? null : <span className="block text-ink-soft text-sm">{children}</span>}
      </span>
    </li>
  )
}
