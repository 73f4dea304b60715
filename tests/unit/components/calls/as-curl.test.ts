import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { callAsCurl, pushAsCurl, shellQuote } from '#components/calls/as-curl.ts'
import { requestHeaders } from '#components/calls/push-request.ts'
import { aCall, anAttempt, aPush } from '../../calls/diagnose-fixtures.ts'

/** What a shell makes of a command: its words. */
function wordsOf(command: string): string[] {
  const script = `printf '%s\\0' ${command.replace(/^curl/, '')}`
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

describe('the same call as curl', () => {
  it('keeps a caller’s name whole, whatever is in it', () => {
    const callerName = `O'Brien "$(touch /tmp/x)" \`id\` \\`
    const words = wordsOf(callAsCurl(aCall({ callerName }), 'https://gateway.example.com'))
    expect(JSON.parse(words.at(-1) ?? '')).toMatchObject({ aor: 'sip:100@pbx.example.com', callerName })
    expect(words).toContain('https://gateway.example.com/api/v1/calls')
  })
  it('leaves out the SIP Call-ID, with which it would be taken for a repeat', () => {
    expect(callAsCurl(aCall(), 'http://g')).not.toContain('abc@pbx.example.com')
  })
  it('has no secret in it', () => {
    expect(callAsCurl(aCall(), 'http://g')).toContain('$REVEILLE_API_KEY')
  })
})

describe('the same push as curl', () => {
  it('goes to the environment of the last attempt, with the headers that were sent', () => {
    const attempts = [
      anAttempt({ status: 400, reason: 'BadDeviceToken' }),
      anAttempt({ environment: 'sandbox' }),
    ]
    const command = pushAsCurl(aPush({ attempts, environment: 'sandbox' }))
    expect(command).toContain('https://api.sandbox.push.apple.com/3/device/$PUSH_TOKEN')
    expect(command).toContain("'apns-topic: com.example.phone.voip'")
    expect(command).toContain("'apns-push-type: voip'")
    expect(command).toContain("'apns-priority: 10'")
  })
  it('shows the push token by its last characters only', () => {
    expect(pushAsCurl(aPush())).toContain('PUSH_TOKEN=…c3d4')
  })
})

it('the request headers are the ones that were sent: the push’s id is its apns-id', () => {
  expect(requestHeaders(aPush())).toEqual([
    { name: 'apns-topic', value: 'com.example.phone.voip' },
    { name: 'apns-push-type', value: 'voip' },
    { name: 'apns-priority', value: '10' },
    { name: 'apns-expiration', value: '1795352614' },
    { name: 'apns-id', value: '019a0000-0000-7000-8000-0000000000f1' },
  ])
})

it('a quoted word is one word for a shell', () => {
  expect(wordsOf(`curl ${shellQuote("it's $HOME")}`)).toEqual(["it's $HOME"])
})
