import { CircleCheck, CircleSlash } from 'lucide-react'
import { StatusPill } from '#components/status/status-pill.tsx'
import type { AccountRecord } from '#lib/accounts/account.ts'

/** What a call to the account would push to. None is no error of ours: it may be a desk phone. */
export function RingingMark({ account }: { account: Pick<AccountRecord, 'ringingCount'> }) {
  const count = account.ringingCount
  const look =
    count === 0
      ? ({ label: 'No push token', icon: CircleSlash, tone: 'neutral' } as const)
      : ({
          label: count === 1 ? '1 push token' : `${count} push tokens`,
          icon: CircleCheck,
          tone: 'good',
        } as const)
  return <StatusPill look={look} variant="plain" />
}
