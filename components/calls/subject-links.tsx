import { AppWindow, CircleUser, KeySquare, Smartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '#components/ui/link-button.tsx'
import { MaskedSecret } from '#components/ui/masked-secret.tsx'
import type { Subject } from '#lib/calls/subjects.ts'
import { shortAor } from './caller.tsx'

type SubjectLinksProps = {
  subjects: readonly Subject[]
  aor: string
  /** Null where the tenant has no such account. */
  accountHref: string | null
  appName: string
  deviceHref(deviceId: string): string
  /** Absent where there is no such page. */
  credentialsHref: string | undefined
  appHref: ((appId: string) => string) | undefined
}

/** The ways from a diagnosis to what it speaks of: credential, app, phones with their push tokens, account. */
export function SubjectLinks(props: SubjectLinksProps) {
  const { subjects, aor, accountHref } = props
  return (
    <nav aria-label="What this call is about" className="flex flex-wrap items-center gap-2">
      {subjects.map((subject) => (
        <SubjectLink key={keyOf(subject)} subject={subject} {...props} />
      ))}
      {accountHref === null ? null : (
        <Pill href={accountHref} icon={<CircleUser aria-hidden />} kind="Account">
          <span className="font-mono">{shortAor(aor)}</span>
        </Pill>
      )}
    </nav>
  )
}

function keyOf(subject: Subject): string {
  if (subject.kind === 'device') return subject.deviceId
  if (subject.kind === 'credential') return subject.credentialId
  return subject.kind
}

function SubjectLink(props: SubjectLinksProps & { subject: Subject }) {
  const { subject, appName, deviceHref, credentialsHref, appHref } = props
  if (subject.kind === 'device') {
    return (
      <Pill href={deviceHref(subject.deviceId)} icon={<Smartphone aria-hidden />} kind="Device">
        {subject.name}
        {subject.lastFour === null ? null : (
          <MaskedSecret lastFour={subject.lastFour} what="push token" className="ml-2 text-ink-soft" />
        )}
      </Pill>
    )
  }
  if (subject.kind === 'app') {
    return appHref === undefined ? null : (
      <Pill href={appHref(subject.appId)} icon={<AppWindow aria-hidden />} kind="App">
        {appName}
      </Pill>
    )
  }
  if (credentialsHref === undefined) return null
  return (
    <Pill
      href={subject.kind === 'credential' ? `${credentialsHref}/${subject.credentialId}` : credentialsHref}
      icon={<KeySquare aria-hidden />}
      kind={subject.kind === 'credential' ? 'Credential' : ''}
    >
      {subject.kind === 'credential' ? subject.name : 'Credentials'}
    </Pill>
  )
}

type PillProps = { href: string; icon: ReactNode; kind: string; children: ReactNode }

function Pill({ href, icon, kind, children }: PillProps) {
  return (
    <LinkButton href={href} size="small" prefetch={false} className="max-w-full [&_svg]:text-ink-faint">
      {icon}
      {kind === '' ? null : <span className="text-ink-soft max-sm:sr-only">{kind}</span>}
      <span className="min-w-0 truncate">{children}</span>
    </LinkButton>
  )
}
