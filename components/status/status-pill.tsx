import type { LucideIcon } from 'lucide-react'
import { classNames } from '#components/ui/class-names.ts'
import { TONE_BOX, TONE_TEXT, type Tone } from '#components/ui/tone.ts'

/** How a status looks. A table of these, exhaustive over the status, stands in a file of its own beside this one. */
export type StatusLook = {
  label: string
  icon: LucideIcon
  tone: Tone
}

type StatusPillProps = {
  look: StatusLook
  /** Why, on hover, in plain words. */
  title?: string | undefined
  /** `plain` has no box: in a table, where twenty boxes would shout. */
  variant?: 'box' | 'plain'
}

/** A status: colour, icon and word, never the colour alone. `<StatusPill look={CALL_STATES[call.state]} />` */
export function StatusPill({ look, title, variant = 'box' }: StatusPillProps) {
  const Icon = look.icon
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex items-center gap-1.5 whitespace-nowrap align-top text-sm',
        variant === 'box' && 'h-6 rounded-md border px-2 font-medium',
        variant === 'box' ? TONE_BOX[look.tone] : '',
      )}
    >
      <Icon
        aria-hidden
        className={classNames('size-3.5 shrink-0', variant === 'plain' && TONE_TEXT[look.tone])}
      />
      {look.label}
    </span>
  )
}
