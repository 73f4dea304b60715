import type { CallRecord, PushRecord } from '#lib/calls/call.ts'
import { apnsHost, requestHeaders } from './push-request.ts'

/** A word for a POSIX shell, in single quotes. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/**
 * The same call again, for a shell. The SIP Call-ID is left out: with it, the gateway would take it for a repeat
 * of the first.
 */
export function callAsCurl(
  call: Pick<CallRecord, 'aor' | 'caller' | 'callerName' | 'withVideo' | 'waitMs'>,
  gatewayUrl: string,
): string {
  const body = {
    aor: call.aor,
    ...(call.caller === '' ? {} : { caller: call.caller }),
    ...(call.callerName === '' ? {} : { callerName: call.callerName }),
    ...(call.withVideo ? { withVideo: true } : {}),
    wait: 'registered',
    waitSeconds: Math.min(60, Math.max(1, Math.round(call.waitMs / 1_000))),
  }
  return [
    `curl -sS ${shellQuote(`${gatewayUrl}/api/v1/calls`)}`,
    `  -H "Authorization: Bearer $REVEILLE_API_KEY"`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${shellQuote(JSON.stringify(body))}`,
  ].join(' \\\n')
}

/** A push straight to Apple, in the form of Apple's own page "Sending push notifications using command-line tools". */
export function pushAsCurl(
  push: Pick<
    PushRecord,
    'id' | 'topic' | 'expirationAt' | 'environment' | 'attempts' | 'tokenLastFour' | 'payload'
  >,
): string {
  const [topic, ...rest] = requestHeaders(push)
  const headers = [topic, ...rest.filter(({ name }) => name !== 'apns-expiration' && name !== 'apns-id')]
  return [
    `PUSH_TOKEN=…${push.tokenLastFour}        # the whole push token, from Push tokens`,
    `AUTHENTICATION_TOKEN=…   # a JWT made with the .p8 key; with a certificate: --cert voip.pem instead`,
    '',
    [
      'curl -v --http2',
      `  --header "authorization: bearer $AUTHENTICATION_TOKEN"`,
      ...headers.map((header) => `  --header ${shellQuote(`${header?.name}: ${header?.value}`)}`),
      `  --header "apns-expiration: $(($(date +%s) + 20))"`,
      `  --data ${shellQuote(JSON.stringify(push.payload))}`,
      `  "https://${apnsHost(push)}/3/device/$PUSH_TOKEN"`,
    ].join(' \\\n'),
  ].join('\n')
}
