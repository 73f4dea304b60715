/** A credential file as it came from a person, not yet looked at. */
export type CredentialFile =
  | { kind: 'p12'; bytes: Uint8Array; passphrase?: string }
  /** PEM text; the key may be in the certificate's file. A certificate in DER (`.cer`) is read as well. */
  | { kind: 'pem'; certificate: Uint8Array; key?: Uint8Array; passphrase?: string }
  | { kind: 'p8'; bytes: Uint8Array; keyId: string; teamId: string }

/** More than any credential has: a `.p12` with its whole chain is about 8 KB. */
export const MAX_CREDENTIAL_FILE_BYTES = 64 * 1024

/** What has to be kept secret, and is all that a connection to APNs needs. Seal it; never log it. */
export type CredentialSecret =
  | { kind: 'token'; keyPem: string; keyId: string; teamId: string }
  /** `certPem`: the leaf first, then its chain as far as the file has it. `keyPem`: PKCS#8, not encrypted. */
  | { kind: 'certificate'; certPem: string; keyPem: string }

/**
 * What a credential is for. `voip_services`: VoIP pushes of one app. `universal`: all pushes of one app.
 * `app_push`: all but VoIP. `provider_key`: all pushes of all apps of a team.
 */
export type CredentialPurpose = 'voip_services' | 'universal' | 'app_push' | 'provider_key'

/** What a credential file says about itself. All but `secret` may be shown. */
export type ReadCredential = {
  secret: CredentialSecret
  kind: 'p12' | 'pem' | 'p8'
  purpose: CredentialPurpose
  subject: string
  issuer: string
  /** Null when the certificate names no team (OU). */
  teamId: string | null
  /** Of a `.p8` only. */
  keyId: string | null
  /** Topics that a certificate is limited to; empty for a key, which serves all topics of its team. */
  topics: string[]
  environments: ('production' | 'sandbox')[]
  /** Null for a key: it is valid until it is revoked. */
  notBefore: Date | null
  notAfter: Date | null
  /** SHA-256 in hex of the certificate (DER), or of the public key (SPKI, DER) of a `.p8`. */
  fingerprint: string
}

export type CredentialFaultCode =
  | 'too_large'
  | 'not_a_credential_file'
  | 'unsupported_encryption'
  | 'too_many_iterations'
  | 'wrong_passphrase'
  | 'encrypted_key'
  | 'no_certificate'
  | 'no_private_key'
  | 'key_does_not_match'
  | 'wrong_key_type'
  | 'bad_key_id'
  | 'bad_team_id'
  | 'not_a_push_certificate'
  | 'expired'
  | 'not_yet_valid'
  | 'refused_by_tls'
  | 'other_bundle'
  | 'no_voip_topic'

/** Why a file is refused. `message` is for a person: what is wrong, and what to do. It holds no secret. */
export type CredentialFault = { code: CredentialFaultCode; message: string }

/** How the readers below `readCredentialFile` give up; it never leaves that function. */
export class CredentialFileError extends Error {
  readonly fault: CredentialFault

  constructor(code: CredentialFaultCode, message: string) {
    super(message)
    this.name = 'CredentialFileError'
    this.fault = { code, message }
  }
}
