import Link from 'next/link'
import type { ReactNode } from 'react'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { TONE_TEXT, type Tone } from '#components/ui/tone.ts'

/** A credential and the end of its time. */
export type ExpiringCredential = { credentialId: string; name: string; notAfter: Date; tone: Tone }

type ExpiresNextProps = {
  credentials: readonly ExpiringCredential[]
  /** Credentials in use that never expire. */
  lasting: number
  pushTokens: { expired: number; expiring: number; days: number; href: string }
  credentialHref?: ((credentialId: string) => string) | undefined
}

const COUNT = new Intl.NumberFormat('en')

/** What needs a person soon: credentials by their end, and push tokens past theirs. */
export function ExpiresNext({ credentials, lasting, pushTokens, credentialHref }: ExpiresNextProps) {
  const { expired, expiring, days, href } = pushTokens
  return (
    <Panel title="What expires next">
      <ul className="grid gap-2.5 text-sm">
        {credentials.map((credential) => (
          <Row
            key={credential.credentialId}
            name={
              credentialHref === undefined ? (
                credential.name
              ) : (
                <Link
                  href={credentialHref(credential.credentialId)}
                  prefetch={false}
                  className="hover:underline"
                >
                  {credential.name}
                </Link>
              )
            }
          >
            <span className={TONE_TEXT[credential.tone]}>
              <RelativeTime at={credential.notAfter} />
            </span>
          </Row>
        ))}
        {credentials.length > 0 || lasting === 0 ? null : (
          <Row name="Credentials">
            <span className="text-ink-soft">none expires</span>
          </Row>
        )}
        {credentials.length > 0 || lasting > 0 ? null : (
          <Row name="Credentials">
            <span className={TONE_TEXT.bad}>none in use</span>
          </Row>
        )}
        <Row
          name={
            <Link href={href} prefetch={false} className="hover:underline">
              {`Push tokens, within ${days} days`}
            </Link>
          }
        >
          <span data-number>{COUNT.format(expiring)}</span>
        </Row>
        <Row name="Push tokens past their lifetime">
          <span data-number>{COUNT.format(expired)}</span>
        </Row>
      </ul>
    </Panel>
  )
}

function Row({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-baseline gap-4">
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="shrink-0">{children}</span>
    </li>
  )
}
