import { connect, type TLSSocket } from 'node:tls'
import type { CredentialCheck } from './credential.ts'
import type { ApnsEndpoint } from './endpoints.ts'

const KEEP_ALIVE_MS = 15_000

/** A TLS socket to APNs: dials the endpoint, and accepts only a certificate for Apple's name. */
export function openSocket(endpoint: ApnsEndpoint, check: CredentialCheck): TLSSocket {
  const socket = connect({
    host: endpoint.host,
    port: endpoint.port,
    servername: endpoint.authority,
    ALPNProtocols: ['h2'],
    minVersion: 'TLSv1.2',
    ...(endpoint.caPem === null ? {} : { ca: endpoint.caPem }),
    ...(check.kind === 'certificate' ? { cert: check.certPem, key: check.keyPem } : {}),
  })
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  return socket
}
