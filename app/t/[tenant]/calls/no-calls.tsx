import { CircleUser, PhoneIncoming, SearchX } from 'lucide-react'
import Link from 'next/link'
import { shortAor } from '#components/calls/caller.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { type CallsQuery, heldParams, isNarrowed } from './calls-query.ts'

type NoCallsProps = { slug: string; query: CallsQuery; accounts: readonly string[] }

/** What stands in place of the list, and what to do about it. */
export function NoCalls({ slug, query, accounts }: NoCallsProps) {
  const paths = tenantPaths(slug)
  if (accounts.length > 0) {
    return (
      <EmptyState icon={CircleUser} title="Which account?">
        <ul className="mt-2 grid gap-1 text-left">
          {accounts.map((aor) => (
            <li key={aor}>
              <Link
                href={withQuery(paths.calls, heldParams(query), { by: 'account', q: aor })}
                className="block rounded-md px-2 py-1 font-mono text-accent hover:bg-hover"
              >
                {shortAor(aor)}
              </Link>
            </li>
          ))}
        </ul>
      </EmptyState>
    )
  }
  if (isNarrowed(query)) {
    return (
      <EmptyState
        icon={SearchX}
        title="No call fits"
        action={<LinkButton href={paths.calls}>Show all calls</LinkButton>}
      >
        {query.q !== '' && query.by === 'account'
          ? 'There is no call of such an account in this time. Write the account as the PBX does: 100@pbx.example.com.'
          : 'Take off a filter, or look at a longer time.'}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={PhoneIncoming}
      title="No calls yet"
      action={<LinkButton href={paths.send}>Send a test push</LinkButton>}
    >
      A call appears here as soon as your PBX asks the gateway with{' '}
      <code className="font-mono text-sm">POST /api/v1/calls</code>. Until then you can ring a phone yourself.
    </EmptyState>
  )
}
