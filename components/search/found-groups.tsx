import { CircleUser, PhoneIncoming, Ticket } from 'lucide-react'
import { shortAor } from '#components/calls/caller.tsx'
import { callLook } from '#components/calls/cause-looks.ts'
import { PUSH_TOKEN_STATUSES } from '#components/status/push-token-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { MaskedSecret } from '#components/ui/masked-secret.tsx'
import { Time } from '#components/ui/time.tsx'
import { PaletteGroup, PaletteItem } from './palette-item.tsx'
import type { SearchAnswer } from './search-answer.ts'

type FoundGroupsProps = { answer: SearchAnswer; base: string; goTo(href: string): void }

/** What a search found, kind by kind. */
export function FoundGroups({ answer, base, goTo }: FoundGroupsProps) {
  const { accounts, calls, pushTokens } = answer
  return (
    <>
      {accounts.length === 0 ? null : (
        <PaletteGroup heading="Accounts">
          {accounts.map((account) => (
            <PaletteItem
              key={account.accountId}
              value={`account ${account.accountId}`}
              icon={CircleUser}
              aside={account.displayName}
              onSelect={() => goTo(`${base}/accounts/${account.accountId}`)}
            >
              <span className="font-mono">{shortAor(account.aor)}</span>
            </PaletteItem>
          ))}
        </PaletteGroup>
      )}
      {accounts.length === 0 ? null : (
        <PaletteGroup heading="Calls of">
          {accounts.map((account) => (
            <PaletteItem
              key={account.accountId}
              value={`calls ${account.accountId}`}
              icon={PhoneIncoming}
              onSelect={() => goTo(`${base}/calls?by=account&q=${encodeURIComponent(account.aor)}`)}
            >
              <span className="font-mono">{shortAor(account.aor)}</span>
            </PaletteItem>
          ))}
        </PaletteGroup>
      )}
      {calls.length === 0 ? null : (
        <PaletteGroup heading="Calls">
          {calls.map((call) => (
            <PaletteItem
              key={call.callId}
              value={`call ${call.callId}`}
              icon={PhoneIncoming}
              aside={
                <span className="flex items-center gap-3">
                  <Time at={call.startedAt} className="max-sm:hidden" />
                  <StatusPill look={callLook(call)} variant="plain" />
                </span>
              }
              onSelect={() => goTo(`${base}/calls/${call.callId}`)}
            >
              <span className="font-mono">{shortAor(call.aor)}</span>
            </PaletteItem>
          ))}
        </PaletteGroup>
      )}
      {pushTokens.length === 0 ? null : (
        <PaletteGroup heading="Push tokens">
          {pushTokens.map((pushToken) => (
            <PaletteItem
              key={pushToken.pushTokenId}
              value={`push token ${pushToken.pushTokenId}`}
              icon={Ticket}
              aside={<StatusPill look={PUSH_TOKEN_STATUSES[pushToken.status]} variant="plain" />}
              onSelect={() => goTo(`${base}/devices/${pushToken.deviceId}`)}
            >
              <MaskedSecret lastFour={pushToken.lastFour} what="push token" className="mr-2" />
              <span className="font-mono text-ink-soft">{shortAor(pushToken.aor)}</span>
            </PaletteItem>
          ))}
        </PaletteGroup>
      )}
    </>
  )
}

/** The value of the entry that stands first; null when nothing was found. */
export function firstFound({ accounts, calls, pushTokens }: SearchAnswer): string | null {
  if (accounts[0] !== undefined) return `account ${accounts[0].accountId}`
  if (calls[0] !== undefined) return `call ${calls[0].callId}`
  return pushTokens[0] === undefined ? null : `push token ${pushTokens[0].pushTokenId}`
}
