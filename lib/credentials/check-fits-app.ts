import type { CredentialFault, ReadCredential } from './credential-file.ts'

export type AppFit = { ok: true } | { ok: false; fault: CredentialFault }

/**
 * Whether a credential can send VoIP pushes to an app: its topics must have `<bundle id>.voip`. A key serves
 * all apps of its team, and whether an app is of that team only Apple can tell.
 */
export function checkFitsApp(
  credential: Pick<ReadCredential, 'purpose' | 'topics'>,
  bundleId: string,
): AppFit {
  const { purpose, topics } = credential
  const wanted = `${bundleId}.voip`
  if (purpose === 'provider_key' || topics.includes(wanted)) return { ok: true }
  if (topics.some((topic) => topic === bundleId || topic.startsWith(`${bundleId}.`))) {
    const message =
      `This certificate is for ${bundleId}, but not for VoIP pushes: it lacks the topic ${wanted}. Create a ` +
      '"VoIP Services Certificate" for the app, and upload that.'
    return { ok: false, fault: { code: 'no_voip_topic', message } }
  }
  const message =
    `This certificate is for another app: it covers ${topics.join(', ')}, and the app is ${bundleId}. Upload ` +
    'the certificate of this app, or correct the bundle id of the app.'
  return { ok: false, fault: { code: 'other_bundle', message } }
}
