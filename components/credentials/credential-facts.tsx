import { DescriptionList } from '#components/ui/description-list.tsx'
import { Time } from '#components/ui/time.tsx'
import { environmentWords, KIND_WORDS } from './credential-words.ts'

type CredentialFactsProps = {
  credential: {
    kind: 'p12' | 'pem' | 'p8'
    subject: string
    issuer: string
    teamId: string | null
    keyId: string | null
    topics: readonly string[]
    environments: readonly string[]
    notBefore: Date | null
    notAfter: Date | null
    fingerprint: string
  }
  /** What it is for, where that is known. */
  purpose?: string
}

/** What a credential says about itself. There is no secret in it. */
export function CredentialFacts({ credential, purpose }: CredentialFactsProps) {
  const { kind, subject, issuer, teamId, keyId, topics, environments, notBefore, notAfter } = credential
  return (
    <DescriptionList
      items={[
        ...(purpose === undefined ? [] : [{ name: 'What it is', value: purpose }]),
        { name: 'File', value: KIND_WORDS[kind] },
        { name: 'Environments', value: environmentWords(environments) },
        { name: 'Team', value: teamId ? <Mono text={teamId} /> : null },
        ...(keyId ? [{ name: 'Key id', value: <Mono text={keyId} /> }] : []),
        { name: 'Valid from', value: <Time at={notBefore} absent="–" /> },
        { name: 'Valid until', value: <Time at={notAfter} absent="no end" /> },
        {
          name: 'Covers',
          value: topics.length === 0 ? 'all apps of its team' : <Mono text={topics.join(', ')} />,
          isLong: true,
        },
        { name: 'Subject', value: <Mono text={subject} />, isLong: true },
        { name: 'Issuer', value: <Mono text={issuer} />, isLong: true },
        { name: 'Fingerprint (SHA-256)', value: <Mono text={credential.fingerprint} />, isLong: true },
      ]}
    />
  )
}

function Mono({ text }: { text: string }) {
  return <span className="break-all font-mono text-xs">{text}</span>
}
