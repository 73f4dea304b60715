'use client'

import Link from 'next/link'
import { useEffect, useState } from 'react'
import { Condition } from '#components/status/condition.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { PbxSigns } from '#lib/calls/find-pbx-signs.ts'
import type { ActionResult } from '#lib/web/action-result.ts'

const EVERY_MS = 2_000

type LiveCheckProps = {
  first: PbxSigns
  callsHref: string
  read(input: Record<string, never>): Promise<ActionResult<PbxSigns>>
}

/** What the PBX has done so far. It looks again by itself while the page is in sight. */
export function LiveCheck({ first, callsHref, read }: LiveCheckProps) {
  const [signs, setSigns] = useState(first)

  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      const result = document.hidden ? null : await read({}).catch(() => null)
      if (isOver) return
      if (result?.ok === true) setSigns(result.value)
      timer = setTimeout(look, EVERY_MS)
    }
    timer = setTimeout(look, EVERY_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [read])

  const { keyUsedAt, register, call } = signs
  return (
    <ul aria-live="polite">
      <Condition
        state={keyUsedAt === null ? 'unclear' : 'met'}
        label={keyUsedAt === null ? 'No API key was used yet' : 'API key used'}
      >
        {keyUsedAt === null ? 'The PBX has not reached the gateway.' : <RelativeTime at={keyUsedAt} />}
      </Condition>
      <Condition
        state={register === null ? 'unclear' : 'met'}
        label={register === null ? 'Waiting for the first REGISTER' : 'First REGISTER seen'}
      >
        {register === null ? (
          'Open the app on a phone.'
        ) : (
          <>
            <span className="block break-all font-mono">{register.aor}</span>
            <RelativeTime at={register.at} />
          </>
        )}
      </Condition>
      <Condition
        state={call === null ? 'unclear' : 'met'}
        label={call === null ? 'Waiting for the first call' : 'First call seen'}
      >
        {call === null ? (
          'Ring that phone.'
        ) : (
          <>
            <Link
              href={`${callsHref}/${call.callId}`}
              className="block break-all font-mono text-accent hover:underline"
            >
              {call.aor}
            </Link>
            <RelativeTime at={call.at} />
          </>
        )}
      </Condition>
    </ul>
  )
}
