import { describe, expect, it } from 'vitest'
import type { AppSettings, TenantSettings } from '#lib/apps/app-settings.ts'
import { DEFAULT_PAYLOAD_TEMPLATE } from '#lib/apps/payload-template.ts'
import { readPastedRegister } from '#lib/registrations/read-pasted-register.ts'
import { DEFAULT_CARRIERS } from '#lib/sip/carriers.ts'

const PUSH_TOKEN = '740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad'

const REGISTER = `REGISTER sip:pbx.example.com SIP/2.0
To: <sip:100@PBX.example.com>
From: <sip:100@pbx.example.com>;tag=1
Call-ID: 1@10.0.0.7
CSeq: 2 REGISTER
Contact: <sip:100@10.0.0.7:5060>;+sip.instance="<urn:uuid:1>"
X-Token: ${PUSH_TOKEN}
User-Agent: AcmePhone/4.2.1
Expires: 600`

const app = (appId: string, more: Partial<AppSettings> = {}): AppSettings => ({
  appId,
  bundleId: `com.example.${appId}`,
  name: appId,
  isDefault: false,
  userAgentPattern: null,
  pushPolicy: 'always',
  onUnregister: 'disable',
  onLapse: 'keep',
  keepAfterExpiry: false,
  waitSeconds: null,
  payloadTemplate: DEFAULT_PAYLOAD_TEMPLATE,
  tokenCarriers: DEFAULT_CARRIERS,
  defaultEnvironment: 'production',
  ...more,
})

const settings: TenantSettings = {
  tenantId: 't',
  status: 'active',
  waitSeconds: 12,
  pushTokenLifetimeDays: 90,
  apps: [app('main', { isDefault: true }), app('acme', { userAgentPattern: '^AcmePhone/' })],
}

const read = (raw: string, carriers = DEFAULT_CARRIERS) => readPastedRegister(raw, settings, { carriers })

describe('a REGISTER that somebody pasted', () => {
  it('gives account, app, Contact and push token, and where that stood', () => {
    expect(read(REGISTER)).toMatchObject({
      ok: true,
      aor: 'sip:100@pbx.example.com',
      app: { name: 'acme' },
      removesAll: false,
      contacts: [
        {
          uri: 'sip:100@10.0.0.7:5060',
          instanceId: 'urn:uuid:1',
          expiresSeconds: 600,
          pushTokens: [{ kind: 'voip', value: PUSH_TOKEN, carrier: 'header X-Token' }],
        },
      ],
    })
  })

  it.each([
    ['indented, as in a log', REGISTER.replaceAll(/^/gm, '    ')],
    ['with what the log says before it', `Nov 23 12:00:00 received from 10.0.0.7\n${REGISTER}`],
    ['with CRLF and empty lines after it', `${REGISTER.replaceAll('\n', '\r\n')}\r\n\r\n\r\n`],
  ])('is read the same %s', (_how, raw) => {
    expect(read(raw)).toEqual(read(REGISTER))
  })

  it('is read with the carriers that are given, saved or not', () => {
    expect(read(REGISTER, [{ kind: 'rfc8599' }])).toMatchObject({ contacts: [{ pushTokens: [] }] })
    const other = REGISTER.replace('X-Token', 'X-Push')
    expect(read(other)).toMatchObject({ contacts: [{ pushTokens: [] }] })
    expect(read(other, [{ kind: 'header', name: 'x-push' }])).toMatchObject({
      contacts: [{ pushTokens: [{ value: PUSH_TOKEN }] }],
    })
  })

  it('says what stands where a push token should be', () => {
    expect(read(REGISTER.replace(PUSH_TOKEN, 'none'))).toMatchObject({
      contacts: [{ pushTokens: [], malformed: [{ value: 'none', carrier: 'header X-Token' }] }],
    })
  })

  it('that removes all registrations is told as such', () => {
    const raw = REGISTER.replace(/Contact: .*/, 'Contact: *').replace('Expires: 600', 'Expires: 0')
    expect(read(raw)).toMatchObject({ ok: true, removesAll: true, contacts: [] })
  })

  it.each(['', 'hello', 'INVITE sip:a@b SIP/2.0\r\n\r\n', REGISTER.replace(/CSeq: .*/, '')])(
    'that is none is told why: %j',
    (raw) => {
      expect(read(raw)).toMatchObject({ ok: false, fault: expect.stringMatching(/\.$/) })
    },
  )
})
