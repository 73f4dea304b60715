import { classNames } from '#components/ui/class-names.ts'
import { TONE_BOX } from '#components/ui/tone.ts'
import { WithCode } from '#components/ui/with-code.tsx'
import type { Diagnosis } from '#lib/calls/diagnose.ts'
import { callLook } from './cause-looks.ts'

/** Why the call did or did not ring: the cause in a sentence, what speaks for it, and what to do. */
export function WhyPanel({ diagnosis, isTest }: { diagnosis: Diagnosis; isTest: boolean }) {
  const look = callLook({ cause: diagnosis.cause, isTest })
  const Icon = look.icon
  return (
    <section
      aria-labelledby="why"
      className="@container min-w-0 overflow-hidden rounded-lg border bg-surface"
    >
      <div className={classNames('flex items-start gap-2.5 border-b px-4 py-3', TONE_BOX[look.tone])}>
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        <div className="min-w-0">
          <h2 id="why" className="sr-only">
            Why
          </h2>
          <p className="text-pretty font-medium">{diagnosis.summary}</p>
        </div>
        <code className="ml-auto shrink-0 pt-0.5 font-mono text-xs @max-md:hidden">{diagnosis.cause}</code>
      </div>
      <dl className="grid gap-x-4 gap-y-1 p-4 @md:grid-cols-[5rem_minmax(0,1fr)] @md:gap-y-3">
        {diagnosis.evidence.length === 0 ? null : (
          <>
            <dt className="text-ink-soft">Evidence</dt>
            <dd className="@max-md:mb-2">
              <ul className="grid gap-1">
                {diagnosis.evidence.map((sentence) => (
                  <li key={sentence} className="break-words">
                    <WithCode text={capitalised(sentence)} />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt className="text-ink-soft">Do</dt>
        <dd className="max-w-[80ch] text-pretty">
          <WithCode text={diagnosis.advice} />
        </dd>
      </dl>
    </section>
  )
}

/** A sentence with its first letter raised, except where a name begins it: iPhone stays iPhone, and a User-Agent as it came. */
function capitalised(sentence: string): string {
  return /^(?:[a-z][A-Z]|[^\s/]+\/\d)/.test(sentence)
    ? sentence
    : sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
