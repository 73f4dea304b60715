import { classNames } from '#components/ui/class-names.ts'
import { TONE_TEXT, type Tone } from '#components/ui/tone.ts'
import { daysWords } from './credential-words.ts'

/** Apple's certificates live a year and a month. */
const WHOLE_LIFE_DAYS = 395
const SOON_DAYS = 30
const URGENT_DAYS = 7

const FILL: Record<Tone, string> = {
  good: 'fill-good',
  waiting: 'fill-waiting',
  bad: 'fill-bad',
  neutral: 'fill-ink-faint',
}

type DaysLeftProps = {
  /** Null for a key, which has no end. */
  daysLeft: number | null
  /** Another one has taken over: its end needs nobody. */
  isReplaced?: boolean
}

/** How long a credential is still valid: a bar and words. */
export function DaysLeft({ daysLeft, isReplaced = false }: DaysLeftProps) {
  if (daysLeft === null) return <span className="text-ink-soft">no end</span>
  const tone = isReplaced ? 'neutral' : toneOf(daysLeft)
  const share = Math.min(1, Math.max(0, daysLeft) / WHOLE_LIFE_DAYS)
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <svg aria-hidden viewBox="0 0 100 6" preserveAspectRatio="none" className="h-1.5 w-20 shrink-0">
        <rect width="100" height="6" rx="3" className="fill-line" />
        <rect width={100 * share} height="6" rx="3" className={FILL[tone]} />
      </svg>
      <span className={classNames('tabular-nums', tone !== 'good' && TONE_TEXT[tone])}>
        {daysWords(daysLeft)}
      </span>
    </span>
  )
}

function toneOf(daysLeft: number): Tone {
  if (daysLeft < URGENT_DAYS) return 'bad'
  return daysLeft < SOON_DAYS ? 'waiting' : 'good'
}
