/** What a colour says: good woke or answered, waiting waits or expires, bad failed or is broken, neutral is none of these. */
export type Tone = 'good' | 'waiting' | 'bad' | 'neutral'

/** Text on a plain ground. */
export const TONE_TEXT: Record<Tone, string> = {
  good: 'text-good',
  waiting: 'text-waiting',
  bad: 'text-bad',
  neutral: 'text-neutral',
}

/** A tinted box with its own line and text colour. */
export const TONE_BOX: Record<Tone, string> = {
  good: 'border-good-line bg-good-soft text-good',
  waiting: 'border-waiting-line bg-waiting-soft text-waiting',
  bad: 'border-bad-line bg-bad-soft text-bad',
  neutral: 'border-neutral-line bg-neutral-soft text-neutral',
}
