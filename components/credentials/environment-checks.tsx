import { CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { TONE_TEXT, type Tone } from '#components/ui/tone.ts'

/** What Apple said of a credential in one environment. */
export type ShownCheck = {
  environment: string
  state: string
  reason: string | null
  detail: string
  /** When; or how long it took. */
  note?: ReactNode
}

const LOOKS: Record<string, { icon: typeof CircleCheck; tone: Tone; label: string }> = {
  working: { icon: CircleCheck, tone: 'good', label: 'Apple accepts it' },
  refused: { icon: CircleX, tone: 'bad', label: 'Apple refuses it' },
  unusable: { icon: CircleX, tone: 'bad', label: 'It cannot be used' },
  unknown: { icon: CircleDashed, tone: 'waiting', label: 'No answer' },
}

const UNKNOWN = { icon: CircleDashed, tone: 'waiting' as const, label: 'No answer' }

/** What Apple said of a credential, one environment a line. */
export function EnvironmentChecks({ checks }: { checks: readonly ShownCheck[] }) {
  return (
    <ul className="grid gap-3">
      {checks.map((check) => {
        const { icon: Icon, tone, label } = LOOKS[check.state] ?? UNKNOWN
        return (
          <li key={check.environment} className="flex items-start gap-2.5">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${TONE_TEXT[tone]}`} />
            <div className="min-w-0">
              <p>
                <span className="font-medium">{label}</span> in {check.environment}
                {check.note === undefined ? null : <span className="text-ink-soft"> · {check.note}</span>}
              </p>
              <p className="text-ink-soft text-sm">
                {check.state === 'working' && check.reason
                  ? 'It refused nothing but the push token that no phone has:'
                  : check.detail}
                {check.reason ? (
                  <>
                    {' '}
                    <span className="font-mono text-xs">{check.reason}</span>
                  </>
                ) : null}
              </p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
