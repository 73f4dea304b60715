import { ExpiresNext, type ExpiringCredential } from '#components/overview/expires-next.tsx'
import type { listCredentials } from '#lib/credentials/list-credentials.ts'
import { type countExpiringPushTokens, EXPIRING_DAYS } from '#lib/devices/count-expiring-push-tokens.ts'

type ExpiringProps = {
  credentials: Awaited<ReturnType<typeof listCredentials>>
  pushTokens: Awaited<ReturnType<typeof countExpiringPushTokens>>
  pushTokensHref: string
  credentialsHref: string | undefined
  now: Date
}

const MOST_CREDENTIALS = 5
const DAY_MS = 86_400_000
/** Apple takes days to give a new certificate where nobody has done it for a year. */
const SOON_DAYS = 30

/** What expires next, of the credentials that pushes are sent with and of the push tokens. */
export function Expiring({ credentials, pushTokens, pushTokensHref, credentialsHref, now }: ExpiringProps) {
  const inUse = credentials.filter(({ status }) => status === 'active' || status === 'retiring')
  const ending = inUse.flatMap(({ credentialId, name, notAfter }) =>
    notAfter === null ? [] : [{ credentialId, name, notAfter, tone: toneOf(notAfter, now) }],
  )
  ending.sort((a, b) => a.notAfter.getTime() - b.notAfter.getTime())
  return (
    <ExpiresNext
      credentials={ending.slice(0, MOST_CREDENTIALS)}
      lasting={inUse.length - ending.length}
      pushTokens={{ ...pushTokens, days: EXPIRING_DAYS, href: pushTokensHref }}
      credentialHref={credentialsHref === undefined ? undefined : (id) => `${credentialsHref}/${id}`}
    />
  )
}

function toneOf(notAfter: Date, now: Date): ExpiringCredential['tone'] {
  if (notAfter <= now) return 'bad'
  return notAfter.getTime() - now.getTime() < SOON_DAYS * DAY_MS ? 'waiting' : 'neutral'
}
